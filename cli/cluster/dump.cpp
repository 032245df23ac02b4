#include "cli/cluster/dump.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "cli/render/host_ranges.hpp"
#include "cli/cluster/networks.hpp"

namespace grivon::cli::cluster {
namespace {

using Counts = std::map<std::string, std::uint32_t>;  // of VMs, by host

Power power_of(VmState state) {
    switch (state) {
        case VmState::on:
            return Power::on;
        case VmState::off:
            return Power::off;
        case VmState::none:
            return Power::none;
        case VmState::suspended:
        case VmState::stuck:
        case VmState::unknown:
            break;
    }
    return Power::any;
}

VmDeclaration vm_of(const VmFacts& vm, const World& world) {
    static const HostFacts nothing;
    const auto found = world.hosts.find(vm.host);
    const auto& host = found == world.hosts.end() ? nothing : found->second;
    VmDeclaration declared{vm.cpus, vm.memory_mb, vm.disks_gb, {}, power_of(vm.state)};
    for (const auto& nic : vm.nics) declared.nics.push_back(nic_for(host, nic.vmnet));
    return declared;
}

Part part_of(const VmDeclaration& vm, const Counts& counts) {
    Part part;
    part.vm = vm;
    std::map<std::uint32_t, std::vector<std::string>> by_count;
    for (const auto& [host, count] : counts) by_count[count].push_back(host);
    const bool even = by_count.size() == 1;
    if (even) part.per_host = by_count.begin()->first;
    for (const auto& [count, hosts] : by_count)
        for (auto& word : folded_host_words(hosts))
            part.hosts.push_back({std::move(word), even ? std::nullopt : std::optional(count), 0});
    return part;
}

}  // namespace

Declaration declaration_of(const std::string& cluster, const World& world) {
    // By group, in the order of their names, and then by what is alike in it: power: any, which
    // fits all of them, comes last.
    std::map<std::string, std::map<std::pair<bool, VmDeclaration>, Counts>> groups;
    for (const auto& vm : world.vms) {
        auto declared = vm_of(vm, world);
        const bool fits_all = declared.power == Power::any;
        ++groups[vm.group][{fits_all, std::move(declared)}][vm.host];
    }
    Declaration declaration{cluster, std::nullopt, {}};
    for (const auto& [name, kinds] : groups) {
        Group group{name, {}};
        for (const auto& [key, counts] : kinds) group.parts.push_back(part_of(key.second, counts));
        declaration.groups.push_back(std::move(group));
    }
    return declaration;
}

}  // namespace grivon::cli::cluster
