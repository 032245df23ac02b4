// The five power changes: from which state each is asked for in vain, and what to do about that;
// the same for whatever runs the VM. `command` is the driver's. Pure.
#pragma once

#include <string_view>

#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers {

using PowerCommand = RemoteCommand (*)(const Assign& assign, const PowerSeen& before);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] PowerChange start_change(PowerCommand command);
// Powers a VM off; not a suspended one, whose guest would lose what it has in memory.
[[nodiscard]] PowerChange stop_change(PowerCommand command);
[[nodiscard]] PowerChange suspend_change(PowerCommand command);
// Resumes a suspended VM, and no other.
[[nodiscard]] PowerChange resume_change(PowerCommand command);
// A VM that is on is where a reboot leaves it, so looking cannot tell whether an earlier attempt
// came to reset it. What was asked is a VM that was reset after the command was given: an attempt
// that was cut off in the middle is made good by resetting once more. step: of the command.
[[nodiscard]] PowerChange reboot_change(const Assign& assign, PowerCommand command,
                                        std::string_view step);

}  // namespace grivon::drivers
