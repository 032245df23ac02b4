// How libvirt's VMs are looked at for a power change, and the words of its tools. Pure.
#pragma once

#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers::libvirt {

extern const PowerTool power_tool;

// The refusal of a change that a guest which stands still cannot follow.
[[nodiscard]] JobReport refuse_paused(const Assign& assign, const PowerSeen& seen,
                                      const std::string& otherwise = {});

}  // namespace grivon::drivers::libvirt
