// Commands of virsh. All name the connection, and VMs by UUID; looks are read-only and end in time.
// Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"

namespace grivon::drivers::libvirt {

// Words of a command that changes something: "virsh -c qemu:///system start UUID".
[[nodiscard]] Words virsh(const HostConnection& host, const Words& words);

// Lines of a script's shell functions `look WORDS…`, which asks virsh without changing anything,
// and `virsh_do WORDS…`, which changes.
[[nodiscard]] std::string virsh_functions(const HostConnection& host);

// A line of a script that runs virsh read-only, ended in time.
[[nodiscard]] std::string look_line(const HostConnection& host, const Words& words);

// A change of the VM by one verb, shown, recorded first under the verb's name.
[[nodiscard]] RemoteCommand change_vm(const Assign& assign, const std::string& verb,
                                      std::chrono::milliseconds time_limit,
                                      const Words& more_words = {});

// Several changes of the VM, each only if those before it succeeded; recorded first.
[[nodiscard]] RemoteCommand change_all(const Assign& assign, std::string step,
                                       const std::vector<Words>& changes,
                                       std::chrono::milliseconds time_limit);

// The state of the VM, as domain_seen reads it.
[[nodiscard]] std::string dominfo_line(const HostConnection& host, const VmSpec& vm);
[[nodiscard]] RemoteCommand dominfo(const Assign& assign, std::string name);
// The same, repeated until the VM is in the wanted state, cannot be looked at, or
// settle_looks_max is reached; prints the last answer.
[[nodiscard]] RemoteCommand dominfo_until(const Assign& assign, VmState wanted);

}  // namespace grivon::drivers::libvirt
