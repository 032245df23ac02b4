// What start and stop have in common: after the command, only a look says whether it worked.
// vmware-cmd may fail though the VM is where it should be (somebody else was quicker, it took too
// long), and may succeed though the VM falls back a moment later. Pure.
#pragma once

#include <string>

#include "wire/messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

struct PowerChange {
    std::string operation;  // "start"
    VmState wanted;
    std::string already;  // the message if there was nothing to do: "already on"
};

// The look after the command; nobody waits for the effect of a command that failed.
[[nodiscard]] RemoteCommand look_after(const PowerChange& change, const std::string& vmx,
                                       const CommandResult& acted);

// How the job ends, given what the command and the look after it said.
[[nodiscard]] JobReport judge(const PowerChange& change, const Assign& assign,
                              const CommandResult& acted, const CommandResult& looked);

// The report on a look that did not show the VM's state: it failed, or said something unheard of.
[[nodiscard]] JobReport state_not_seen(const Assign& assign, const CommandResult& looked);

}  // namespace grivon::drivers::vmware_server
