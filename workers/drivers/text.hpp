// Reading what host tools print: arbitrary bytes in, lines and short clean texts out. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/drivers/script.hpp"

namespace grivon::drivers {

// Host text inside a message: longer text is cut. A line of an error fits, a dump does not.
inline constexpr std::size_t host_text_bytes_max = 300;

// The lines that are not blank. Ends of lines are "\n" and "\r": tools rewrite progress in place.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view bytes);

// Printable ASCII on one line: other bytes become '?', runs of blanks and control characters one
// blank. At most host_text_bytes_max bytes.
[[nodiscard]] std::string one_line(std::string_view bytes);

// The one line that most likely says what went wrong: the last of stderr, else of stdout, warnings
// left aside. Cleaned by one_line; empty if nothing was printed.
[[nodiscard]] std::string last_words(const CommandResult& result);

[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool contains(std::string_view text, std::string_view part);
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view part);

// What follows the head that a line begins with; nothing: it begins otherwise.
[[nodiscard]] std::optional<std::string_view> after(std::string_view line, std::string_view head);

// That a script printed of a command; -1: it printed none.
[[nodiscard]] std::int32_t exit_status_in(std::string_view text);

// Every character printable ASCII, and at least one.
[[nodiscard]] bool is_printable(std::string_view text);

}  // namespace grivon::drivers
