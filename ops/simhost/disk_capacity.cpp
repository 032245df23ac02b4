#include "disk_capacity.hpp"

#include "text.hpp"

namespace simhost {

std::optional<std::uint64_t> parse_capacity(std::string_view text) {
    struct Unit {
        std::string_view suffix;
        double sectors;
    };
    constexpr Unit units[] = {
        {"kb", 1024.0 / sector_bytes}, {"mb", double{mb_sectors}}, {"gb", double{gb_sectors}}};
    for (const Unit& unit : units) {
        if (text.size() < unit.suffix.size()) continue;
        const auto amount = text.substr(0, text.size() - unit.suffix.size());
        if (!equal_ignoring_case(text.substr(amount.size()), unit.suffix)) continue;
        const auto number = parse_decimal(amount);
        if (!number) return std::nullopt;
        return static_cast<std::uint64_t>(*number * unit.sectors);
    }
    return parse_whole(text);
}

}  // namespace simhost
