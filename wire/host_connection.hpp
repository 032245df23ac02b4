// How hosts are reached.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/states.hpp"

namespace grivon {

// A host that one goes through to reach another, as it is written in jump=; and, when a job is
// handed out, what the inventory says of a host of that name.
struct JumpHost {
    std::string host;        // name or address
    std::string user;        // empty: not said
    std::uint16_t port = 0;  // 0: not said
    // Of the inventory:
    std::string address;      // what SSH connects to; empty: the inventory has no such host
    std::string host_key;     // as HostConnection has it
    bool accept_new = false;  // likewise

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.user);
        visit(3, self.port);
        visit(4, self.address);
        visit(5, self.host_key);
        visit(6, self.accept_new);
    }
    bool operator==(const JumpHost&) const = default;
};

// How a worker reaches a host. Taken from the inventory when a job is handed out.
struct HostConnection {
    std::string name;
    std::string address;  // numeric or a name; what SSH connects to
    std::uint16_t port = 22;
    std::string user = "root";
    std::string host_key;  // "ssh-ed25519 AAAA…"; empty: the worker's known_hosts decides
    Hypervisor hypervisor = Hypervisor::vmware_server;
    std::string data_dir = "/state/partition1";  // absolute; VMs live in <data_dir>/vmware
    // Nobody has pinned a key: the one that the host shows first is to be.
    bool accept_new = false;
    bool sudo = false;                // commands are run by sudo
    std::vector<JumpHost> jump = {};  // one goes through these, in this order
    // Nobody has said so: the worker's SSH configuration may say otherwise.
    bool port_is_default = false;
    bool user_is_default = false;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.address);
        visit(3, self.port);
        visit(4, self.user);
        visit(5, self.host_key);
        visit(6, self.hypervisor);
        visit(7, self.data_dir);
        visit(8, self.accept_new);
        visit(9, self.sudo);
        visit(10, self.jump);
        visit(11, self.port_is_default);
        visit(12, self.user_is_default);
    }
    bool operator==(const HostConnection&) const = default;
};

}  // namespace grivon
