#include "cli/cluster/part_hosts.hpp"

#include <map>

#include "cli/cluster/fields.hpp"
#include "cli/cluster/limits.hpp"

namespace grivon::cli::cluster {
namespace {

// What each host of a part without counts may have.
std::uint32_t common_count(const Part& part) {
    if (part.total) return part.per_host_max.value_or(limits::per_host_max);
    return part.per_host.value_or(0);
}

std::string key_of(const Group& group) {
    return below(below("groups", group.name), "hosts");
}

PartHosts hosts_of(const Group& group, const Part& part, const World& world, Mistakes& mistakes) {
    PartHosts found{{}, part.total.has_value(), part.total.value_or(0), part.placement};
    std::map<std::string_view, const HostWord*> meant_by;
    for (const auto& word : part.hosts) {
        const auto hosts = world.words.find(word.word);
        if (hosts == world.words.end() || hosts->second.empty()) {
            mistakes.add(word.line, key_of(group), "no host matches " + quoted(word.word));
            continue;
        }
        for (const auto& host : hosts->second) {
            const auto [other, fresh] = meant_by.emplace(host, &word);
            if (fresh)
                found.hosts.push_back({host, word.count.value_or(common_count(part))});
            else if (other->second->count != word.count)
                mistakes.add(
                    word.line, key_of(group),
                    host + " has another count in line " + std::to_string(other->second->line));
        }
    }
    return found;
}

// VMs of two parts that are alike could not be told apart on a host that both may choose.
void check_shared_hosts(const Group& group, const std::vector<PartHosts>& parts,
                        Mistakes& mistakes) {
    std::map<std::string_view, std::size_t> part_of;
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (const auto& [host, count] : parts[i].hosts) {
            const auto [other, fresh] = part_of.emplace(host, i);
            if (fresh || (!parts[i].is_total && !parts[other->second].is_total)) continue;
            mistakes.add(group.parts[i].line, key_of(group),
                         host +
                             " is in another part of the group as well, and one of them has a "
                             "total: make it a group of its own");
            break;
        }
}

std::size_t vms_of(const PartHosts& part) {
    if (part.is_total) return part.total;
    std::size_t vms = 0;
    for (const auto& [host, count] : part.hosts) vms += count;
    return vms;
}

}  // namespace

tl::expected<std::vector<std::vector<PartHosts>>, std::vector<LineMistake>> hosts_of_parts(
    const Declaration& declaration, const World& world) {
    Mistakes mistakes;
    std::vector<std::vector<PartHosts>> all;
    std::size_t vms = 0;
    for (const auto& group : declaration.groups) {
        auto& parts = all.emplace_back();
        for (const auto& part : group.parts) {
            parts.push_back(hosts_of(group, part, world, mistakes));
            vms += vms_of(parts.back());
        }
        check_shared_hosts(group, parts, mistakes);
    }
    if (vms > limits::vms_max)
        mistakes.add(0, "groups",
                     std::to_string(vms) + " VMs; a cluster has at most " +
                         std::to_string(limits::vms_max) + ": make several clusters of it");
    if (mistakes.count() > 0) return tl::unexpected(mistakes.take());
    return all;
}

}  // namespace grivon::cli::cluster
