// What hosts are to have, or have: networks, keys, VMs.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/states.hpp"
#include "wire/vm_spec.hpp"

namespace grivon {

struct VmnetSpec {
    std::string name;  // "vmnet11" of VMware's; "vmbr11": a bridge of Linux, or libvirt's network
    VmnetKind kind = VmnetKind::bridge;
    std::string device;        // of a bridge: the host's interface, "eth0.100"; else empty
    std::string host_address;  // of NAT and host-only: the host's own, "192.168.30.1"; else empty
    std::string netmask;       // likewise, "255.255.255.0"

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.kind);
        visit(3, self.device);
        visit(4, self.host_address);
        visit(5, self.netmask);
    }
    bool operator==(const VmnetSpec&) const = default;
};

// A VLAN interface of a host.
struct VlanSpec {
    std::string device;    // "eth0.100"
    std::string parent;    // "eth0"
    std::uint16_t id = 0;  // 1 to 4094

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.parent);
        visit(3, self.id);
    }
    bool operator==(const VlanSpec&) const = default;
};

// A network interface of a host, as an administrator declared it or as the host itself says. What
// is not known is empty.
struct InterfaceSpec {
    std::string device;   // "eth0"
    std::string subnet;   // the site's word for the network: "private"
    std::string mac;      // "00:30:1b:b3:24:72"
    std::string address;  // IPv4, "10.255.255.254"
    std::string netmask;  // "255.0.0.0"
    std::string gateway;  // IPv4
    std::string module;   // the kernel's driver, "tg3"
    std::string name;     // host name that the address has

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.subnet);
        visit(3, self.mac);
        visit(4, self.address);
        visit(5, self.netmask);
        visit(6, self.gateway);
        visit(7, self.module);
        visit(8, self.name);
    }
    bool operator==(const InterfaceSpec&) const = default;
};

// What the database wants a host to have: all that a reinstallation of the host wipes.
struct HostSpec {
    std::vector<VlanSpec> vlans;
    std::vector<VmnetSpec> vmnets;
    std::string serial;       // VMware's key of the host; empty: it has none
    std::vector<VmSpec> vms;  // those that are to be registered

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.vlans);
        visit(2, self.vmnets);
        visit(3, self.serial);
        visit(4, self.vms);
    }
    bool operator==(const HostSpec&) const = default;
};

}  // namespace grivon
