// What start, stop, reboot, suspend and resume have in common, whatever runs the VM: look, act,
// look again. Only the last look says whether it worked: a tool may fail though the VM is where it
// should be (somebody else was quicker, it took too long), and may succeed though the VM falls back
// a moment later. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers {

// What a look showed of a VM.
struct PowerSeen {
    VmState state = VmState::unknown;
    bool paused = false;  // it is on, but its guest stands still until it is resumed
};

struct PowerChange {
    std::string operation;  // "start"
    VmState wanted = VmState::unknown;
    // The message if there was nothing to do: "already on". Empty: a VM that is in the wanted state
    // has it still to do, and only the command's own success shows that it was done (reboot).
    std::string already;
    // What is run, and shown.
    RemoteCommand (*command)(const Assign& assign, const PowerSeen& before) = nullptr;
    // The end of the job, unless the VM is in a state from which it can be changed; states that are
    // the same for every change are dealt with already.
    std::optional<JobReport> (*end_before)(const Assign& assign, const PowerSeen& before) = nullptr;
    std::string done = {};  // the message when it was done, if there is something to say
};

// How a driver looks at a VM, and the words of its tools.
struct PowerTool {
    std::optional<JobReport> (*check)(const Assign& assign);
    // `name` says what for: "look", "verify".
    RemoteCommand (*look)(const Assign& assign, std::string name);
    // The same, repeated for a moment until the VM is in the wanted state.
    RemoteCommand (*look_until)(const Assign& assign, VmState wanted);
    // Nothing: the look does not say. VmState::none: the host says that it has no such VM.
    std::optional<PowerSeen> (*seen)(const CommandResult& looked);
    bool (*failed)(const CommandResult& acted);
    // The service that runs the VMs does not answer: another look would only fail the same way.
    bool (*service_is_down)(const CommandResult& result);
    JobReport (*not_seen)(const Assign& assign, const CommandResult& looked);
    std::string_view absent;  // "is not registered on the host"
    // The end of the job for a VM that can be brought into no state at all; usually nothing.
    // result: of the command that met it.
    std::optional<JobReport> (*blocked)(const Assign& assign, VmState state,
                                        const CommandResult& result);
    // The report on the command that failed and left the VM in this state.
    JobReport (*failure)(const Assign& assign, const PowerChange& change,
                         const CommandResult& acted, VmState state);
    // Where the host says more of the VM: "see vmware.log in /…/0 on HOST"
    std::string (*where_to_see)(const Assign& assign);
};

// `tool` must outlive the script.
[[nodiscard]] Script change_power(const Assign& assign, const PowerTool& tool, PowerChange change);

// What is left of a power change that does not go on: the state of the VM. The service may still be
// at what it was told, though the command that told it was ended, so a look after such a command
// waits for a moment. wanted: the state that shows that the operation came to its end, if one does.
// step: of the command that brings it about.
[[nodiscard]] Script power_left(const Assign& assign, const PowerTool& tool,
                                std::optional<VmState> wanted, std::string step);

// The report of a VM that was left in this state.
[[nodiscard]] JobReport left_as(const Assign& assign, const PowerTool& tool, const PowerSeen& seen);

// What users do about a VM that the host does not have, though their job needs it.
[[nodiscard]] JobReport absent_vm(const Assign& assign, const PowerTool& tool,
                                  const CommandResult& looked);

// "off", "on", "paused"
[[nodiscard]] std::string_view word_for(const PowerSeen& seen);

}  // namespace grivon::drivers
