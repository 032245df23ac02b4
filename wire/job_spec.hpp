// What a job is to do.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "wire/host_spec.hpp"
#include "wire/vm_spec.hpp"

namespace grivon {

// Everything a worker needs to know of what to do, fixed when the job is accepted.
struct JobSpec {
    std::string verb;  // with object: what the driver does
    std::string object;
    std::optional<VmSpec> vm;                       // of jobs on one VM
    std::optional<VmnetSpec> vmnet;                 // of jobs on one virtual network
    std::map<std::string, std::string> parameters;  // those the driver needs, e.g. mode
    std::optional<VlanSpec> vlan;                   // of jobs on one VLAN interface
    std::string serial;                             // of jobs on the host's key: a secret
    std::optional<HostSpec> desired;                // of sync and refresh jobs: what they are about
    std::uint64_t time_limit_ms =
        0;  // of an attempt as a whole; 0: only the limits of its commands
    // Of a job that takes a thing away: it was wanted, but not known to be there, and no job was to
    // make it. So it is again, if this one is taken back.
    bool was_only_wanted = false;
    // Of jobs that change a VM's hardware: what it has until they have. So it is again in the
    // database, if the job is taken back.
    std::optional<VmHardware> hardware_before = {};

    [[nodiscard]] std::string operation() const { return verb + " " + object; }

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.verb);
        visit(2, self.object);
        visit(3, self.vm);
        visit(4, self.vmnet);
        visit(5, self.parameters);
        visit(6, self.vlan);
        visit(7, self.serial);
        visit(8, self.desired);
        visit(9, self.time_limit_ms);
        visit(10, self.was_only_wanted);
        visit(11, self.hardware_before);
    }
    bool operator==(const JobSpec&) const = default;
};

}  // namespace grivon
