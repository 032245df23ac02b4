#include "broker/core/inventory/ranges.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace grivon::core {
namespace {

struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::size_t width = 0;  // digits at least, with zeros in front

    [[nodiscard]] std::uint64_t count() const { return std::uint64_t{last} - first + 1; }
};

constexpr std::size_t digits_max = 9;  // fits in 32 bits

std::optional<std::uint32_t> number_in(std::string_view digits) {
    if (digits.empty() || digits.size() > digits_max) return std::nullopt;
    std::uint32_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

// "7" or "0-19"; "00-19" has a width.
std::optional<Range> range_in(std::string_view text) {
    const auto hyphen = text.find('-');
    const auto low = text.substr(0, hyphen);
    const auto high = hyphen == std::string_view::npos ? low : text.substr(hyphen + 1);
    const auto first = number_in(low);
    const auto last = number_in(high);
    if (!first || !last || *first > *last) return std::nullopt;
    const bool padded = low.size() > 1 && low.front() == '0';
    return Range{*first, *last, padded ? low.size() : 0};
}

std::optional<std::vector<Range>> ranges_in(std::string_view list) {
    std::vector<Range> ranges;
    while (true) {
        const auto comma = std::min(list.find(','), list.size());
        const auto range = range_in(list.substr(0, comma));
        if (!range) return std::nullopt;
        ranges.push_back(*range);
        if (comma == list.size()) return ranges;
        list.remove_prefix(comma + 1);
    }
}

std::string spelled(std::uint32_t number, std::size_t width) {
    auto digits = std::to_string(number);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return digits;
}

tl::unexpected<Error> malformed(std::string_view word) {
    return fail(Errc::usage, "\"" + std::string(word.substr(0, 64)) +
                                 "\" has a malformed range; write it as in node-0-[0-19] or "
                                 "node-0-[0-3,7]");
}

tl::unexpected<Error> too_many(std::string_view word) {
    return fail(Errc::exhausted,
                "\"" + std::string(word.substr(0, 64)) + "\" brings the command to more than " +
                    std::to_string(expanded_words_max) + " names; name fewer at a time");
}

// Every name so far, continued with every number of the bracket.
Result<std::vector<std::string>> continued(const std::vector<std::string>& heads,
                                           const std::vector<Range>& ranges, std::size_t room,
                                           std::string_view word) {
    std::uint64_t count = 0;
    for (const auto& range : ranges) count += range.count() * heads.size();
    if (count > room) return too_many(word);
    std::vector<std::string> names;
    names.reserve(count);
    for (const auto& head : heads)
        for (const auto& range : ranges)
            for (std::uint64_t n = range.first; n <= range.last; ++n)
                names.push_back(head + spelled(static_cast<std::uint32_t>(n), range.width));
    return names;
}

Result<std::vector<std::string>> expand_word(std::string_view word, std::size_t room) {
    std::vector<std::string> names{""};
    auto rest = word;
    while (true) {
        const auto open = std::min(rest.find('['), rest.size());
        const auto plain = rest.substr(0, open);
        if (plain.find_first_of("],") != std::string_view::npos) return malformed(word);
        for (auto& name : names) name += plain;
        if (open == rest.size()) break;
        const auto close = rest.find(']', open);
        if (close == std::string_view::npos) return malformed(word);
        const auto ranges = ranges_in(rest.substr(open + 1, close - open - 1));
        if (!ranges) return malformed(word);
        auto longer = continued(names, *ranges, room, word);
        if (!longer) return longer;
        names = std::move(*longer);
        rest.remove_prefix(close + 1);
    }
    if (names.size() > room) return too_many(word);
    return names;
}

}  // namespace

Result<std::vector<std::string>> expand_ranges(std::span<const std::string> words) {
    std::vector<std::string> all;
    for (const auto& word : words) {
        auto names = expand_word(word, expanded_words_max - all.size());
        if (!names) return names;
        all.insert(all.end(), std::make_move_iterator(names->begin()),
                   std::make_move_iterator(names->end()));
    }
    return all;
}

}  // namespace grivon::core
