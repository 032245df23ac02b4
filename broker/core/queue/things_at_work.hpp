// Which things of hosts, besides VMs, the jobs that have not ended are about: VLAN interfaces,
// virtual networks, the key, the hardware of a VM that exists, a VM's place in the database. Of two commands that make, or that
// take away, the same thing the second is refused while the job of the first has not ended; other
// things of the host do not matter. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "broker/core/records.hpp"

namespace grivon::core {

enum class ThingKind : std::uint8_t { vlan, vmnet, key, hardware, vm_row };

struct Thing {
    ThingKind kind = ThingKind::vlan;
    // Of the device, of the network; the number of the VM; a host has one key at most, without a
    // name.
    std::string name;

    auto operator<=>(const Thing&) const = default;
};

// CPUs and memory of a VM.
[[nodiscard]] Thing hardware_of(VmId vm);
// Of jobs that remove the VM from the database when they have succeeded.
[[nodiscard]] Thing row_of(VmId vm);
[[nodiscard]] bool removes_row(const JobSpec& spec);

class ThingsAtWork {
public:
    // A job on the host is accepted; it has ended. A sync job is about all that it brings.
    void expect(const std::string& host, const JobSpec& spec);
    void forget(const std::string& host, const JobSpec& spec);

    [[nodiscard]] bool has(const std::string& host, const Thing& thing) const {
        return jobs_.contains({host, thing});
    }
    // One of the jobs is to make something that a job of this kind is about.
    [[nodiscard]] bool is_being_made(const std::string& host, const JobSpec& spec) const;

private:
    struct Count {
        std::uint32_t all = 0;
        std::uint32_t making = 0;
    };
    std::map<std::pair<std::string, Thing>, Count> jobs_;
};

}  // namespace grivon::core
