// How long each kind of command may take before the connection is cut and its outcome is unknown.
//
// A limit is no estimate: it only ends a command that will never end. Users of VMware Server with
// many VMs on a host met starts of minutes (Linux-HA's resource agent asks for 600 s in all), and
// copies of disks of hours (Apache VCL allows 7200 s).
#pragma once

#include <chrono>

namespace grivon::drivers::vmware::time_limits {

using std::chrono::seconds;

inline constexpr seconds helper{30};          // mkdir, cat, mv: local and small
inline constexpr seconds power_change{180};   // start, stop hard: a slow disk or a busy host
inline constexpr seconds soft_change{300};    // waits for a guest that shuts down in its own time
inline constexpr seconds make_disk{7200};     // growable disks take no time, copies take hours
inline constexpr seconds remove_files{1800};  // ext3 frees the blocks of a 950 GB file for minutes
// Of each of many VMs whose files one command looks at: a dozen small programs.
inline constexpr seconds look_per_vm{1};

// A VM may need a moment to reach the state it was told to: looks at most, one second apart.
inline constexpr int settle_looks_max = 10;

}  // namespace grivon::drivers::vmware::time_limits
