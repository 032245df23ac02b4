// set of VMs: CPUs and memory of VMs, by a job where the VM exists, and their cluster, which
// is the database's affair alone.
#include "broker/core/hardware.hpp"
#include "broker/core/operations/bounds.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

bool names_hardware(const Operation& operation) {
    return operation.parameters.contains("cpus") || operation.parameters.contains("mem");
}

// Without a host cluster= says which VMs are meant, not where they are to belong.
bool names_membership(const Operation& operation) {
    const auto& words = operation.parameters;
    return words.contains("group") || (words.contains("cluster") && !target_cluster(operation));
}

Result<> check_words(const Operation& operation) {
    const auto cluster = target_cluster(operation);
    if (cluster == "none")
        return fail(Errc::usage, "cluster=none takes VMs out of their cluster; name their hosts");
    if (!cluster && !operation.parameters.contains("slice"))
        return fail(Errc::usage, "must supply slice=: the number of a VM on its host, or all");
    if (names_hardware(operation) || names_membership(operation)) return {};
    return fail(Errc::usage, "nothing to set; see: grivon help " + operation.name());
}

// ---- cluster and group --------------------------------------------------------------------------

std::string none_is_empty(std::string word) {
    return word == "none" ? std::string() : word;
}

// A group is of one cluster: it does not go over into another one.
void take_membership(const Operation& operation, VmRecord& vm) {
    if (!target_cluster(operation)) {
        if (auto cluster = text_parameter(operation, "cluster")) {
            *cluster = none_is_empty(*cluster);
            if (*cluster != vm.cluster) vm.group.clear();
            vm.cluster = std::move(*cluster);
        }
    }
    if (auto group = text_parameter(operation, "group")) vm.group = none_is_empty(*group);
}

Event membership_event(const VmRecord& vm) {
    auto event = inventory_event("vm.changed", vm.host);
    event.slice = vm.spec.slice;
    event.message = "cluster=" + (vm.cluster.empty() ? "none" : vm.cluster) +
                    (vm.group.empty() ? "" : " group=" + vm.group);
    return event;
}

Result<> set_membership(const PlanContext& context, const VmTarget& target, Plan& plan) {
    auto& vm = context.draft.edit(target.host).vms.at(target.slice);
    const auto before = std::pair(vm.cluster, vm.group);
    take_membership(context.operation, vm);
    if (vm.cluster.empty() && !vm.group.empty())
        return fail(Errc::illegal_state, vm_name(target.slice, target.host) +
                                             " belongs to no cluster; group= is a part of one: "
                                             "give cluster= as well");
    if (std::pair(vm.cluster, vm.group) != before) plan.events.push_back(membership_event(vm));
    return {};
}

// ---- CPUs and memory ----------------------------------------------------------------------------

VmHardware wanted_of(const Operation& operation, const VmSpec& vm) {
    return {static_cast<std::uint32_t>(number_parameter(operation, "cpus").value_or(vm.cpus)),
            static_cast<std::uint32_t>(number_parameter(operation, "mem").value_or(vm.memory_mb))};
}

VmSpec changed(const Operation& operation, VmSpec vm) {
    const auto wanted = wanted_of(operation, vm);
    vm.cpus = wanted.cpus;
    vm.memory_mb = wanted.memory_mb;
    vm.image.reset();  // is not asked for now
    return vm;
}

bool exists(const PlanContext& context, const VmRecord& vm) {
    return vm.state != VmState::none || expected_state(context, vm) != VmState::none;
}

Result<> may_change(const PlanContext& context, const VmTarget& target, const VmRecord& vm) {
    if (has_unfinished_jobs(context, target.host, hardware_of(vm.spec.id)))
        return hardware_is_changing(target);
    const auto expected = expected_state(context, vm);
    if (!exists(context, vm) && has_unfinished_jobs(context, vm))
        return fail(Errc::illegal_state, vm_name(target.slice, target.host) +
                                             " has jobs that have not ended; see: grivon list job "
                                             "host=" +
                                             target.host);
    if (exists(context, vm) && expected == VmState::none)
        return fail(Errc::illegal_state, vm_name(target.slice, target.host) +
                                             " is about to be destroyed; see: grivon list job "
                                             "host=" +
                                             target.host);
    if (auto ok =
            check_bounds(*context.draft.find(target.host), changed(context.operation, vm.spec));
        !ok)
        return ok;
    return check_state(context.operation, expected, target);
}

PlannedJob hardware_job(const PlanContext& context, const VmRecord& vm, const VmHardware& before) {
    auto job = job_on(context, vm.host);
    job.slice = vm.spec.slice;
    job.spec.vm = vm.spec;
    job.spec.hardware_before = before;
    for (const auto* name : {"cpus", "mem"})
        if (auto value = text_parameter(context.operation, name))
            job.spec.parameters.emplace(name, std::move(*value));
    job.vm = expected_state(context, vm);
    return job;
}

// Of a VM that exists, the host must be told as well, even what the database says already.
void set_hardware(const PlanContext& context, const VmTarget& target, Plan& plan) {
    auto& vm = context.draft.edit(target.host).vms.at(target.slice);
    const VmHardware before{vm.spec.cpus, vm.spec.memory_mb};
    const auto wanted = wanted_of(context.operation, vm.spec);
    vm.spec.cpus = wanted.cpus;
    vm.spec.memory_mb = wanted.memory_mb;
    if (wanted != before) plan.events.push_back(hardware_event(vm));
    if (exists(context, vm)) plan.jobs.push_back(hardware_job(context, vm, before));
}

// Nothing of a VM that cannot have all of it is changed. Returns the reason for passing it over; a
// VM that is named is not.
Result<std::string> set_vm(const PlanContext& context, const VmTarget& target, Plan& plan) {
    const auto& operation = context.operation;
    const auto& vm = context.draft.find(target.host)->vms.at(target.slice);
    if (names_hardware(operation)) {
        if (auto ok = may_change(context, target, vm); !ok) {
            if (slice_parameter(operation)) return tl::unexpected(ok.error());
            plan.lines.push_back("# " + ok.error().message + ": passed over");
            return ok.error().message;
        }
        set_hardware(context, target, plan);
    }
    if (auto ok = set_membership(context, target, plan); !ok) return tl::unexpected(ok.error());
    return "";
}

}  // namespace

tl::unexpected<Error> hardware_is_changing(const VmTarget& target) {
    return fail(Errc::illegal_state, vm_name(target.slice, target.host) +
                                         " has a job that changes its CPUs and memory, which has "
                                         "not ended; see: grivon list job host=" +
                                         target.host);
}

Result<Plan> plan_set_vm(const PlanContext& context) {
    if (auto ok = check_words(context.operation); !ok) return tl::unexpected(ok.error());
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    std::string first_reason;
    std::size_t passed_over = 0;
    for (const auto& target : *targets) {
        auto reason = set_vm(context, target, plan);
        if (!reason) return tl::unexpected(reason.error());
        if (reason->empty()) continue;
        ++passed_over;
        if (first_reason.empty()) first_reason = std::move(*reason);
    }
    if (passed_over == targets->size()) return fail(Errc::illegal_state, first_reason);
    return plan;
}

}  // namespace grivon::core
