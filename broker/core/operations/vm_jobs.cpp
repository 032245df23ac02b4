// create, destroy, start, stop, reboot, suspend, resume, sync of VMs and what is done with their
// snapshots: one job per VM. And answer.
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

using enum VmState;

bool takes_away(const std::string& verb) {
    return verb == "stop" || verb == "reboot" || verb == "suspend" || verb == "destroy" ||
           verb == "revert" || verb == "remove";
}

bool removes_rows(const Operation& operation) {
    return operation.verb == "destroy" && boolean_parameter(operation, "remove").value_or(false);
}

// All VMs of the host, and nothing of this one: the verb has nothing to do there.
bool is_passed_over(const Operation& operation, VmState state) {
    return operation.verb == "destroy" && !removes_rows(operation) && state == none;
}

// Whose job removes a VM wants to be the last one that there is for it.
Result<> check_row(const PlanContext& context, const VmTarget& target) {
    const auto& vm = context.draft.find(target.host)->vms.at(target.slice);
    const auto name = vm_name(target.slice, target.host);
    if (has_unfinished_jobs(context, target.host, row_of(vm.spec.id)))
        return fail(Errc::illegal_state,
                    name + " is being removed; see: grivon list job host=" + target.host);
    if (removes_rows(context.operation) && context.queue.has_delayed_jobs(vm.spec.id))
        return fail(
            Errc::illegal_state,
            name + " has jobs that wait for their time; see: grivon list job host=" + target.host);
    return {};
}

// What is created, or brought in line, is what the database says when that is accepted, which may
// be taken back as long as a job that is to bring it about has not ended.
Result<> check_hardware(const PlanContext& context, const VmTarget& target) {
    const auto& vm = context.draft.find(target.host)->vms.at(target.slice);
    const auto& verb = context.operation.verb;
    if ((verb != "create" && verb != "sync") ||
        !has_unfinished_jobs(context, target.host, hardware_of(vm.spec.id)))
        return {};
    return hardware_is_changing(target);
}

PlannedJob vm_job(const PlanContext& context, const std::string& host, std::uint32_t slice) {
    auto job = job_on(context, host);
    job.slice = slice;
    job.spec.vm = context.draft.find(host)->vms.at(slice).spec;
    for (const auto* name : {"mode", "choice", "name"})
        if (auto value = text_parameter(context.operation, name))
            job.spec.parameters.emplace(name, std::move(*value));
    if (removes_rows(context.operation)) job.spec.parameters.emplace("remove", "yes");
    return job;
}

std::string passed_over_line(const PlanContext& context, const VmTarget& target, VmState state) {
    const auto& vm = context.draft.find(target.host)->vms.at(target.slice);
    const bool goes = has_unfinished_jobs(context, target.host, row_of(vm.spec.id));
    return "# " + vm_name(target.slice, target.host) + " is " +
           (goes ? std::string("being removed") : std::string(name_of(state))) + ": passed over";
}

// The job of one VM, or a word that it is passed over. A VM that is named must be able to do it.
// Returns the reason for passing it over.
Result<std::string> plan_vm(const PlanContext& context, const VmTarget& target, Plan& plan) {
    const auto& [host, slice] = target;
    const bool named = slice_parameter(context.operation).has_value();
    const auto state = expected_state(context, context.draft.find(host)->vms.at(slice));
    auto ok = check_row(context, target);
    if (ok) ok = check_state(context.operation, state, target);
    if (!ok && named) return tl::unexpected(ok.error());
    if (!ok || (!named && is_passed_over(context.operation, state))) {
        plan.lines.push_back(passed_over_line(context, target, state));
        return ok ? vm_name(slice, host) + " does not exist on its host" : ok.error().message;
    }
    if (auto settled = check_hardware(context, target); !settled)
        return tl::unexpected(settled.error());
    auto job = vm_job(context, host, slice);
    job.vm = state;
    plan.jobs.push_back(std::move(job));
    if (takes_away(context.operation.verb)) plan.hits.push_back(vm_name(slice, host));
    return "";
}

}  // namespace

Result<Plan> plan_vm_jobs(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    std::string first_reason;
    for (const auto& target : *targets) {
        auto reason = plan_vm(context, target, plan);
        if (!reason) return tl::unexpected(reason.error());
        if (first_reason.empty()) first_reason = std::move(*reason);
    }
    if (plan.jobs.empty()) return fail(Errc::illegal_state, first_reason);
    return plan;
}

Result<Plan> plan_answer(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (hosts->size() > 1) return fail(Errc::usage, "must supply only one host");
    return plan_vm_jobs(context);
}

}  // namespace grivon::core
