// How VMware Server's VMs are looked at for a power change, and the words of its tools. Pure.
#pragma once

#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers::vmware_server {

extern const PowerTool power_tool;

// With the question, if the VM is left or found stuck.
[[nodiscard]] Script change_power(const Assign& assign, PowerChange change);

}  // namespace grivon::drivers::vmware_server
