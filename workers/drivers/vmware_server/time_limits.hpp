// How long each kind of command may take before the connection is cut and its outcome is unknown.
//
// A limit is no estimate: it only ends a command that will never end. Users of VMware Server with
// many VMs on a host met starts of minutes (Linux-HA's resource agent asks for 600 s in all), and
// copies of disks of hours (Apache VCL allows 7200 s).
#pragma once

#include <chrono>

namespace grivon::drivers::vmware_server::time_limits {

using std::chrono::seconds;

inline constexpr seconds helper{30};         // mkdir, rm, mknod, ip: local and small
inline constexpr seconds getstate{30};       // asks vmware-serverd, changes nothing
inline constexpr seconds register_vm{60};    // reads the .vmx and its disks' descriptors
inline constexpr seconds power_change{180};  // start, stop hard: a slow disk or a busy host
inline constexpr seconds make_disk{7200};    // growable disks take no time, preallocated ones hours

// A VM may need a moment to reach the state it was told to: looks at most, one second apart.
inline constexpr int settle_looks_max = 10;
// The looks of a settled host are quick; one that is not gets the time of a hung getstate besides.
inline constexpr seconds settle = getstate + seconds{settle_looks_max};

}  // namespace grivon::drivers::vmware_server::time_limits
