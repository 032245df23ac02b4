// The time limits of Workstation's own tools, beside those of both products.
//
// vmrun is known to hang: a stop that never returns, a start where nobody watches (packer,
// vagrant). It is ended on the host first, so that the driver can still look and say what came of
// it; the limit of the whole command only ends a host that cannot even do that.
#pragma once

#include <chrono>

#include "workers/drivers/vmware/time_limits.hpp"

namespace grivon::drivers::vmware_workstation::time_limits {

using namespace vmware::time_limits;

inline constexpr seconds list{30};        // vmrun list: asks nobody but the running VMs
inline constexpr seconds snapshot{1800};  // writes the memory of a VM that runs; merges its layers
inline constexpr seconds clone{1800};     // of a layer: a moment, but the image may be far away

// What vmrun has to end in, after it was asked to, before it is killed.
inline constexpr seconds grace{5};

// A look, and the files besides.
inline constexpr seconds look = list + grace + helper;
// The looks of a settled host are quick; one that is not gets the time of a hung one besides.
inline constexpr seconds settle = look + seconds{settle_looks_max};

}  // namespace grivon::drivers::vmware_workstation::time_limits
