// Small pure helpers on text: numbers, blanks, lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simhost {

[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

// The lines without their newlines; a last line need not end in one.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& words, std::string_view between);

// The whole text as a number without sign, or nothing.
[[nodiscard]] std::optional<std::uint64_t> parse_whole(std::string_view text);
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);

}  // namespace simhost
