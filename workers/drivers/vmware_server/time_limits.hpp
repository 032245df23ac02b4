// How long each kind of command may take before the connection is cut and its outcome is unknown.
//
// A limit is no estimate: it only ends a command that will never end. Users of VMware Server with
// many VMs on a host met starts of minutes (Linux-HA's resource agent asks for 600 s in all), and
// copies of disks of hours (Apache VCL allows 7200 s).
#pragma once

#include <chrono>

namespace grivon::drivers::vmware_server::time_limits {

using std::chrono::seconds;

inline constexpr seconds helper{30};         // mkdir, mknod, ip: local and small
inline constexpr seconds getstate{30};       // asks vmware-serverd, changes nothing
inline constexpr seconds register_vm{60};    // reads the .vmx and its disks' descriptors
inline constexpr seconds power_change{180};  // start, stop hard: a slow disk or a busy host
inline constexpr seconds soft_change{300};   // waits for a guest that shuts down in its own time
inline constexpr seconds make_disk{7200};    // growable disks take no time, preallocated ones hours
inline constexpr seconds remove_files{1800};  // ext3 frees the blocks of a 950 GB file for minutes

// A VM may need a moment to reach the state it was told to: looks at most, one second apart.
inline constexpr int settle_looks_max = 10;
// The looks of a settled host are quick; one that is not gets the time of a hung getstate besides.
inline constexpr seconds settle = getstate + seconds{settle_looks_max};
// After an answer a VM may be stuck because it has another question: nobody waits long to see.
inline constexpr int unstick_looks_max = 4;

// Of many VMs in one command: one that hangs may not hide the others for long, so each look is
// ended by itself. Looks that hang one after the other are not the VMs' fault but the host's; after
// this many nobody waits for the rest.
inline constexpr seconds look_of_many{15};
inline constexpr int hung_looks_max = 3;

// vmware-cmd connects before it prints a question; by then it has been printed, or never will be.
inline constexpr seconds print_question{20};
inline constexpr seconds question = print_question + helper;

}  // namespace grivon::drivers::vmware_server::time_limits
