// How the program ends: its exit statuses, and why a command ends before it is through.
//
// Values only; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace grivon::cli {

enum class ExitStatus : std::uint8_t {
    ok = 0,
    failed = 1,           // the broker refused, or no job succeeded
    usage = 2,            // the words or the configuration are wrong; nothing was sent
    broker_away = 3,      // no answer from the broker
    partly_failed = 4,    // some jobs succeeded, some failed or were skipped
    timed_out = 5,        // --timeout is over; what was waited for goes on
    cancelled = 6,        // jobs that were waited for were cancelled; all others succeeded
    unconfirmed = 13,     // nothing was done: it wants --yes
    interrupted = 130,    // Ctrl-C: 128 + SIGINT, as a shell shows it
    output_closed = 141,  // whoever read our output has left: 128 + SIGPIPE
};

// The end of a command that cannot go on. The message is for stderr, empty when nothing is to be
// said (Ctrl-C, closed pipe).
struct Ending {
    ExitStatus status = ExitStatus::failed;
    std::string message;
};

template <class T = void>
using Outcome = tl::expected<T, Ending>;

[[nodiscard]] inline tl::unexpected<Ending> end(ExitStatus status, std::string message = {}) {
    return tl::unexpected<Ending>(Ending{status, std::move(message)});
}

}  // namespace grivon::cli
