// The .vmx file: a VM's configuration as VMware Server 1.0 reads it (virtual hardware version 4),
// and Workstation (version 19, which 16 and 17 read).
//
// VMware adds keys of its own when it registers or starts the VM, so a file on a host is never
// compared with this text. Facts: VMware Server VM Guide, the files that koan (Cobbler) and Apache
// VCL write for the same product, and public files of Workstation 17. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"

namespace grivon::drivers::vmware {

// The console of a VM is VNC display number `slice` of its host.
inline constexpr std::uint32_t vnc_port_first = 5900;

// The whole text of the file, as the host's hypervisor reads it.
[[nodiscard]] std::string render_vmx(const HostConnection& host, const VmSpec& vm);

// Of a linked clone only what is the VM's own: its file begins with what VMware copied from another
// VM's.
[[nodiscard]] std::string render_own_settings(const HostConnection& host, const VmSpec& vm);
// Of its interfaces alone.
[[nodiscard]] std::string render_nics(const HostConnection& host, const VmSpec& vm);
// Extended regular expressions of grep -i: lines of the copied file that give way to these.
[[nodiscard]] std::string overridden_settings();

}  // namespace grivon::drivers::vmware
