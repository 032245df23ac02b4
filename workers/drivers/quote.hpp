// The one place where words become a line for a host's /bin/sh. Every driver builds its lines here,
// so that any path, name or value arrives as the same single word. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace grivon::drivers {

// One argument of a command, as /bin/sh must read it. Words of harmless characters stay as they
// are, for the person who reads the line; all others get single quotes, inside which a POSIX shell
// gives no character a meaning (XCU 2.2.2). A word cannot hold a NUL: no line can.
[[nodiscard]] std::string quote(std::string_view word);

// A simple command: a program's name and its arguments, each quoted.
[[nodiscard]] std::string command_line(std::span<const std::string> words);

// A line that sets a variable of the shell for the lines of a script that follow it. In the script
// it stands as "$name", in double quotes.
[[nodiscard]] std::string shell_variable(std::string_view name, std::string_view value);

}  // namespace grivon::drivers
