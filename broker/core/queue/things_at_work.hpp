// Which things of hosts, besides VMs, the jobs that have not ended are about: VLAN interfaces,
// virtual networks, the key. Two jobs that make and take away the same thing must not be accepted
// side by side; jobs about other things of the same host may. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "broker/core/records.hpp"

namespace grivon::core {

enum class ThingKind : std::uint8_t { vlan, vmnet, key };

struct Thing {
    ThingKind kind = ThingKind::vlan;
    std::string name;  // of the device, of the network; a host has one key at most, without a name

    auto operator<=>(const Thing&) const = default;
};

class ThingsAtWork {
public:
    // A job on the host is accepted; it has ended. A sync job is about all that it brings.
    void expect(const std::string& host, const JobSpec& spec);
    void forget(const std::string& host, const JobSpec& spec);

    [[nodiscard]] bool has(const std::string& host, const Thing& thing) const {
        return jobs_.contains({host, thing});
    }
    // One of the jobs is the one by which a thing that this one is about is to come to be.
    [[nodiscard]] bool are_being_made(const std::string& host, const JobSpec& spec) const;

private:
    struct Count {
        std::uint32_t all = 0;
        std::uint32_t making = 0;
    };
    std::map<std::pair<std::string, Thing>, Count> jobs_;
};

}  // namespace grivon::core
