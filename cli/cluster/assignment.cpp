#include "cli/cluster/assignment.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "cli/cluster/fields.hpp"
#include "cli/cluster/judge_vm.hpp"
#include "cli/cluster/limits.hpp"
#include "cli/cluster/part_hosts.hpp"
#include "cli/cluster/placement.hpp"

namespace grivon::cli::cluster {
namespace {

using VmsOfHost = std::map<std::string_view, std::vector<const VmFacts*>>;

// A part that is being filled.
struct Filling {
    const Part& part;
    const PartHosts& hosts;
    PartAssignment assignment;
    std::vector<std::uint32_t> kept;  // by host of `hosts`
    std::uint32_t kept_total = 0;
};

const HostFacts& facts_of(const World& world, const std::string& host) {
    static const HostFacts nothing;
    const auto found = world.hosts.find(host);
    return found == world.hosts.end() ? nothing : found->second;
}

// How well a VM fits the declaration of a part. Parts of one group are told apart by it.
enum class Fit : std::uint8_t { as_declared, changeable, any };
constexpr std::array fits{Fit::as_declared, Fit::changeable, Fit::any};

bool is_fit(const VmFacts& vm, const Filling& filling, const World& world, Fit least) {
    if (least == Fit::any) return true;
    const auto kind = judge(vm, filling.part.vm, facts_of(world, vm.host)).kind;
    if (least == Fit::as_declared) return kind == Verdict::Kind::leave;
    return kind != Verdict::Kind::differs;
}

// Lets the parts of one group claim its VMs.
class GroupAssigner {
public:
    GroupAssigner(const Group& group, const std::vector<PartHosts>& hosts, const World& world)
        : world_(world) {
        for (std::size_t i = 0; i < group.parts.size(); ++i)
            fillings_.push_back({group.parts[i],
                                 hosts[i],
                                 {&group.name, &group.parts[i].vm, {}, {}, {}},
                                 std::vector<std::uint32_t>(hosts[i].hosts.size(), 0),
                                 0});
        for (const auto& vm : world.vms)
            if (vm.group == group.name) unclaimed_[vm.host].push_back(&vm);
        for (auto& [host, vms] : unclaimed_)
            std::sort(vms.begin(), vms.end(),
                      [](const VmFacts* a, const VmFacts* b) { return a->slice < b->slice; });
    }

    // What is alone in its group takes what there is; of several parts each takes what is its own
    // first, and those that take VMs in any state come behind the others.
    void claim() {
        if (fillings_.size() == 1) return claim_for(fillings_.front(), Fit::any);
        for (const auto fit : fits)
            for (const bool picky : {true, false})
                for (auto& filling : fillings_)
                    if ((filling.part.vm.power != Power::any) == picky) claim_for(filling, fit);
    }

    std::vector<Filling>& fillings() { return fillings_; }

    void give_back(std::vector<const VmFacts*>& unwanted) const {
        for (const auto& [host, vms] : unclaimed_)
            unwanted.insert(unwanted.end(), vms.begin(), vms.end());
    }

private:
    void claim_for(Filling& filling, Fit fit) {
        const auto& hosts = filling.hosts.hosts;
        std::vector<std::vector<const VmFacts*>> offered(hosts.size());
        std::vector<std::uint32_t> take(hosts.size(), 0);
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            offered[i] = fitting_on(hosts[i].host, filling, fit);
            const auto room = hosts[i].count - filling.kept[i];
            take[i] = std::min(static_cast<std::uint32_t>(offered[i].size()), room);
        }
        if (filling.hosts.is_total) trim(filling, take);
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            offered[i].resize(take[i]);
            keep(filling, i, offered[i]);
        }
    }

    std::vector<const VmFacts*> fitting_on(const std::string& host, const Filling& filling,
                                           Fit fit) const {
        const auto found = unclaimed_.find(host);
        if (found == unclaimed_.end()) return {};
        auto vms = found->second;
        std::erase_if(vms, [&](const VmFacts* vm) { return !is_fit(*vm, filling, world_, fit); });
        return vms;
    }

    static void trim(const Filling& filling, std::vector<std::uint32_t>& take) {
        std::uint32_t all = filling.kept_total;
        std::vector<Room> rooms;
        for (std::size_t i = 0; i < take.size(); ++i) {
            all += take[i];
            rooms.push_back({filling.kept[i] + take[i], 0});
        }
        if (all <= filling.hosts.total) return;
        const auto lost = displace(filling.hosts.placement, all - filling.hosts.total, rooms, take);
        for (std::size_t i = 0; i < take.size(); ++i) take[i] -= lost[i];
    }

