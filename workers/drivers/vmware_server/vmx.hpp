// The .vmx file: a VM's configuration as VMware Server 1.0 reads it (virtual hardware version 4).
//
// VMware adds keys of its own when it registers or starts the VM, so a file on a host is never
// compared with this text. Facts: VMware Server VM Guide, and the files that koan (Cobbler) and
// Apache VCL write for the same product. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "wire/model.hpp"

namespace grivon::drivers::vmware_server {

// The console of a VM is VNC display number `slice` of its host.
inline constexpr std::uint32_t vnc_port_first = 5900;

// The whole text of the file.
[[nodiscard]] std::string render_vmx(const HostConnection& host, const VmSpec& vm);

}  // namespace grivon::drivers::vmware_server
