#include "broker/core/operations/plan.hpp"

#include <algorithm>

#include "broker/core/inventory/clusters.hpp"
#include "broker/core/inventory/targets.hpp"
#include "broker/core/operations/confirmation.hpp"
#include "broker/core/operations/fitting.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

using Planner = Result<Plan> (*)(const PlanContext&);

struct PlannerEntry {
    std::string_view verb;
    std::string_view object;
    Planner planner;
};

constexpr PlannerEntry planners[]{
    {"add", "host", plan_add_host},
    {"set", "host", plan_set_host},
    {"remove", "host", plan_remove_host},
    {"sync", "host", plan_sync},
    {"add", "host interface", plan_add_interface},
    {"remove", "host interface", plan_remove_interface},
    {"refresh", "host interface", plan_refresh},
    {"add", "host attr", plan_add_attribute},
    {"set", "host attr", plan_set_attribute},
    {"remove", "host attr", plan_remove_attribute},
    {"add", "host vlan", plan_add_vlan},
    {"remove", "host vlan", plan_remove_vlan},
    {"sync", "host vlan", plan_sync},
    {"add", "vmwarekey", plan_add_serials},
    {"remove", "vmwarekey", plan_remove_serials},
    {"set", "host vmwarekey", plan_set_serial},
    {"remove", "host vmwarekey", plan_remove_serial},
    {"sync", "host vmwarekey", plan_sync},
    {"cancel", "job", plan_cancel},
    {"cancel", "batch", plan_cancel},
    {"resolve", "job", plan_resolve},
    {"retry", "job", plan_retry},
    {"retry", "batch", plan_retry},
    {"pause", "lane", plan_hold_lane},
    {"drain", "lane", plan_hold_lane},
    {"resume", "lane", plan_resume_lane},
    {"add", "key", plan_add_key},
    {"set", "key", plan_set_key},
    {"rotate", "key", plan_rotate_key},
    {"remove", "key", plan_remove_key},
};

// Of VMs and their networks, whatever runs them.
struct VmPlannerEntry {
    std::string_view verb;
    VmPart part;
    Planner planner;
};

constexpr VmPlannerEntry vm_planners[]{
    {"add", VmPart::network, plan_add_vmnet},   {"remove", VmPart::network, plan_remove_vmnet},
    {"sync", VmPart::network, plan_sync},       {"add", VmPart::vm, plan_add_vm},
    {"set", VmPart::vm, plan_set_vm},           {"remove", VmPart::vm, plan_remove_vm},
    {"import", VmPart::vm, plan_import},        {"forget", VmPart::vm, plan_forget},
    {"create", VmPart::vm, plan_vm_jobs},       {"destroy", VmPart::vm, plan_vm_jobs},
    {"start", VmPart::vm, plan_vm_jobs},        {"stop", VmPart::vm, plan_vm_jobs},
    {"reboot", VmPart::vm, plan_vm_jobs},       {"suspend", VmPart::vm, plan_vm_jobs},
    {"resume", VmPart::vm, plan_vm_jobs},       {"answer", VmPart::vm, plan_answer},
    {"refresh", VmPart::vm, plan_refresh},      {"sync", VmPart::vm, plan_sync},
    {"add", VmPart::interface, plan_add_nic},   {"remove", VmPart::interface, plan_remove_nic},
    {"add", VmPart::snapshot, plan_vm_jobs},    {"remove", VmPart::snapshot, plan_vm_jobs},
    {"revert", VmPart::snapshot, plan_vm_jobs}, {"refresh", VmPart::snapshot, plan_vm_jobs},
};

Planner planner_of(const Operation& operation) {
    for (const auto& entry : planners)
        if (entry.verb == operation.verb && entry.object == operation.object) return entry.planner;
    const auto object = vm_object_in(operation.object);
    for (const auto& entry : vm_planners)
        if (object && entry.verb == operation.verb && entry.part == object->part)
            return entry.planner;
    return nullptr;
}

// The cluster whose VMs are meant; empty: those of any, and of none.
std::string cluster_meant(const PlanContext& context) {
    return target_cluster(context.operation).value_or("");
}

