// The commands of this driver that several operations run. What is shown of a command is the line
// that the VMware Roll printed; what runs is the same with a fixed locale and an empty stdin. Pure.
#pragma once

#include <string>

#include "wire/host_connection.hpp"
#include "wire/states.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware_server {

using namespace vmware;  // what both products have in common

// Asks for the VM's state, quietly. `name` says what for: "look", "verify".
[[nodiscard]] RemoteCommand getstate(std::string name, const std::string& vmx);

// The same, repeated until the VM is in the wanted state, stuck, cannot be looked at, or
// settle_looks_max is reached; prints the last answer.
[[nodiscard]] RemoteCommand getstate_until(VmState wanted, const std::string& vmx);

// Likewise, until the VM is in any state but stuck, or unstick_looks_max is reached.
[[nodiscard]] RemoteCommand getstate_while_stuck(const std::string& vmx);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] RemoteCommand start_vm(const HostConnection& host, const std::string& vmx);

// operation: "stop", "reset" or "suspend", which is also the step's name; mode: "hard", "soft" or
// "trysoft".
[[nodiscard]] RemoteCommand change_vm(const HostConnection& host, const std::string& vmx,
                                      const std::string& operation, const std::string& mode);

[[nodiscard]] RemoteCommand register_vm(const HostConnection& host, const std::string& vmx);
[[nodiscard]] RemoteCommand unregister_vm(const HostConnection& host, const std::string& vmx);

}  // namespace grivon::drivers::vmware_server
