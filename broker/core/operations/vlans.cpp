// add, remove host vlan.
#include <algorithm>

#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// One device of the kernel per VLAN of a parent; our names say both, so the name is enough. A row
// without effect, left by a job that failed or never ran, is tried again.
Result<> may_add(const PlanContext& context, const HostEntry& host, const VlanSpec& vlan) {
    const auto& name = host.record.connection.name;
    const auto found = host.vlans.find(vlan.device);
    const bool there = found != host.vlans.end() &&
                       (found->second.presence != Presence::pending ||
                        has_unfinished_jobs(context, name, {ThingKind::vlan, vlan.device}));
    if (there || host.interfaces.contains(vlan.device))
        return fail(Errc::conflict, "interface \"" + vlan.device + "\" of host \"" + name +
                                        "\" exists; see: grivon list host interface " + name);
    return {};
}

tl::unexpected<Error> not_there(const std::string& host, const std::string& device) {
    return fail(Errc::not_found, "host \"" + host + "\" has no VLAN interface \"" + device +
                                     "\"; see: grivon list host vlan");
}

Result<> may_remove(const PlanContext& context, const HostEntry& host, const std::string& device) {
    const auto& name = host.record.connection.name;
    const auto presence = host.vlans.at(device).presence;
    if (auto ok = check_not_leaving(context, name, {ThingKind::vlan, device}, presence); !ok)
        return ok;
    for (const auto& [number, vmnet] : host.vmnets)
        if (vmnet.spec.device == device && vmnet.presence != Presence::leaving)
            return fail(Errc::illegal_state,
                        vmnet.spec.name + " of host \"" + name + "\" bridges " + device +
                            "; remove it first: grivon remove " + vm_object(host, VmPart::network) +
                            " " + name + " vmnet=" + vmnet.spec.name);
    return {};
}

}  // namespace

Result<Plan> plan_add_vlan(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto vlan = *vlan_named(context.operation.parameters.at("viface"));
    Plan plan;
    for (const auto& host : *hosts) {
        if (auto ok = may_add(context, *context.draft.find(host), vlan); !ok)
            return tl::unexpected(ok.error());
        context.draft.edit(host).vlans[vlan.device] = VlanRecord{host, vlan, Presence::pending};
        auto job = job_on(context, host);
        job.spec.vlan = vlan;
        plan.jobs.push_back(std::move(job));
        tell(plan, "vlan.added", host, vlan.device);
    }
    return plan;
}

Result<Plan> plan_remove_vlan(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& device = context.operation.parameters.at("viface");
    Plan plan;
    for (const auto& host : *hosts) {
        if (!context.draft.find(host)->vlans.contains(device)) {
            if (means_those_that_fit(context)) continue;
            return not_there(host, device);
        }
        if (auto ok = may_remove(context, *context.draft.find(host), device); !ok)
            return tl::unexpected(ok.error());
        auto& vlan = context.draft.edit(host).vlans.at(device);
        auto job = job_on(context, host);
        job.spec.vlan = vlan.spec;
        job.spec.was_only_wanted =
            is_only_wanted(context, host, {ThingKind::vlan, device}, vlan.presence);
        vlan.presence = Presence::leaving;
        plan.jobs.push_back(std::move(job));
        plan.hits.push_back(host);
    }
    if (plan.jobs.empty()) return not_there(hosts->front(), device);
    return plan;
}

}  // namespace grivon::core
