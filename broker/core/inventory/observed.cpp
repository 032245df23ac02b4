#include "broker/core/inventory/observed.hpp"

#include <algorithm>

namespace grivon::core {

const VmObserved* find_observed(const HostObservedRef& host, VmId vm) {
    if (!host) return nullptr;
    const auto found = std::ranges::find(host->vms, vm, &VmObserved::id);
    return found == host->vms.end() ? nullptr : &*found;
}

VmObserved& observed_of(HostObserved& host, VmId vm) {
    const auto found = std::ranges::find(host.vms, vm, &VmObserved::id);
    if (found != host.vms.end()) return *found;
    auto& added = host.vms.emplace_back();
    added.id = vm;
    return added;
}

std::string place_of(const StrangerVm& stranger) {
    const auto& identity = stranger.spec.identity;
    if (!identity) return {};
    return identity->uuid.empty() ? identity->configuration : identity->uuid;
}

}  // namespace grivon::core
