// The fence on the host: why a worker that lost its lease can start nothing there any more.
//
// A lease at the broker cannot stop a worker that lost the broker but not its SSH connections, say
// one that was frozen and goes on. So each host keeps the epoch of the newest lease in a small
// directory, with a lock (flock of util-linux; no agent). A lease is taken under the exclusive
// lock: it waits for the command of an older one to end, and past a limit ends that. Every command
// runs under the shared lock after a look whether the epoch is still its own. The lock is held by
// the shell around the command, which a cut connection does not end; the command itself does not
// have it, so a VM or daemon that it leaves running does not keep the host locked. Pure: lines for
// the host's /bin/sh, and what their exit statuses mean. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/ids.hpp"

namespace grivon::lane::fence {

// The command was not run: the epoch on the host is not its own. Tools of hosts end with small
// numbers, shells with 126 and more for what they could not run or a signal ended.
inline constexpr std::int32_t exit_status_not_ours = 113;
// The fence could not be taken: what held it could not be ended.
inline constexpr std::int32_t exit_status_held = 114;

// How long a lease waits for the command of an older one before it ends it, and how long it gives
// it to end then. A command that a lost connection left behind is nearly always done within
// seconds.
inline constexpr std::chrono::seconds patience{60};
inline constexpr std::chrono::seconds grace{5};
// What a slow disk may need besides.
inline constexpr std::chrono::seconds slow_disk{15};
// Of the line that ends a command: once the grace to obey, once for the kernel to kill.
inline constexpr std::chrono::seconds end_limit = 2 * grace + slow_disk;
// Of the line that takes the fence: the patience, the end of a command, and the lock after that.
inline constexpr std::chrono::seconds take_limit = patience + end_limit + grace;

// Makes the epoch the host's newest. Ends with 0; exit_status_not_ours if a newer one is there;
// exit_status_held; anything else if the directory or the lock cannot be used. With less patience
// it ends a command that was left behind sooner.
[[nodiscard]] std::string take_line(Epoch epoch, std::chrono::seconds wait = patience);

// Ends the process group of the command that runs while the host's epoch is this one: asks, and
// after the grace makes it. Ends with 0 when nothing of it runs, also if nothing did;
// exit_status_not_ours, and then everything is left alone; exit_status_held if it cannot be ended.
[[nodiscard]] std::string end_line(Epoch epoch);

// Runs the line, with its own exit status, while the host's epoch is this one; else ends with
// exit_status_not_ours, and nothing has been run.
[[nodiscard]] std::string guarded_line(std::string_view line, Epoch epoch);

}  // namespace grivon::lane::fence
