#include "broker/core/operations/fitting.hpp"

#include <algorithm>

#include "broker/core/inventory/ranges.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

std::string runs(const HostEntry& host) {
    return "host \"" + host.record.connection.name + "\" runs " +
           std::string(traits_of(host).title);
}

// What an operation needs beside the right family, and how it is said that it is not there.
struct Need {
    Capability capability;
    std::string_view lacking;  // after "host "x" runs KVM"
};

std::optional<Need> need_of(const Operation& operation) {
    if (operation.object == "host vmwarekey")
        return Need{Capability::vmware_key, ", which has no key of VMware Server"};
    const auto object = vm_object_in(operation.object);
    if (!object) return std::nullopt;
    if (object->part == VmPart::snapshot)
        return Need{Capability::snapshot, ", whose VMs have no snapshots"};
    if (operation.verb == "answer")
        return Need{Capability::question, ", whose VMs ask nothing that could be answered"};
    return std::nullopt;
}

}  // namespace

const HypervisorTraits& traits_of(const HostEntry& host) {
    return grivon::traits_of(host.record.connection.hypervisor);
}

std::string vm_object(const HostEntry& host, VmPart part) {
    return object_of(traits_of(host).family, part);
}

Result<> must_fit(const Operation& operation, const HostEntry& host) {
    const auto object = vm_object_in(operation.object);
    if (object && object->family != traits_of(host).family)
        return fail(Errc::illegal_state, runs(host) + "; its own words are: grivon " +
                                             operation.verb + " " + vm_object(host, object->part) +
                                             " " + host.record.connection.name);
    const auto need = need_of(operation);
    if (need && !traits_of(host).can(need->capability))
        return fail(Errc::illegal_state, runs(host) + std::string(need->lacking));
    return {};
}

bool is_named(const Operation& operation, const std::string& host) {
    const auto words = expand_ranges(operation.arguments);
    return words && std::find(words->begin(), words->end(), host) != words->end();
}

tl::unexpected<Error> none_fits(const Operation& operation) {
    const auto object = vm_object_in(operation.object);
    const std::string what = object ? std::string(title_of(object->family)) : "VMware Server";
    return fail(Errc::not_found,
                "no host that is meant runs " + what + " and can do this; see: grivon list host");
}

}  // namespace grivon::core
