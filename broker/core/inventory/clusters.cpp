#include "broker/core/inventory/clusters.hpp"

#include <set>

#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

void count(const HostEntry& host, const VmRecord& vm, ClusterRow& row) {
    ++row.vms;
    const bool unreachable = host.record.state == HostState::unreachable;
    if (unreachable)
        ++row.other;
    else if (vm.state == VmState::on)
        ++row.on;
    else if (vm.state == VmState::off)
        ++row.off;
    else if (vm.state == VmState::suspended)
        ++row.suspended;
    else
        ++row.other;
}

template <class Hosts>
Error unknown_cluster(const Hosts& hosts, const std::string& cluster) {
    std::set<std::string_view> names;
    hosts.each_host([&](const HostEntry& host) {
        for (const auto& [slice, vm] : host.vms)
            if (!vm.cluster.empty()) names.insert(vm.cluster);
    });
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::string text = "no VM belongs to cluster \"" + cluster + "\"";
    if (const auto close = nearest(cluster, known))
        text += "; did you mean \"" + std::string(*close) + "\"?";
    else
        text += "; see: grivon list cluster";
    return {Errc::not_found, std::move(text)};
}

template <class Hosts>
Result<> check(const Hosts& hosts, const std::string& cluster) {
    bool found = false;
    hosts.each_host([&](const HostEntry& host) {
        for (auto vm = host.vms.begin(); !found && vm != host.vms.end(); ++vm)
            found = vm->second.cluster == cluster;
    });
    if (found) return {};
    return tl::unexpected(unknown_cluster(hosts, cluster));
}

}  // namespace

std::vector<ClusterRow> count_clusters(const Inventory& inventory) {
    std::map<std::string, ClusterRow, NaturalLess> rows;
    inventory.each_host([&rows](const HostEntry& host) {
        std::set<std::string_view> seen;
        for (const auto& [slice, vm] : host.vms) {
            if (vm.cluster.empty()) continue;
            auto& row = rows[vm.cluster];
            row.cluster = vm.cluster;
            if (seen.insert(vm.cluster).second) ++row.hosts;
            count(host, vm, row);
        }
    });
    std::vector<ClusterRow> counted;
    for (auto& [name, row] : rows) counted.push_back(std::move(row));
    return counted;
}

Result<> check_cluster(const Inventory& inventory, const std::string& cluster) {
    return check(inventory, cluster);
}

Result<> check_cluster(const Draft& draft, const std::string& cluster) {
    return check(draft, cluster);
}

}  // namespace grivon::core
