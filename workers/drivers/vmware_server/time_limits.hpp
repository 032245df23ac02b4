// The time limits of VMware Server's own tools, beside those of both products.
#pragma once

#include <chrono>

#include "workers/drivers/vmware/time_limits.hpp"

namespace grivon::drivers::vmware_server::time_limits {

using namespace vmware::time_limits;

inline constexpr seconds getstate{30};     // asks vmware-serverd, changes nothing
inline constexpr seconds list{30};         // the same of all VMs that are registered
inline constexpr seconds register_vm{60};  // reads the .vmx and its disks' descriptors

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