// A slice of the host that is meant, as far as slice= and cluster= say.
bool has_one_meant(const PlanContext& context, const HostEntry& host, const std::string& cluster) {
    const auto slice = slice_parameter(context.operation);
    return std::any_of(host.vms.begin(), host.vms.end(), [&](const auto& entry) {
        return is_of(entry.second, cluster) && (!slice || *slice == entry.first);
    });
}

tl::unexpected<Error> no_such_slice(const HostEntry& host, const std::string& cluster,
                                    std::optional<std::uint32_t> slice) {
    std::string known;
    for (const auto& [number, vm] : host.vms)
        if (is_of(vm, cluster)) known += (known.empty() ? "" : ", ") + std::to_string(number);
    const auto what = slice ? "slice " + std::to_string(*slice) : std::string("VM");
    const auto of_cluster = cluster.empty() ? "" : " of cluster \"" + cluster + "\"";
    return fail(Errc::not_found, "host \"" + host.record.connection.name + "\" has no " + what +
                                     of_cluster + (known.empty() ? "" : "; it has: " + known));
}

// The slices meant on a host: the one of slice=, or all. Refuses a slice that is not there.
Result<std::vector<std::uint32_t>> target_slices(const PlanContext& context, const HostEntry& host,
                                                 const std::string& cluster) {
    const auto& name = host.record.connection.name;
    if (host.vms.empty())
        return fail(Errc::not_found, "host \"" + name + "\" has no VM; add one with: grivon add " +
                                         vm_object(host) + " " + name +
                                         " cpus=1 mem=768 disksize=20");
    std::vector<std::uint32_t> slices;
    const auto wanted = slice_parameter(context.operation);
    for (const auto& [slice, vm] : host.vms)
        if (is_of(vm, cluster) && (!wanted || *wanted == slice)) slices.push_back(slice);
    if (!slices.empty()) return slices;
    return no_such_slice(host, cluster, wanted);
}

// "host kvm": what lists the VMs that the operation is about.
std::string vm_list(const Operation& operation) {
    const auto object = vm_object_in(operation.object);
    return object_of(object ? object->family : Family::vmware);
}

// The hosts that the words mean and that the operation can be about, whatever they have.
Result<std::vector<std::string>> hosts_named(const PlanContext& context) {
    auto hosts = expand_hosts(context.draft, context.operation.arguments);
    if (!hosts) return hosts;
    if (auto ok = keep_fitting(context.operation, context.draft, *hosts); !ok)
        return tl::unexpected(ok.error());
    if (!hosts->empty()) return hosts;
    if (context.operation.arguments.empty())
        return fail(Errc::not_found,
                    "no host is known; add one with: grivon add host NAME address=ADDRESS");
    return fail(Errc::not_found, "no host matches \"" + context.operation.arguments.front() +
                                     "\"; see: grivon list host");
}

tl::unexpected<Error> none_of_cluster(const Operation& operation, const std::string& cluster) {
    return fail(Errc::not_found, "no VM of cluster \"" + cluster +
                                     "\" is on a host that is meant; see: grivon list " +
                                     vm_list(operation) + " cluster=" + cluster);
}

}  // namespace

void PlannedJobs::add(PlannedJob job) {
    hosts_.insert(job.host);
    things_.expect(job.host, job.spec);
    if (const auto state = state_after(job.spec); state && job.spec.vm)
        states_[job.spec.vm->id] = *state;
    jobs_.push_back(std::move(job));
}

std::optional<VmState> PlannedJobs::state_of(VmId vm) const {
    const auto found = states_.find(vm);
    if (found == states_.end()) return std::nullopt;
    return found->second;
}

Result<Plan> plan_operation(const PlanContext& context) {
    const auto planner = planner_of(context.operation);
    if (planner == nullptr)
        return fail(Errc::usage, "\"" + context.operation.name() + "\" does not change anything");
    auto plan = planner(context);
    if (!plan || context.request.confirmed) return plan;
    if (const auto question = question_before(context, *plan))
        return fail(Errc::unconfirmed, *question);
    return plan;
}

Result<> check_group(const Operation& operation) {
    if (!operation.parameters.contains("group") || operation.parameters.contains("cluster"))
        return {};
    return fail(Errc::usage, "group= is a part of a cluster; give cluster= as well");
}

