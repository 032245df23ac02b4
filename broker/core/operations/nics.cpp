// add, remove interfaces of VMs: the database only, no host is touched.
#include "broker/core/operations/nics.hpp"

#include <algorithm>

#include "broker/core/operations/fitting.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// What the host has, but for what it is about to lose.
std::string known_networks(const HostEntry& host) {
    std::string known;
    for (const auto& [number, record] : host.vmnets)
        if (record.presence != Presence::leaving)
            known += (known.empty() ? "; it has: " : ", ") + record.spec.name;
    return known;
}

// The .vmx of a VM that exists says what it has.
Result<> must_not_exist(const PlanContext& context, const VmRecord& vm) {
    // One that is about to be destroyed may survive it.
    if (vm.state == VmState::none && expected_state(context, vm) == VmState::none) return {};
    return fail(Errc::illegal_state, vm_name(vm.spec.slice, vm.host) +
                                         " exists on its host; its interfaces change only before "
                                         "it is created");
}

// The lowest number inside the VM that no interface has.
std::uint32_t free_ifindex(const VmRecord& vm) {
    std::uint32_t ifindex = 0;
    for (const auto& nic : vm.spec.nics)
        if (nic.ifindex == ifindex) ++ifindex;
    return ifindex;
}

Result<> may_add_nic(const PlanContext& context, const VmRecord& vm) {
    const auto name = vm_name(vm.spec.slice, vm.host);
    if (auto ok = must_not_exist(context, vm); !ok) return ok;
    const auto& traits = traits_of(*context.draft.find(vm.host));
    if (vm.spec.nics.size() >= traits.bounds.nics_max)
        return fail(Errc::exhausted, name + " has " + std::to_string(vm.spec.nics.size()) +
                                         " interfaces, which is all " + std::string(traits.title) +
                                         " allows");
    return {};
}

// Takes the interfaces that the operation means out of the VM.
Result<> remove_nics(const PlanContext& context, const std::string& host, std::uint32_t slice,
                     Plan& plan) {
    const auto ifindex = number_parameter(context.operation, "ifindex");
    const auto mac = text_parameter(context.operation, "mac");
    const auto is_meant = [&](const NicSpec& nic) {
        return (!ifindex || nic.ifindex == *ifindex) && (!mac || same_mac(nic.mac, *mac));
    };
    const auto& vm = context.draft.find(host)->vms.at(slice);
    if (std::none_of(vm.spec.nics.begin(), vm.spec.nics.end(), is_meant)) return {};
    if (auto ok = must_not_exist(context, vm); !ok) return ok;
    auto& nics = context.draft.edit(host).vms.at(slice).spec.nics;
    plan.hits.push_back(vm_name(slice, host));
    for (const auto& nic : nics) {
        if (!is_meant(nic)) continue;
        auto event = inventory_event("nic.removed", host);
        event.slice = slice;
        event.message = nic.mac + " on " + nic.vmnet;
        plan.events.push_back(std::move(event));
    }
    std::erase_if(nics, is_meant);
    return {};
}

}  // namespace

Result<std::string> network_meant(const HostEntry& host, const std::string& word) {
    if (is_network_found(word)) return word;
    const bool named = is_vmnet_name(word) || is_vmbr_name(word);
    for (const auto& [number, record] : host.vmnets)
        if (record.presence != Presence::leaving &&
            (named ? record.spec.name == word : record.spec.device == word))
            return record.spec.name;
    const auto& name = host.record.connection.name;
    return fail(Errc::not_found, "host \"" + name + "\" has no " +
                                     (named ? word : "network that bridges " + word) +
                                     known_networks(host) + "; add one with: grivon add " +
                                     vm_object(host, VmPart::network) + " " + name +
                                     " iface=" + (named ? "eth0" : word) + " type=bridge");
}

Result<> add_nic(const PlanContext& context, const VmTarget& target, const std::string& vmnet,
                 Plan& plan) {
    const auto& [host, slice] = target;
    const auto& before = context.draft.find(host)->vms.at(slice);
    if (auto ok = may_add_nic(context, before); !ok) return ok;
    const auto mac = context.draft.allocate_mac(traits_of(*context.draft.find(host)).family);
    if (!mac) return tl::unexpected(mac.error());
    auto& vm = context.draft.edit(host).vms.at(slice);
    auto& nics = vm.spec.nics;
    const auto ifindex = free_ifindex(vm);
    nics.insert(nics.begin() + ifindex, NicSpec{ifindex, *mac, vmnet});
    plan.lines.push_back("add " + *mac + " to " + vm_name(slice, host) + " (vmnodeid " +
                         std::to_string(number(vm.spec.id)) + ") as ifindex " +
                         std::to_string(ifindex) + "; bound to " + vmnet);
    auto event = inventory_event("nic.added", host);
    event.slice = slice;
    event.message = *mac + " on " + vmnet;
    plan.events.push_back(std::move(event));
    return {};
}

Result<Plan> plan_add_nic(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    const auto family = vm_object_in(context.operation.object)->family;
    Plan plan;
    plan.lines.push_back("adding " + std::string(word_of(family)) + " interface to " +
                         std::to_string(targets->size()) + " slices");
    for (const auto& target : *targets) {
        const auto vmnet = network_meant(*context.draft.find(target.host),
                                         context.operation.parameters.at("vmnet"));
        if (!vmnet) return tl::unexpected(vmnet.error());
        if (auto ok = add_nic(context, target, *vmnet, plan); !ok)
            return tl::unexpected(ok.error());
    }
    return plan;
}

Result<Plan> plan_remove_nic(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    for (const auto& [host, slice] : *targets)
        if (auto ok = remove_nics(context, host, slice, plan); !ok)
            return tl::unexpected(ok.error());
    if (plan.hits.empty())
        return fail(Errc::not_found,
                    "no VM that is meant has such an interface; see: grivon list " +
                        context.operation.object);
    return plan;
}

}  // namespace grivon::core
