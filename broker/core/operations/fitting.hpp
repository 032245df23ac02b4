// Which hosts an operation can be about: VMs of KVM are commanded by other words than VMs of
// VMware, and not every hypervisor can do all that its family can. Pure.
#pragma once

#include <string>
#include <vector>

#include "broker/core/inventory/inventory.hpp"
#include "wire/error.hpp"
#include "wire/hypervisors.hpp"

namespace grivon::core {

// Errc::illegal_state, with the words that are right for the host, if there are any.
[[nodiscard]] Result<> must_fit(const Operation& operation, const HostEntry& host);

// Takes out of hosts those that do not fit, where the words only stand for them (a group, all);
// refuses one that is named, and words that leave none.
template <class Hosts>
[[nodiscard]] Result<> keep_fitting(const Operation& operation, const Hosts& inventory,
                                    std::vector<std::string>& hosts);

[[nodiscard]] const HypervisorTraits& traits_of(const HostEntry& host);
// "host kvm": the object of commands about VMs of the host.
[[nodiscard]] std::string vm_object(const HostEntry& host, VmPart part = VmPart::vm);

// ---- the rest is how ----------------------------------------------------------------------------

[[nodiscard]] bool is_named(const Operation& operation, const std::string& host);
[[nodiscard]] tl::unexpected<Error> none_fits(const Operation& operation);

template <class Hosts>
Result<> keep_fitting(const Operation& operation, const Hosts& inventory,
                      std::vector<std::string>& hosts) {
    std::vector<std::string> fitting;
    for (auto& name : hosts) {
        auto ok = must_fit(operation, *inventory.find(name));
        if (!ok && is_named(operation, name)) return ok;
        if (ok) fitting.push_back(std::move(name));
    }
    const bool lost = fitting.empty() && !hosts.empty();
    hosts = std::move(fitting);
    if (lost) return none_fits(operation);
    return {};
}

}  // namespace grivon::core
