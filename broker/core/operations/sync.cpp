// sync host …: gives hosts what the database says. refresh host …: asks hosts what they have.
#include "broker/core/operations/desired.hpp"
#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

struct SyncPart {
    std::string (*object)(const HostEntry&);  // nothing: hosts of this kind have no such thing
    std::string_view nothing;                 // "# HOST has … in the database"
    bool (*is_empty)(const HostSpec&);
};

// In the order in which they must be made: a network that bridges an interface that is not there
// disables VMware on the whole host at its next start; VMs need networks and a key.
constexpr SyncPart parts[]{
    {[](const HostEntry&) { return std::string("host vlan"); }, "no VLAN interface",
     [](const HostSpec& spec) { return spec.vlans.empty(); }},
    {[](const HostEntry& host) { return vm_object(host, VmPart::network); }, "no virtual network",
     [](const HostSpec& spec) { return spec.vmnets.empty(); }},
    {[](const HostEntry& host) {
         return std::string(traits_of(host).can(Capability::vmware_key) ? "host vmwarekey" : "");
     },
     "no key", [](const HostSpec& spec) { return spec.serial.empty(); }},
    {[](const HostEntry& host) { return vm_object(host); }, "no VM",
     [](const HostSpec& spec) { return spec.vms.empty(); }},
};

PlannedJob job_about(const PlanContext& context, const std::string& host, std::string_view object,
                     HostSpec desired) {
    auto job = job_on(context, host);
    job.spec.object = object;
    job.spec.desired = std::move(desired);
    if (auto cluster = target_cluster(context.operation))  // for a retry
        job.spec.parameters.emplace("cluster", std::move(*cluster));
    return job;
}

// Of a cluster, only its VMs.
void leave_others_out(const PlanContext& context, const HostEntry& host, HostSpec& desired) {
    const auto cluster = target_cluster(context.operation);
    if (!cluster) return;
    std::erase_if(desired.vms,
                  [&](const VmSpec& vm) { return host.vms.at(vm.slice).cluster != *cluster; });
}

}  // namespace

// With slice= it is about what VMs are like that the host has, without about which it has.
Result<Plan> plan_sync(const PlanContext& context) {
    if (context.operation.parameters.contains("slice")) return plan_vm_jobs(context);
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& object = context.operation.object;
    Plan plan;
    for (const auto& host : *hosts) {
        const auto left_to_others = [&](const Thing& thing) {
            return has_unfinished_jobs(context, host, thing);
        };
        for (const auto& part : parts) {
            const auto& entry = *context.draft.find(host);
            const auto part_object = part.object(entry);
            if (part_object.empty() || (object != "host" && object != part_object)) continue;
            auto desired = desired_of(entry, context.draft, part_object, left_to_others);
            leave_others_out(context, entry, desired);
            if (!part.is_empty(desired))
                plan.jobs.push_back(job_about(context, host, part_object, std::move(desired)));
            else
                plan.lines.push_back("# " + host + " has " + std::string(part.nothing) +
                                     " in the database");
        }
    }
    return plan;
}

// Hosts without VMs are asked about them as well: others may be there.
Result<Plan> plan_refresh(const PlanContext& context) {
    const auto& operation = context.operation;
    Plan plan;
    if (operation.arguments.empty() && !target_cluster(operation) &&
        context.inventory.hosts().empty())
        return plan;
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const bool of_vms = vm_object_in(operation.object).has_value();
    for (const auto& host : *hosts) {
        auto desired =
            of_vms ? desired_of(*context.draft.find(host), context.draft, operation.object, nullptr)
                   : HostSpec{};
        leave_others_out(context, *context.draft.find(host), desired);
        plan.jobs.push_back(job_about(context, host, operation.object, std::move(desired)));
    }
    return plan;
}

}  // namespace grivon::core
