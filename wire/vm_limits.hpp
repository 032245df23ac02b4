// The bounds of VMs and their networks on VMware Server, in one place. The catalogue refuses what is
// beyond them, the core allocates within them, the driver looks once more.
#pragma once

#include <cstdint>

namespace grivon::vm_limits {

// A slice's VNC port is 5900 + slice; kept inside 5900-6899.
inline constexpr std::uint32_t slice_max = 999;
// Network interfaces of a VM (GSX Server 3 VM Guide p. 230).
inline constexpr std::uint32_t nics_max = 4;
// VMware Server on Linux has switches 0 to 99 (VM Guide p. 154).
inline constexpr std::uint32_t vmnet_max = 99;

}  // namespace grivon::vm_limits
