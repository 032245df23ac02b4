#include "cli/commands/cluster_facts.hpp"

#include <algorithm>
#include <set>

#include "cli/commands/pages.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

using namespace cluster;
using Hosts = std::set<std::string>;

template <class Page>
Outcome<decltype(Page::rows)> rows_of(Session& session, const Operation& operation) {
    auto page = session.broker.ask_for<Page>(Query{operation, 0}, Patience::bounded);
    if (!page) return tl::unexpected(std::move(page.error()));
    return all_rows(session.broker, operation, std::move(*page));
}

// ---- host words ---------------------------------------------------------------------------------

Outcome<std::vector<HostRow>> hosts_meant(Session& session, const HostWord& word,
                                          const std::string& file) {
    auto rows = rows_of<HostTable>(session, {"list", "host", {word.word}, {}, {}});
    if (!rows) {
        auto ending = rows.error();
        ending.message = file + ":" + std::to_string(word.line) + ": hosts: " + ending.message;
        return tl::unexpected(std::move(ending));
    }
    return rows;
}

Outcome<> ask_words(Session& session, const Declaration& declaration, const std::string& file,
                    World& world) {
    for (const auto& group : declaration.groups)
        for (const auto& part : group.parts)
            for (const auto& word : part.hosts) {
                if (world.words.contains(word.word)) continue;
                const auto hosts = hosts_meant(session, word, file);
                if (!hosts) return tl::unexpected(hosts.error());
                auto& names = world.words[word.word];
                for (const auto& host : *hosts) {
                    names.push_back(host.host);
                    world.hosts[host.host].family = traits_of(host.hypervisor).family;
                }
            }
    return {};
}

// ---- VMs of the cluster -------------------------------------------------------------------------

VmFacts facts_of(const ClusterVmRow& row) {
    VmFacts vm;
    vm.host = row.host;
    vm.family = traits_of(row.hypervisor).family;
    vm.slice = row.slice;
    vm.group = row.group;
    vm.cpus = row.cpus;
    vm.memory_mb = row.memory_mb;
    vm.state = row.state;
    for (const auto& disk : row.disks) vm.disks_gb.push_back(disk.size_gb);
    for (const auto& nic : row.nics) vm.nics.push_back({nic.ifindex, nic.vmnet});
    return vm;
}

Outcome<> ask_vms(Session& session, const std::string& name, World& world) {
    const auto rows = rows_of<ClusterVmTable>(session, {"dump", "cluster", {name}, {}, {}});
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : *rows) world.vms.push_back(facts_of(row));
    return {};
}

Outcome<bool> exists(Session& session, const std::string& name) {
    const auto rows = rows_of<ClusterTable>(session, {"list", "cluster", {}, {}, {}});
    if (!rows) return tl::unexpected(rows.error());
    return std::any_of(rows->begin(), rows->end(),
                       [&name](const ClusterRow& row) { return row.cluster == name; });
}

// ---- what their hosts have ----------------------------------------------------------------------

// Of many hosts all are asked for: a command has room for so many words only.
Operation list_of(const std::string& object, std::vector<std::string> hosts) {
    Operation operation{"list", object, {}, {}, {}};
    if (hosts.size() <= grivon::limits::operation_words_max) operation.arguments = std::move(hosts);
    return operation;
}

// of: those of this family only; nothing: all.
std::vector<std::string> hosts_of(const World& world, std::optional<Family> of) {
    std::vector<std::string> hosts;
    for (const auto& [host, facts] : world.hosts)
        if (!of || facts.family == *of) hosts.push_back(host);
    return hosts;
}

template <class Page, class Take>
Outcome<> ask(Session& session, const std::string& object, std::vector<std::string> hosts,
              World& world, Take take) {
    if (hosts.empty()) return {};
    const auto rows = rows_of<Page>(session, list_of(object, std::move(hosts)));
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        if (const auto host = world.hosts.find(row.host); host != world.hosts.end())
            take(host->second, row);
    return {};
}

// Each family has its own words for the same lists.
template <class Page, class Take>
Outcome<> ask_families(Session& session, VmPart part, World& world, Take take) {
    for (const auto family : families()) {
        auto asked =
            ask<Page>(session, object_of(family, part), hosts_of(world, family), world, take);
        if (!asked) return asked;
    }
    return {};
}

Outcome<> ask_networks(Session& session, World& world) {
    auto asked =
        ask_families<VmnetTable>(session, VmPart::network, world, [](auto& host, const auto& row) {
            host.vmnets[row.vmnet] = {row.device, row.presence};
        });
    if (!asked) return asked;
    return ask<VlanTable>(
        session, "host vlan", hosts_of(world, std::nullopt), world,
        [](auto& host, const auto& row) { host.vlans[row.vlan.device] = row.presence; });
}

}  // namespace

Outcome<World> facts_for_plan(Session& session, const Declaration& declaration,
                              const std::string& file) {
    World world;
    if (auto ok = ask_words(session, declaration, file, world); !ok)
        return tl::unexpected(std::move(ok.error()));
    const auto there = exists(session, declaration.cluster);
    if (!there) return tl::unexpected(there.error());
    if (*there)
        if (auto ok = ask_vms(session, declaration.cluster, world); !ok)
            return tl::unexpected(std::move(ok.error()));
    auto asked = ask_families<VmTable>(session, VmPart::vm, world, [](auto& host, const auto& row) {
        host.slices.insert(row.slice);
    });
    if (!asked) return tl::unexpected(std::move(asked.error()));
    if (auto ok = ask_networks(session, world); !ok) return tl::unexpected(std::move(ok.error()));
    return world;
}

Outcome<World> facts_of_cluster(Session& session, const std::string& name) {
    World world;
    if (auto ok = ask_vms(session, name, world); !ok) return tl::unexpected(std::move(ok.error()));
    for (const auto& vm : world.vms) world.hosts[vm.host].family = vm.family;
    if (auto ok = ask_networks(session, world); !ok) return tl::unexpected(std::move(ok.error()));
    return world;
}

}  // namespace grivon::cli
