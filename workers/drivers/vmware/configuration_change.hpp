// What the .vmx of a VM that is off says. VMware reads the file when it starts the VM, and writes
// it while the VM runs; a suspended VM must find the hardware that it went to sleep with. What
// somebody may have changed by hand beside that stays. `tool` must outlive the scripts. Pure.
#pragma once

#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware {

// CPUs and memory.
[[nodiscard]] Script change_hardware(const Assign& assign, const VmTool& tool);
// These and the interfaces.
[[nodiscard]] Script change_configuration(const Assign& assign, const VmTool& tool);

// What is left of one of these.
[[nodiscard]] Script look_at_hardware(const Assign& assign, const VmTool& tool);
[[nodiscard]] Script look_at_configuration(const Assign& assign, const VmTool& tool);

}  // namespace grivon::drivers::vmware
