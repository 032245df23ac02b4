// The hosts as they really are, for tests that compare it with what the core believes: VLAN
// interfaces, virtual networks, VMware's key and the VMs of each.
#pragma once

#include <map>
#include <random>
#include <string>

#include "tests/support/core_bench.hpp"

namespace grivon::test {

class World {
public:
    struct Host {
        std::map<std::string, VlanSpec> vlans;    // by device
        std::map<std::string, VmnetSpec> vmnets;  // by name
        std::string serial;
        std::map<VmId, VmHardware> vms;  // those that exist, by what their files say
    };

    // Performs the job, or fails, or is cut off on the way, and says what a worker would say.
    [[nodiscard]] JobReport perform(const Assign& assign, Outcome outcome, std::mt19937_64& random);
    void forget(const std::string& host) { hosts_.erase(host); }
    [[nodiscard]] const std::map<std::string, Host>& hosts() const { return hosts_; }

private:
    std::map<std::string, Host> hosts_;
};

}  // namespace grivon::test
