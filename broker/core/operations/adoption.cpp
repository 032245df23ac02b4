// import: a VM that is on a host, but none of GriVon's, becomes one as it is. forget: the other
// way. Neither touches the host.
#include <algorithm>

#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "broker/core/operations/slices.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// What was seen of the host's VMs, none of which is guessed.
Result<StrangerVm> stranger_meant(const PlanContext& context, const HostEntry& host) {
    const auto& name = host.record.connection.name;
    const auto wanted = context.operation.parameters.at("name");
    if (!host.observed || !host.observed->strangers_seen)
        return fail(Errc::not_found, "nobody has looked yet which VMs are on host \"" + name +
                                         "\"; look first: grivon refresh " + vm_object(host) + " " +
                                         name);
    const auto& strangers = host.observed->strangers;
    const auto found =
        std::find_if(strangers.begin(), strangers.end(),
                     [&wanted](const StrangerVm& stranger) { return stranger.name == wanted; });
    if (found != strangers.end()) return *found;
    return fail(Errc::not_found, "the last look at host \"" + name + "\" showed no VM \"" + wanted +
                                     "\" that is not GriVon's; see: grivon list " +
                                     vm_object(host) + " " + name + " strange=yes");
}

// An address is that of one interface, wherever it is.
Result<> check_macs(const PlanContext& context, const StrangerVm& stranger) {
    Result<> result;
    context.draft.each_host([&](const HostEntry& host) {
        for (const auto& [slice, vm] : host.vms)
            for (const auto& nic : vm.spec.nics)
                for (const auto& other : stranger.spec.nics)
                    if (result && same_mac(nic.mac, other.mac))
                        result = fail(Errc::conflict, other.mac + " of \"" + stranger.name +
                                                          "\" is the address of " +
                                                          vm_name(slice, vm.host) + " as well");
    });
    return result;
}

// Rows need numbers of their own kind; what the VM is like stays what was seen.
VmSpec adopted(const PlanContext& context, StrangerVm stranger, std::uint32_t slice) {
    auto spec = std::move(stranger.spec);
    spec.id = context.draft.allocate_vm_id();
    spec.slice = slice;
    spec.cpus = std::max(spec.cpus, 1U);
    for (std::size_t i = 0; i < spec.disks.size(); ++i) spec.disks[i].device = disk_device(i);
    for (std::size_t i = 0; i < spec.nics.size(); ++i)
        spec.nics[i].ifindex = static_cast<std::uint32_t>(i);
    return spec;
}

void leave_out(const std::string& name, HostEntry& host) {
    auto observed = *host.observed;
    std::erase_if(observed.strangers,
                  [&name](const StrangerVm& stranger) { return stranger.name == name; });
    host.observed = std::make_shared<const HostObserved>(std::move(observed));
}

}  // namespace

Result<Plan> plan_import(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (hosts->size() > 1) return fail(Errc::usage, "must supply only one host");
    const auto& name = hosts->front();
    const auto& before = *context.draft.find(name);
    auto stranger = stranger_meant(context, before);
    if (!stranger) return tl::unexpected(stranger.error());
    if (auto ok = check_macs(context, *stranger); !ok) return tl::unexpected(ok.error());
    const auto slice = next_slice(before, slice_parameter(context.operation));
    if (!slice) return tl::unexpected(slice.error());

    VmRecord vm;
    vm.host = name;
    vm.state = stranger->state;
    vm.checked = before.observed->strangers_seen;
    vm.cluster = text_parameter(context.operation, "cluster").value_or("");
    vm.group = text_parameter(context.operation, "group").value_or("");
    const auto called = stranger->name;
    vm.spec = adopted(context, std::move(*stranger), *slice);

    Plan plan;
    plan.lines.push_back("imported \"" + called + "\" of \"" + name + "\" as " +
                         vm_name(*slice, name));
    auto event = inventory_event("vm.imported", name);
    event.slice = *slice;
    event.state = name_of(vm.state);
    event.message = called;
    plan.events.push_back(std::move(event));
    auto& host = context.draft.edit(name);
    host.vms.emplace(*slice, std::move(vm));
    leave_out(called, host);
    return plan;
}

Result<Plan> plan_forget(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    for (const auto& [host, slice] : *targets) {
        const auto& vm = context.draft.find(host)->vms.at(slice);
        if (has_unfinished_jobs(context, vm))
            return fail(Errc::illegal_state, vm_name(slice, host) +
                                                 " has jobs that have not ended; see: grivon list "
                                                 "job host=" +
                                                 host);
        plan.hits.push_back(vm_name(slice, host));
        auto event = inventory_event("vm.forgotten", host);
        event.slice = slice;
        event.state = name_of(vm.state);
        plan.events.push_back(std::move(event));
        context.draft.edit(host).vms.erase(slice);
    }
    return plan;
}

}  // namespace grivon::core
