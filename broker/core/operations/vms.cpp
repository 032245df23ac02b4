// add, remove host vmware: the database only, no host is touched.
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::core {
namespace {

// Defaults of Rocks' own VM rolls (1024 MB, 36 GB); one CPU, as the roll's examples.
constexpr std::uint32_t default_cpus = 1;
constexpr std::uint32_t default_memory_mb = 1024;
constexpr std::uint64_t default_disk_gb = 36;

Result<std::uint32_t> choose_slice(const PlanContext& context, const HostEntry& host) {
    const auto& name = host.record.connection.name;
    if (const auto slice = slice_parameter(context.operation)) {
        if (host.vms.contains(*slice))
            return fail(Errc::conflict,
                        vm_name(*slice, name) + " exists; see: grivon list host vmware " + name);
        return *slice;
    }
    const std::uint32_t slice = host.vms.empty() ? 0 : host.vms.rbegin()->first + 1;
    if (slice > vm_limits::slice_max)
        return fail(Errc::exhausted, "host \"" + name + "\" has no slice number left up to " +
                                         std::to_string(vm_limits::slice_max));
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

Result<> may_remove(const PlanContext& context, const VmRecord& vm) {
    const auto name = vm_name(vm.spec.slice, vm.host);
    const auto target = vm.host + " slice=" + std::to_string(vm.spec.slice);
    if (has_unfinished_jobs(context, vm))
        return fail(Errc::illegal_state, name +
                                             " has jobs that have not ended; see: grivon list "
                                             "job host=" +
                                             vm.host);
    if (vm.state == VmState::none) return {};
    return fail(Errc::illegal_state, name + " is " + std::string(name_of(vm.state)) +
                                         "; destroy it first: grivon destroy host vmware " +
                                         target);
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

Result<Plan> plan_remove_vm(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    for (const auto& [host, slice] : *targets) {
        if (auto ok = may_remove(context, context.draft.find(host)->vms.at(slice)); !ok)
            return tl::unexpected(ok.error());
        context.draft.edit(host).vms.erase(slice);
        plan.hits.push_back(vm_name(slice, host));
        auto event = inventory_event("vm.removed", host);
        event.slice = slice;
        plan.events.push_back(std::move(event));
    }
    return plan;
}

}  // namespace grivon::core
