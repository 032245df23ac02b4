// Shell scripts that make a host what the database says: VLAN interfaces, virtual networks of
// VMware's, of Linux and of libvirt's, VMware's key. The same text is printed by `grivon config
// host` for the installer of a host, and run on the host by jobs.
//
// A script is one text for any POSIX sh (dash, bash, busybox). It looks at each thing, changes it
// only if it is not so, and looks again, so it can be run again at any time, also after it was cut
// off anywhere. It is one function that is called on its last line: a text that arrives in part
// does nothing, and no program can read the rest of it as input. VLANs come before virtual
// networks: VMware disables a whole host of which one bridged interface is missing.
//
// Every value arrives as one word, whatever is in it; that it makes sense is for check.hpp to say.
// A script with a key holds it in clear. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wire/host_spec.hpp"
#include "wire/states.hpp"

namespace grivon::drivers::host_script {

enum class Mode : std::uint8_t {
    live,   // the files and the running system
    files,  // for a system that is being installed: neither network nor VMware runs
};

// How a script ends. Of several things the worst counts, and what is known before what is not.
inline constexpr int exit_done = 0;
inline constexpr int exit_not_known = 1;  // and any other status
inline constexpr int exit_not_so = 10;    // looked at: something is not as it should be

// Warnings begin so, on stderr, a line each; what they tell is no failure.
inline constexpr std::string_view said_prefix = "grivon: ";
inline constexpr std::string_view warning_prefix = "grivon: warning: ";

[[nodiscard]] std::string vlan_script(std::span<const VlanSpec> vlans, Mode mode);
// Virtual networks are kept in the files of the host's hypervisor, one of VMware's.
[[nodiscard]] std::string vmnet_script(std::span<const VmnetSpec> vmnets, Mode mode,
                                       Hypervisor hypervisor = Hypervisor::vmware_server);
// An empty serial: there is nothing to set.
[[nodiscard]] std::string serial_script(std::string_view serial, Mode mode);
// All three, in this order.
[[nodiscard]] std::string host_script(const HostSpec& spec, Mode mode,
                                      Hypervisor hypervisor = Hypervisor::vmware_server);

// Of what is there under the same name but is something else, these leave it alone.
// A VLAN interface that a virtual network stands on stays.
[[nodiscard]] std::string remove_vlan_script(const VlanSpec& vlan,
                                             Hypervisor hypervisor = Hypervisor::vmware_server);
[[nodiscard]] std::string remove_vmnet_script(const VmnetSpec& vmnet,
                                              Hypervisor hypervisor = Hypervisor::vmware_server);
[[nodiscard]] std::string remove_serial_script(std::string_view serial);

// These change nothing: exit_done if all of it is live on the running host, exit_not_so if not.
[[nodiscard]] std::string look_at_vlans_script(std::span<const VlanSpec> vlans);
[[nodiscard]] std::string look_at_vmnets_script(std::span<const VmnetSpec> vmnets,
                                                Hypervisor hypervisor = Hypervisor::vmware_server);
[[nodiscard]] std::string look_at_serial_script(std::string_view serial);

// Prints what refresh_interfaces.hpp reads.
[[nodiscard]] std::string refresh_interfaces_script();

}  // namespace grivon::drivers::host_script
