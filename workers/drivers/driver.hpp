// A driver turns a job into commands for a host, and what they answer into a report. Pure: it knows
// no socket, clock or thread; it is driven, in production by the lane, in tests by hand.
//
// A script is straight-line code with a stop at every command (a coroutine, see script.hpp):
//     Script script = make_script(assign);
//     while (const RemoteCommand* command = script.pending())
//         script.resume(run(*command));
//     const JobReport& report = script.report();
// Every step looks before it acts and looks again after it, so a job can be run again at any time.
// If the connection is lost while a command runs, the script is dropped: nobody knows the outcome,
// and a later attempt starts from looking. If the job is cancelled or takes too long, the script is
// dropped as well, and the stop script looks at what is left.
#pragma once

#include <chrono>
#include <string>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers {

// The script for a job. A job that no driver knows gets a script that ends at once as failed.
// `assign` must outlive the script.
[[nodiscard]] Script make_script(const Assign& assign);

// The script for a job that does not go on; no command of it runs any more. It goes by what the
// attempts began (Assign::steps_begun, with those of this attempt), looks at the host, and clears
// away what is half made. Outcome::cancelled: the message says what is left; succeeded: the job had
// come to its end all the same; uncertain: the host could not be looked at. Why the job does not go
// on is not its matter: others put that before its message.
[[nodiscard]] Script make_stop_script(const Assign& assign);

}  // namespace grivon::drivers
