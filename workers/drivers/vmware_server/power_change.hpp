// What start, stop, reboot, suspend and resume have in common: look, act, look again. Only the last
// look says whether it worked: vmware-cmd may fail though the VM is where it should be (somebody
// else was quicker, it took too long), and may succeed though the VM falls back a moment later.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

struct PowerChange {
    std::string operation;  // "start"
    VmState wanted = VmState::unknown;
    // The message if there was nothing to do: "already on". Empty: a VM that is in the wanted state
    // has it still to do, and only the command's own success shows that it was done (reboot).
    std::string already;
    // What is run, and shown.
    RemoteCommand (*command)(const Assign& assign) = nullptr;
    // The end of the job, unless the VM is in a state from which it can be changed; states that are
    // the same for every change are dealt with already.
    std::optional<JobReport> (*end_before)(const Assign& assign, VmState state) = nullptr;
    std::string done = {};  // the message when it was done, if there is something to say
};

[[nodiscard]] Script change_power(const Assign& assign, PowerChange change);

}  // namespace grivon::drivers::vmware_server
