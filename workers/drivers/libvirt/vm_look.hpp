// A look at a VM together with its files, and with what else of its host a create or a destroy has
// to know. One command, because each costs a round trip; its exit status is that of dominfo. Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/worker_messages.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"

namespace grivon::drivers::libvirt {

// Which of the VM's files are there, finished or not, its image, who has its name, and who would
// run it.
[[nodiscard]] RemoteCommand look_before_create(const Assign& assign);

// Which of its disks, and whether its directory, are there.
[[nodiscard]] RemoteCommand look_at_remains(const Assign& assign, std::string name);

// Of a look before a create: the UUID of the VM of that name; nothing if there is none.
[[nodiscard]] std::optional<std::string> uuid_of_name(const CommandResult& looked,
                                                      const std::string& name);

// Lines of a script, after virsh_functions, that ask who would run a VM, and their answer, read.
[[nodiscard]] std::string accelerator_lines();
[[nodiscard]] Accelerator accelerator_seen(const HostConnection& host, const CommandResult& looked);

// The files of the VM that go with it: no devices.
[[nodiscard]] Words removable_disks(const VmPaths& paths);

}  // namespace grivon::drivers::libvirt
