#include "broker/core/queue/step_now.hpp"

#include <charconv>

namespace grivon::core {

std::optional<std::uint32_t> percent_in(std::string_view text) {
    constexpr std::string_view mark = "% done";
    constexpr std::size_t digits_max = 3;
    const auto end = text.rfind(mark);
    if (end == std::string_view::npos) return std::nullopt;
    auto begin = end;
    while (begin > 0 && end - begin < digits_max && text[begin - 1] >= '0' &&
           text[begin - 1] <= '9')
        --begin;
    std::uint32_t percent = 0;
    const auto [stopped, error] = std::from_chars(text.data() + begin, text.data() + end, percent);
    if (error != std::errc{} || stopped != text.data() + end || percent > 100) return std::nullopt;
    return percent;
}

void StepNow::take(const JobItem& item) {
    if (item.kind == ItemKind::step_started) {
        *this = {item.step, item.name, std::nullopt};
    } else if (item.kind == ItemKind::output) {
        if (const auto seen = percent_in(item.data)) percent = seen;
    }
}

}  // namespace grivon::core
