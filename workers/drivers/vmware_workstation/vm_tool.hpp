// Workstation's VMs as the operations that both products share see them: a VM whose .vmx is there
// is one of VMware's. Pure.
#pragma once

#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware_workstation {

extern const vmware::VmTool vm_tool;

}  // namespace grivon::drivers::vmware_workstation
