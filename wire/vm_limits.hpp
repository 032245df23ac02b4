// The bounds of VMs and their networks on VMware Server, in one place. The catalogue refuses what
// is beyond them, the core allocates within them, the driver looks once more.
#pragma once

#include <cstdint>

namespace grivon::vm_limits {

// A slice's VNC port is 5900 + slice; kept inside 5900-6899.
inline constexpr std::uint32_t slice_max = 999;
// VMs of a host: one for each slice.
inline constexpr std::uint32_t vms_max = slice_max + 1;
// Virtual CPUs of a VM, and its memory in MB: VMware Server 1.0 takes one or two, and memsize up to
// 3600.
inline constexpr std::uint32_t cpus_max = 2;
inline constexpr std::uint32_t memory_mb_min = 4;
inline constexpr std::uint32_t memory_mb_max = 3600;
// A SCSI disk, sized in whole GB here.
inline constexpr std::uint64_t disk_gb_max = 950;
// Disks of a VM: they are on one SCSI controller, whose bus has places 0 to 15, and which is itself
// at place 7.
inline constexpr std::uint32_t disks_max = 15;
inline constexpr std::uint32_t scsi_controller_place = 7;
// Network interfaces of a VM (GSX Server 3 VM Guide p. 230).
inline constexpr std::uint32_t nics_max = 4;
// VMware Server on Linux has switches 0 to 99 (VM Guide p. 154).
inline constexpr std::uint32_t vmnet_max = 99;

}  // namespace grivon::vm_limits