    void keep(Filling& filling, std::size_t host, const std::vector<const VmFacts*>& vms) {
        if (vms.empty()) return;
        const std::set<const VmFacts*> claimed(vms.begin(), vms.end());
        std::erase_if(unclaimed_.at(vms.front()->host),
                      [&claimed](const VmFacts* vm) { return claimed.contains(vm); });
        auto& kept = filling.assignment.kept;
        kept.insert(kept.end(), vms.begin(), vms.end());
        filling.kept[host] += static_cast<std::uint32_t>(vms.size());
        filling.kept_total += static_cast<std::uint32_t>(vms.size());
    }

    const World& world_;
    std::vector<Filling> fillings_;
    VmsOfHost unclaimed_;
};

// The slices of the hosts that nobody has; those that are given away here are gone.
class FreeSlices {
public:
    explicit FreeSlices(const World& world) {
        for (const auto& [host, facts] : world.hosts) taken_[host] = facts.slices;
        for (const auto& vm : world.vms) taken_[vm.host].insert(vm.slice);
    }
    std::uint32_t count(const std::string& host) const {
        const auto found = taken_.find(host);
        const auto taken = found == taken_.end() ? 0 : found->second.size();
        return limits::per_host_max - static_cast<std::uint32_t>(taken);
    }
    std::uint32_t take(const std::string& host) {
        auto& taken = taken_[host];
        std::uint32_t slice = 0;
        for (const auto used : taken) {
            if (used != slice) break;
            ++slice;
        }
        taken.insert(slice);
        return slice;
    }

private:
    std::map<std::string, std::set<std::uint32_t>> taken_;
};

// How many VMs each host of the part gets; nothing: there is no room for them.
std::optional<std::vector<std::uint32_t>> missing(const Filling& filling, const FreeSlices& free) {
    const auto& hosts = filling.hosts.hosts;
    std::vector<std::uint32_t> wanted;
    std::vector<Room> rooms;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        const auto room = free.count(hosts[i].host);
        wanted.push_back(hosts[i].count - filling.kept[i]);
        rooms.push_back({filling.kept[i], std::min(room, wanted.back())});
        if (!filling.hosts.is_total && wanted.back() > room) return std::nullopt;
    }
    if (!filling.hosts.is_total) return wanted;
    return place(filling.hosts.placement, filling.hosts.total - filling.kept_total, rooms);
}

void add_missing(Filling& filling, const std::string& group, FreeSlices& free, Mistakes& mistakes) {
    const auto counts = missing(filling, free);
    if (!counts) {
        mistakes.add(filling.part.line, below("groups", group),
                     "its hosts have no room for that many VMs: a host has slices 0 to " +
                         std::to_string(limits::per_host_max - 1) +
                         ", and at most per-host-max VMs of the group");
        return;
    }
    auto& assignment = filling.assignment;
    const auto& hosts = filling.hosts.hosts;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        for (std::uint32_t n = 0; n < (*counts)[i]; ++n)
            assignment.added.push_back({hosts[i].host, free.take(hosts[i].host)});
        if (filling.kept[i] + (*counts)[i] > 0) assignment.hosts.push_back(hosts[i].host);
    }
}

void take_undeclared(const Declaration& declaration, const World& world,
                     std::vector<const VmFacts*>& unwanted) {
    std::set<std::string_view> groups;
    for (const auto& group : declaration.groups) groups.insert(group.name);
    for (const auto& vm : world.vms)
        if (!groups.contains(vm.group)) unwanted.push_back(&vm);
}

}  // namespace

tl::expected<Assignment, std::vector<LineMistake>> assign(const Declaration& declaration,
                                                          const World& world) {
    const auto hosts = hosts_of_parts(declaration, world);
    if (!hosts) return tl::unexpected(hosts.error());
    Assignment assignment;
    FreeSlices free(world);
    Mistakes mistakes;
    for (std::size_t i = 0; i < declaration.groups.size(); ++i) {
        const auto& group = declaration.groups[i];
        GroupAssigner assigner(group, (*hosts)[i], world);
        assigner.claim();
        assigner.give_back(assignment.unwanted);
        for (auto& filling : assigner.fillings()) {
            add_missing(filling, group.name, free, mistakes);
            assignment.parts.push_back(std::move(filling.assignment));
        }
    }
    take_undeclared(declaration, world, assignment.unwanted);
    if (mistakes.count() > 0) return tl::unexpected(mistakes.take());
    return assignment;
}

}  // namespace grivon::cli::cluster
