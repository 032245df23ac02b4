// The hosts that the suite of all drivers of VMs runs on.
#pragma once

#include <tuple>

#include "tests/conformance/libvirt_vm_host.hpp"
#include "tests/conformance/vmware_vm_host.hpp"

namespace grivon::test {

using VmHosts = std::tuple<VmwareServerHost, VmwareWorkstationHost, KvmHost, XenHost>;

}  // namespace grivon::test
