// import: a VM that is on a host, but none of GriVon's, becomes one as it is. forget: the other
// way. Neither touches the host.
#include <algorithm>

#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "broker/core/operations/slices.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// Called so by its host, or at that place.
bool is_called(const StrangerVm& stranger, const std::string& wanted) {
    return stranger.name == wanted || place_of(stranger) == wanted;
}

// Several VMs that one word means; none of them is guessed.
tl::unexpected<Error> ambiguous(const HostEntry& host, const std::string& wanted) {
    std::string places;
    for (const auto& stranger : host.observed->strangers)
        if (is_called(stranger, wanted))
            places += (places.empty() ? "" : ", ") + place_of(stranger);
    return fail(Errc::conflict, "host \"" + host.record.connection.name +
                                    "\" has more than one VM \"" + wanted +
                                    "\"; say which by its place, name=PLACE, of: " + places);
}

// What was seen of the host's VMs, none of which is guessed.
Result<StrangerVm> stranger_meant(const PlanContext& context, const HostEntry& host) {
    const auto& name = host.record.connection.name;
    const auto wanted = context.operation.parameters.at("name");
    if (!host.observed || !host.observed->strangers_seen)
        return fail(Errc::not_found, "nobody has looked yet which VMs are on host \"" + name +
                                         "\"; look first: grivon refresh " + vm_object(host) + " " +
                                         name);
    const auto& strangers = host.observed->strangers;
    const auto is_meant = [&wanted](const StrangerVm& stranger) {
        return is_called(stranger, wanted);
    };
    const auto found = std::find_if(strangers.begin(), strangers.end(), is_meant);
    if (found != strangers.end() && std::any_of(found + 1, strangers.end(), is_meant))
        return ambiguous(host, wanted);
    if (found != strangers.end()) return *found;
    return fail(Errc::not_found, "the last look at host \"" + name + "\" showed no VM \"" + wanted +
                                     "\" that is not GriVon's; see: grivon list " +
                                     vm_object(host) + " " + name + " strange=yes");
}

// An address is that of one interface, wherever it is.
Result<> check_macs(const PlanContext& context, const StrangerVm& stranger) {
    Result<> result;
    const auto& nics = stranger.spec.nics;
    for (auto nic = nics.begin(); nic != nics.end(); ++nic)
        if (std::any_of(nics.begin(), nic,
                        [&nic](const NicSpec& other) { return same_mac(nic->mac, other.mac); }))
            return fail(Errc::conflict, "\"" + stranger.name + "\" has two interfaces of address " +
                                            nic->mac + "; give one of them another on the host");
    context.draft.each_host([&](const HostEntry& host) {
        for (const auto& [slice, vm] : host.vms)
            for (const auto& nic : vm.spec.nics)
                for (const auto& other : nics)
                    if (result && same_mac(nic.mac, other.mac))
                        result = fail(Errc::conflict, other.mac + " of \"" + stranger.name +
                                                          "\" is the address of " +
                                                          vm_name(slice, vm.host) + " as well");
    });
    return result;
}

// Rows need numbers of their own kind; what the VM is like stays what was seen.
VmSpec adopted(const PlanContext& context, VmSpec spec, std::uint32_t slice) {
    spec.id = context.draft.allocate_vm_id();
    spec.slice = slice;
    spec.cpus = std::max(spec.cpus, 1U);
    for (std::size_t i = 0; i < spec.disks.size(); ++i) spec.disks[i].device = disk_device(i);
    for (std::size_t i = 0; i < spec.nics.size(); ++i)
        spec.nics[i].ifindex = static_cast<std::uint32_t>(i);
    return spec;
}

// A place is that of one VM, whatever a host says: by another name it would be imported again.
void leave_out(const StrangerVm& imported, HostEntry& host) {
    auto observed = *host.observed;
    const auto place = place_of(imported);
    std::erase_if(observed.strangers, [&](const StrangerVm& other) {
        return other == imported || (!place.empty() && place_of(other) == place);
    });
    host.observed = std::make_shared<const HostObserved>(std::move(observed));
}

}  // namespace

Result<Plan> plan_import(const PlanContext& context) {
    if (auto ok = check_group(context.operation); !ok) return tl::unexpected(ok.error());
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (hosts->size() > 1) return fail(Errc::usage, "must supply only one host");
    const auto& name = hosts->front();
    const auto& before = *context.draft.find(name);
    const auto stranger = stranger_meant(context, before);
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
    vm.spec = adopted(context, stranger->spec, *slice);

    Plan plan;
    plan.lines.push_back("imported \"" + stranger->name + "\" of \"" + name + "\" as " +
                         vm_name(*slice, name));
    auto event = inventory_event("vm.imported", name);
    event.slice = *slice;
    event.state = name_of(vm.state);
    event.message = stranger->name;
    plan.events.push_back(std::move(event));
    auto& host = context.draft.edit(name);
    host.vms.emplace(*slice, std::move(vm));
    leave_out(*stranger, host);
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
