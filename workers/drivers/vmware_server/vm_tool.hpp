// VMware Server's VMs as the operations that both products share see them: VMware knows those that
// are registered. Pure.
#pragma once

#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware_server {

extern const vmware::VmTool vm_tool;

}  // namespace grivon::drivers::vmware_server
