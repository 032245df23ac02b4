#include "workers/ssh/sudo.hpp"

#include "workers/drivers/quote.hpp"

namespace grivon::ssh {
namespace {

// What sudo itself says when it refuses; and what stands for it when the line said it. Next to
// exit_status_sudo_refused, where no tool of a host ends.
constexpr auto sudo_says = "1";
constexpr auto line_said_so = "116";

// sudo clears the environment; where the fence is has to be told. In parentheses, because the line
// may exit.
std::string inside(std::string_view line) {
    return "GRIVON_FENCE=$1\n(\n" + std::string(line) + "\n)\nstatus=$?\n[ \"$status\" -ne " +
           sudo_says + " ] || status=" + line_said_so + "\nexit \"$status\"\n";
}

}  // namespace

std::string sudo_line(std::string_view line) {
    return "sudo -n /bin/sh -c " + drivers::quote(inside(line)) +
           " sh \"${GRIVON_FENCE-}\"\nstatus=$?\ncase $status in\n" + sudo_says + ") exit " +
           std::to_string(exit_status_sudo_refused) + " ;;\n" + line_said_so + ") exit " +
           sudo_says + " ;;\nesac\nexit \"$status\"\n";
}

std::string sudo_refusal(const std::string& user, const std::string& host, std::int32_t exit_status,
                         const std::string& words) {
    const std::string said = words.empty() ? "" : " (" + words + ")";
    if (exit_status == exit_status_no_program)
        return "there is no sudo on " + host + said +
               "; install it, or log in as root: grivon "
               "set host " +
               host + " sudo=no user=root";
    return "sudo on " + host + " does not let " + user + " run commands without a password" + said +
           "; add with visudo there: " + user + " ALL=(root) NOPASSWD: /bin/sh";
}

}  // namespace grivon::ssh
