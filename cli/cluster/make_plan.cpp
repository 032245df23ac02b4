#include "cli/cluster/make_plan.hpp"

#include <set>
#include <utility>

#include "cli/cluster/assignment.hpp"
#include "cli/cluster/networks.hpp"

namespace grivon::cli::cluster {
namespace {

// ---- networks -----------------------------------------------------------------------------------

PlanItem gap_item(const std::string& host, const NetworkGap& gap, const Nic& nic) {
    PlanItem item;
    item.host = host;
    item.name = gap.name;
    if (gap.kind == NetworkGap::Kind::trouble) {
        item.action = Action::differs;
        item.object =
            gap.name == nic.name && nic.kind == Nic::Kind::vlan ? Object::vlan : Object::network;
        item.text = gap.trouble;
        return item;
    }
    item.action = Action::create;
    item.object = gap.kind == NetworkGap::Kind::vlan ? Object::vlan : Object::bridge;
    return item;
}

// Each gap once, however many VMs are behind it. All VLAN interfaces stand before all bridges: a
// bridge needs its device.
void add_networks(const Assignment& assignment, const World& world, std::vector<PlanItem>& items) {
    std::set<std::pair<std::string, NetworkGap>> seen;
    std::vector<PlanItem> others;
    for (const auto& part : assignment.parts)
        for (const auto& host : part.hosts)
            for (const auto& nic : part.vm->nics)
                for (const auto& gap : gaps_before(world.hosts.at(host), nic)) {
                    if (!seen.emplace(host, gap).second) continue;
                    auto item = gap_item(host, gap, nic);
                    (item.object == Object::vlan ? items : others).push_back(std::move(item));
                }
    items.insert(items.end(), others.begin(), others.end());
}

// ---- VMs ----------------------------------------------------------------------------------------

PlanItem vm_item(const std::string& host, std::uint32_t slice, const std::string& group) {
    PlanItem item;
    item.host = host;
    item.slice = slice;
    item.group = group;
    return item;
}

PlanItem kept_item(const VmFacts& vm, Verdict verdict, PlanOptions options) {
    using Kind = Verdict::Kind;
    auto item = vm_item(vm.host, vm.slice, vm.group);
    item.steps = std::move(verdict.steps);
    item.text = std::move(verdict.text);
    switch (verdict.kind) {
        case Kind::leave:
            item.action = Action::leave;
            break;
        case Kind::create:
            item.action = Action::create;
            break;
        case Kind::differs:
            item.action = Action::differs;
            break;
        case Kind::restart:
            if (!options.restart) item.withheld = Withheld::until_restart;
            [[fallthrough]];
        case Kind::change:
            item.action = Action::change;
            break;
    }
    return item;
}

PlanItem added_item(const NewVm& vm, const PartAssignment& part) {
    auto item = vm_item(vm.host, vm.slice, *part.group);
    item.action = Action::create;
    item.text = description_of(*part.vm);
    item.vm = *part.vm;
    item.steps.add = true;
    item.steps.create = part.vm->power != Power::none;
    item.steps.start = part.vm->power == Power::on;
    return item;
}

PlanItem unwanted_item(const VmFacts& vm, PlanOptions options) {
    auto item = vm_item(vm.host, vm.slice, vm.group);
    auto verdict = judge_unwanted(vm);
    item.text = std::move(verdict.text);
    item.action = Action::remove;
    if (!options.prune) {
        item.withheld = Withheld::until_prune;
    } else if (verdict.kind == Verdict::Kind::differs) {
        item.action = Action::differs;
    } else {
        item.steps = std::move(verdict.steps);
    }
    return item;
}

// Of the host that each item is about.
void note_families(const World& world, std::vector<PlanItem>& items) {
    std::map<std::string, Family> families;
    for (const auto& [host, facts] : world.hosts) families[host] = facts.family;
    for (const auto& vm : world.vms) families[vm.host] = vm.family;
    for (auto& item : items) item.family = families.at(item.host);
}

}  // namespace

tl::expected<ClusterPlan, std::vector<LineMistake>> make_plan(const Declaration& declaration,
                                                              const World& world,
                                                              PlanOptions options) {
    const auto assignment = assign(declaration, world);
    if (!assignment) return tl::unexpected(assignment.error());
    ClusterPlan plan{declaration.cluster, declaration.on_failure, options, {}};
    add_networks(*assignment, world, plan.items);
    for (const auto& part : assignment->parts) {
        for (const auto* vm : part.kept)
            plan.items.push_back(
                kept_item(*vm, judge(*vm, *part.vm, world.hosts.at(vm->host)), options));
        for (const auto& vm : part.added) plan.items.push_back(added_item(vm, part));
    }
    for (const auto* vm : assignment->unwanted) plan.items.push_back(unwanted_item(*vm, options));
    note_families(world, plan.items);
    return plan;
}

}  // namespace grivon::cli::cluster
