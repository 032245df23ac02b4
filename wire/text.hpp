// Text from outside made fit to store and to show: one line of valid UTF-8 of bounded length.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grivon {

// Control characters become blanks, bytes that are not UTF-8 become '?', and what is over
// bytes_max is cut at a character and marked with "...". Pure; any thread.
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t bytes_max);

}  // namespace grivon
