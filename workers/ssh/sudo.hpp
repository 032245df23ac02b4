// Lines that are run as root by sudo, for a login user who is not root.
//
// The whole line goes to one sudo, so a fence in it is root's, and what ends a command may end it.
// Sudo says 1 both when it refuses and when the command said 1; in between stands a shell that
// tells the two apart. Pure: lines for the host's /bin/sh, and what their exit statuses mean. Any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace grivon::ssh {

// Sudo refused; the line was not run. See workers/lane/fence.hpp for its neighbours.
inline constexpr std::int32_t exit_status_sudo_refused = 115;
// What a shell says when there is no such program.
inline constexpr std::int32_t exit_status_no_program = 127;

// Never asks for a password: nobody would answer.
[[nodiscard]] std::string sudo_line(std::string_view line);

// Why a login that needs sudo is of no use, and the line of sudoers(5) that makes it so. words: the
// last of what sudo printed.
[[nodiscard]] std::string sudo_refusal(const std::string& user, const std::string& host,
                                       std::int32_t exit_status, const std::string& words);

}  // namespace grivon::ssh
