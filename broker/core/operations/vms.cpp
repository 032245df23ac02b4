// add host vmware, add host vmware interface: the database only, no host is touched.
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// Defaults of Rocks' own VM rolls (1024 MB, 36 GB); one CPU, as the roll's examples.
constexpr std::uint32_t default_cpus = 1;
constexpr std::uint32_t default_memory_mb = 1024;
constexpr std::uint64_t default_disk_gb = 36;

// VNC ports 5900 to 6899, see the catalogue's bound of slice=.
constexpr std::uint32_t slice_max = 999;

// VMware Server gives a VM four network interfaces (GSX Server 3 VM Guide p. 230).
constexpr std::size_t nics_max = 4;

Result<std::uint32_t> choose_slice(const PlanContext& context, const HostEntry& host) {
    const auto& name = host.record.connection.name;
    if (const auto wanted = number_parameter(context.operation, "slice")) {
        const auto slice = static_cast<std::uint32_t>(*wanted);
        if (host.vms.contains(slice)) return fail(Errc::conflict, vm_name(slice, name) + " exists");
        return slice;
    }
    const std::uint32_t slice = host.vms.empty() ? 0 : host.vms.rbegin()->first + 1;
    if (slice > slice_max)
        return fail(Errc::exhausted, "host \"" + name + "\" has no slice number left up to " +
                                         std::to_string(slice_max));
    return slice;
}

VmRecord vm_record(const PlanContext& context, const std::string& host, std::uint32_t slice) {
    const auto& operation = context.operation;
    VmRecord vm;
    vm.host = host;
    vm.spec.id = context.draft.allocate_vm_id();
    vm.spec.slice = slice;
    vm.spec.cpus =
        static_cast<std::uint32_t>(number_parameter(operation, "cpus").value_or(default_cpus));
    vm.spec.memory_mb =
        static_cast<std::uint32_t>(number_parameter(operation, "mem").value_or(default_memory_mb));
    const auto disk_gb = number_parameter(operation, "disksize").value_or(default_disk_gb);
    vm.spec.disks.push_back({"scsi0:0", static_cast<std::uint64_t>(disk_gb)});
    return vm;
}

Result<> check_vmnet(const HostEntry& host, const std::string& vmnet) {
    if (host.vmnets.contains(vmnet_number_of(vmnet))) return {};
    const auto& name = host.record.connection.name;
    std::string known;
    for (const auto& [number, record] : host.vmnets)
        known += (known.empty() ? "; it has: " : ", ") + record.spec.name;
    return fail(Errc::not_found, "host \"" + name + "\" has no " + vmnet + known +
                                     "; add one with: grivon add host vmwarenet " + name +
                                     " iface=eth0 type=bridge");
}

Result<> may_add_nic(const PlanContext& context, const VmRecord& vm) {
    const auto name = vm_name(vm.spec.slice, vm.host);
    if (expected_state(context, vm) != VmState::none)
        return fail(Errc::illegal_state, name +
                                             " exists on its host already; interfaces are added "
                                             "before it is created");
    if (vm.spec.nics.size() >= nics_max)
        return fail(Errc::exhausted, name + " has " + std::to_string(nics_max) +
                                         " interfaces, which is all VMware Server allows");
    return {};
}

Result<> add_nic(const PlanContext& context, const std::string& host, std::uint32_t slice,
                 Plan& plan) {
    const auto& vmnet = context.operation.parameters.at("vmnet");
    const auto& before = context.draft.find(host)->vms.at(slice);
    if (auto ok = may_add_nic(context, before); !ok) return ok;
    const auto mac = context.draft.allocate_mac();
    if (!mac) return tl::unexpected(mac.error());
    auto& vm = context.draft.edit(host).vms.at(slice);
    const auto ifindex = vm.spec.nics.empty() ? 0U : vm.spec.nics.back().ifindex + 1;
    vm.spec.nics.push_back({ifindex, *mac, vmnet});
    plan.lines.push_back("add " + *mac + " to " + vm_name(slice, host) + " (vmnodeid " +
                         std::to_string(number(vm.spec.id)) + ") as ifindex " +
                         std::to_string(ifindex) + "; bound to " + vmnet);
    auto event = inventory_event("nic.added", host);
    event.slice = slice;
    event.message = *mac + " on " + vmnet;
    plan.events.push_back(std::move(event));
    return {};
}

}  // namespace

Result<Plan> plan_add_vm(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& name : *hosts) {
        const auto slice = choose_slice(context, *context.draft.find(name));
        if (!slice) return tl::unexpected(slice.error());
        context.draft.edit(name).vms.emplace(*slice, vm_record(context, name, *slice));
        plan.lines.push_back("added VM on node \"" + name + "\" slice \"" + std::to_string(*slice) +
                             "\"");
        auto event = inventory_event("vm.added", name);
        event.slice = *slice;
        event.state = name_of(VmState::none);
        plan.events.push_back(std::move(event));
    }
    return plan;
}

Result<Plan> plan_add_nic(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    std::size_t slices_count = 0;
    for (const auto& name : *hosts) {
        const auto& host = *context.draft.find(name);
        const auto slices = target_slices(context, host);
        if (!slices) return tl::unexpected(slices.error());
        if (auto ok = check_vmnet(host, context.operation.parameters.at("vmnet")); !ok)
            return tl::unexpected(ok.error());
        for (const auto slice : *slices)
            if (auto ok = add_nic(context, name, slice, plan); !ok)
                return tl::unexpected(ok.error());
        slices_count += slices->size();
    }
    plan.lines.insert(plan.lines.begin(),
                      "adding vmware interface to " + std::to_string(slices_count) + " slices");
    return plan;
}

}  // namespace grivon::core
