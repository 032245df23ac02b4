#include "tests/simulation/fence_lines.hpp"

#include <charconv>

#include "workers/lane/fence.hpp"

namespace grivon::sim {
namespace {

std::optional<std::uint64_t> variable_in(const std::string& line, std::string_view variable) {
    const auto at = line.find(variable);
    if (at == std::string::npos) return std::nullopt;
    std::uint64_t value = 0;
    const auto read =
        std::from_chars(line.data() + at + variable.size(), line.data() + line.size(), value);
    if (read.ec != std::errc()) return std::nullopt;
    return value;
}

// The command inside, if the line is the fence's around one.
std::optional<std::string> inside(const std::string& line, Epoch epoch) {
    constexpr std::string_view mark = "\x01";
    const auto form = lane::fence::guarded_line(mark, epoch);
    const auto head = form.find(mark);
    const auto tail_size = form.size() - head - mark.size();
    if (line.size() < head + tail_size) return std::nullopt;
    const bool fits =
        line.compare(0, head, form, 0, head) == 0 &&
        line.compare(line.size() - tail_size, tail_size, form, head + mark.size(), tail_size) == 0;
    if (!fits) return std::nullopt;
    return line.substr(head, line.size() - head - tail_size);
}

}  // namespace

HostLine host_line(const std::string& line) {
    using Kind = HostLine::Kind;
    const auto value = variable_in(line, "\nepoch=");
    if (!value) return {Kind::bare, {}, {}, line};
    const Epoch epoch{*value};
    if (auto command = inside(line, epoch)) return {Kind::fenced, epoch, {}, std::move(*command)};
    if (line == lane::fence::end_line(epoch)) return {Kind::end_command, epoch, {}, ""};
    const std::chrono::seconds patience(variable_in(line, "\npatience=").value_or(0));
    if (line == lane::fence::take_line(epoch, patience))
        return {Kind::take_fence, epoch, patience, ""};
    return {Kind::bare, {}, {}, line};
}

}  // namespace grivon::sim