Result<std::vector<std::string>> target_hosts(const PlanContext& context) {
    auto hosts = hosts_named(context);
    const auto cluster = cluster_meant(context);
    if (!hosts || cluster.empty()) return hosts;
    if (auto ok = check_cluster(context.draft, cluster); !ok) return tl::unexpected(ok.error());
    std::erase_if(*hosts, [&](const std::string& name) {
        return !has_one_meant(context, *context.draft.find(name), cluster);
    });
    if (hosts->empty()) return none_of_cluster(context.operation, cluster);
    return hosts;
}

bool means_those_that_fit(const PlanContext& context) {
    const auto& words = context.operation.arguments;
    return words.empty() || has_group_word(words);
}

Result<std::vector<VmTarget>> target_vms(const PlanContext& context) {
    const auto hosts = hosts_named(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto cluster = cluster_meant(context);
    if (!cluster.empty())
        if (auto ok = check_cluster(context.draft, cluster); !ok) return tl::unexpected(ok.error());
    // A slice that is named on a host that is named must be there.
    const bool any_fits =
        means_those_that_fit(context) || (!cluster.empty() && !slice_parameter(context.operation));
    std::vector<VmTarget> targets;
    for (const auto& name : *hosts) {
        const auto& host = *context.draft.find(name);
        if (any_fits && !has_one_meant(context, host, cluster)) continue;
        const auto slices = target_slices(context, host, cluster);
        if (!slices) return tl::unexpected(slices.error());
        for (const auto slice : *slices) targets.push_back({name, slice});
    }
    if (!targets.empty()) return targets;
    const auto slice = slice_parameter(context.operation);
    if (!cluster.empty() && !slice) return none_of_cluster(context.operation, cluster);
    return fail(Errc::not_found,
                "no host that is meant has " +
                    (slice ? "slice " + std::to_string(*slice) : std::string("a VM")) +
                    (cluster.empty() ? "" : " of cluster \"" + cluster + "\"") +
                    "; see: grivon list " + vm_list(context.operation));
}

VmState expected_state(const PlanContext& context, const VmRecord& vm) {
    if (const auto planned = context.earlier.state_of(vm.spec.id)) return *planned;
    return context.queue.forecast(vm.spec.id).value_or(vm.state);
}

bool has_unfinished_jobs(const PlanContext& context, const std::string& host) {
    const auto* lane = context.queue.find_lane(host);
    return context.earlier.any_on(host) || (lane != nullptr && lane->has_jobs());
}

bool has_unfinished_jobs(const PlanContext& context, const VmRecord& vm) {
    return context.earlier.state_of(vm.spec.id) || context.queue.has_jobs(vm.spec.id);
}

bool has_unfinished_jobs(const PlanContext& context, const std::string& host, const Thing& thing) {
    return context.earlier.any_about(host, thing) || context.queue.has_jobs(host, thing);
}

Result<> check_not_leaving(const PlanContext& context, const std::string& host, const Thing& thing,
                           Presence presence) {
    if (presence != Presence::leaving || !has_unfinished_jobs(context, host, thing)) return {};
    const auto what = thing.kind == ThingKind::key ? "the key" : thing.name;
    return fail(Errc::illegal_state, what + " of host \"" + host +
                                         "\" is being removed; see: grivon list job host=" + host);
}

bool is_only_wanted(const PlanContext& context, const std::string& host, const Thing& thing,
                    Presence presence) {
    return presence == Presence::pending && !has_unfinished_jobs(context, host, thing);
}

PlannedJob job_on(const PlanContext& context, const std::string& host) {
    PlannedJob job;
    job.host = host;
    job.spec.verb = context.operation.verb;
    job.spec.object = context.operation.object;
    return job;
}

void tell(Plan& plan, std::string kind, const std::string& host, std::string what) {
    auto event = inventory_event(std::move(kind), host);
    event.message = std::move(what);
    plan.events.push_back(std::move(event));
}

Event inventory_event(std::string kind, std::string host) {
    Event event;
    event.kind = std::move(kind);
    event.host = std::move(host);
    return event;
}

}  // namespace grivon::core
