// Removing a VM for good, whichever product of VMware's runs it. `tool` must outlive the scripts.
// Pure.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware {

// Of a VM that does not run: its disks and its directory.
[[nodiscard]] Script destroy_vm(const Assign& assign, const VmTool& tool);

// What is left of that.
[[nodiscard]] Script look_at_destroyed_vm(const Assign& assign, const VmTool& tool);

}  // namespace grivon::drivers::vmware
