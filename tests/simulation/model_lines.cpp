#include "tests/simulation/model_lines.hpp"

#include <array>
#include <charconv>

namespace grivon::sim {

std::string text_of(const ModelLine& line) {
    return line.name + " " + std::to_string(number(line.job)) + " " + std::to_string(line.attempt) +
           " " + std::to_string(line.count) + " " + std::to_string(line.of);
}

std::optional<ModelLine> model_line(std::string_view text) {
    ModelLine line;
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    line.name = text.substr(0, blank);
    std::array<std::uint64_t, 4> numbers{};
    const char* at = text.data() + blank;
    const char* const end = text.data() + text.size();
    for (auto& value : numbers) {
        if (at == end || *at != ' ') return std::nullopt;
        const auto read = std::from_chars(at + 1, end, value);
        if (read.ec != std::errc()) return std::nullopt;
        at = read.ptr;
    }
    if (at != end) return std::nullopt;
    line.job = JobId{numbers[0]};
    line.attempt = static_cast<std::uint32_t>(numbers[1]);
    line.count = static_cast<std::uint32_t>(numbers[2]);
    line.of = static_cast<std::uint32_t>(numbers[3]);
    return line;
}

}  // namespace grivon::sim
