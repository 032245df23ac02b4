// The addresses of a NAT or host-only network, laid out as VMware does it: on 192.168.80.0/24 the
// NAT router is .2 and the DHCP server hands out .128 to .254 (VMware Server VM Guide, "DHCP on the
// NAT Network"). Pure.
#pragma once

#include <string>

#include "wire/host_spec.hpp"

namespace grivon::drivers::host_script {

struct NetworkPlan {
    int prefix = 0;           // bits of the netmask
    std::string subnet;       // "192.168.80.0"
    std::string broadcast;    // "192.168.80.255"
    std::string range;        // "192.168.80.128 192.168.80.254"; empty: no room for one
    std::string name_server;  // the router of NAT, which passes questions on; else the host
    std::string router;       // of NAT; else empty
};

// Of a vmnet that check.hpp finds well-formed.
[[nodiscard]] NetworkPlan plan_of(const VmnetSpec& vmnet);

}  // namespace grivon::drivers::host_script
