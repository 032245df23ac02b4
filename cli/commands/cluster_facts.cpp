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

Outcome<std::vector<std::string>> hosts_meant(Session& session, const HostWord& word,
                                              const std::string& file) {
    const auto rows = rows_of<HostTable>(session, {"list", "host", {word.word}, {}, {}});
    if (!rows) {
        auto ending = rows.error();
        ending.message = file + ":" + std::to_string(word.line) + ": hosts: " + ending.message;
        return tl::unexpected(std::move(ending));
    }
    std::vector<std::string> hosts;
    for (const auto& row : *rows) hosts.push_back(row.host);
    return hosts;
}

Outcome<> ask_words(Session& session, const Declaration& declaration, const std::string& file,
                    World& world) {
    for (const auto& group : declaration.groups)
        for (const auto& part : group.parts)
            for (const auto& word : part.hosts) {
                if (world.words.contains(word.word)) continue;
                auto hosts = hosts_meant(session, word, file);
                if (!hosts) return tl::unexpected(std::move(hosts.error()));
                for (const auto& host : *hosts) world.hosts.try_emplace(host);
                world.words.emplace(word.word, std::move(*hosts));
            }
    return {};
}

// ---- VMs of the cluster -------------------------------------------------------------------------

VmFacts facts_of(const ClusterVmRow& row) {
    VmFacts vm{row.host, row.slice, row.group, row.cpus, row.memory_mb, {}, {}, row.state};
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
Operation list_of(const std::string& object, const World& world) {
    Operation operation{"list", object, {}, {}, {}};
    if (world.hosts.size() <= grivon::limits::operation_words_max)
        for (const auto& [host, facts] : world.hosts) operation.arguments.push_back(host);
    return operation;
}

template <class Page, class Take>
Outcome<> ask_hosts(Session& session, const std::string& object, World& world, Take take) {
    if (world.hosts.empty()) return {};
    const auto rows = rows_of<Page>(session, list_of(object, world));
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        if (const auto host = world.hosts.find(row.host); host != world.hosts.end())
            take(host->second, row);
    return {};
}

Outcome<> ask_networks(Session& session, World& world) {
    auto asked =
        ask_hosts<VmnetTable>(session, "host vmwarenet", world, [](auto& host, const auto& row) {
            host.vmnets[row.vmnet] = {row.device, row.presence};
        });
    if (!asked) return asked;
    return ask_hosts<VlanTable>(session, "host vlan", world, [](auto& host, const auto& row) {
        host.vlans[row.vlan.device] = row.presence;
    });
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
    auto asked = ask_hosts<VmTable>(session, "host vmware", world, [](auto& host, const auto& row) {
        host.slices.insert(row.slice);
    });
    if (!asked) return tl::unexpected(std::move(asked.error()));
    if (auto ok = ask_networks(session, world); !ok) return tl::unexpected(std::move(ok.error()));
    return world;
}

Outcome<World> facts_of_cluster(Session& session, const std::string& name) {
    World world;
    if (auto ok = ask_vms(session, name, world); !ok) return tl::unexpected(std::move(ok.error()));
    for (const auto& vm : world.vms) world.hosts.try_emplace(vm.host);
    if (auto ok = ask_networks(session, world); !ok) return tl::unexpected(std::move(ok.error()));
    return world;
}

}  // namespace grivon::cli
