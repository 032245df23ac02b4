// How Workstation's VMs are looked at for a power change, and the words of its tools. Pure.
#pragma once

#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers::vmware_workstation {

extern const PowerTool power_tool;

}  // namespace grivon::drivers::vmware_workstation
