// Other CPUs and another memory for a VM that is off. VMware reads the .vmx when it starts the VM,
// and writes it while the VM runs; a suspended VM must find the hardware that it went to sleep
// with. `tool` must outlive the scripts. Pure.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware {

[[nodiscard]] Script change_hardware(const Assign& assign, const VmTool& tool);

// What is left of that.
[[nodiscard]] Script look_at_hardware(const Assign& assign, const VmTool& tool);

}  // namespace grivon::drivers::vmware
