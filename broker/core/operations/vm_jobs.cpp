// create, destroy, start, stop, reboot, suspend, resume host vmware: one job per VM. And answer.
#include <algorithm>

#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

using enum VmState;

// Why a verb makes no sense in a state. What is already so is no error: the job looks, and says so.
// Where a state is not listed the host decides (vmware-server.md 1.4).
struct Refusal {
    std::string_view verb;
    VmState state;
    std::string_view reason;  // after "slice0@host "
    std::string_view way_out;
};
constexpr std::string_view not_there = "does not exist on its host yet; create it with: ";
constexpr Refusal refusals[]{
    {"start", none, not_there, "create"},
    {"stop", none, not_there, "create"},
    {"stop", suspended, "is suspended and cannot be stopped; resume it first with: ", "resume"},
    {"reboot", none, not_there, "create"},
    {"reboot", off, "is off; start it with: ", "start"},
    {"reboot", suspended, "is suspended; resume it with: ", "resume"},
    {"suspend", none, not_there, "create"},
    {"suspend", off, "is off: there is nothing to suspend; start it with: ", "start"},
    {"resume", none, not_there, "create"},
    {"resume", off, "is off, not suspended; start it with: ", "start"},
    {"destroy", on, "is on; stop it first with: ", "stop"},
    {"answer", none, not_there, "create"},
};

Result<> check_state(const std::string& verb, VmState state, const std::string& host,
                     std::uint32_t slice) {
    const auto found = std::find_if(
        std::begin(refusals), std::end(refusals),
        [&](const Refusal& refusal) { return refusal.verb == verb && refusal.state == state; });
    if (found == std::end(refusals)) return {};
    return fail(Errc::illegal_state, vm_name(slice, host) + " " + std::string(found->reason) +
                                         "grivon " + std::string(found->way_out) + " host vmware " +
                                         host + " slice=" + std::to_string(slice));
}

bool takes_away(const std::string& verb) {
    return verb == "stop" || verb == "reboot" || verb == "suspend" || verb == "destroy";
}

// All VMs of the host, and nothing of this one: the verb has nothing to do there.
bool is_passed_over(const std::string& verb, VmState state) {
    return verb == "destroy" && state == none;
}

PlannedJob vm_job(const PlanContext& context, const std::string& host, std::uint32_t slice) {
    auto job = job_on(context, host);
    job.slice = slice;
    job.spec.vm = context.draft.find(host)->vms.at(slice).spec;
    for (const auto* name : {"mode", "choice"})
        if (auto value = text_parameter(context.operation, name))
            job.spec.parameters.emplace(name, std::move(*value));
    return job;
}

// The job of one VM, or a word that it is passed over. A VM that is named must be able to do it.
// Returns the reason for passing it over.
Result<std::string> plan_vm(const PlanContext& context, const VmTarget& target, Plan& plan) {
    const auto& verb = context.operation.verb;
    const auto& [host, slice] = target;
    const bool named = slice_parameter(context.operation).has_value();
    const auto state = expected_state(context, context.draft.find(host)->vms.at(slice));
    const auto ok = check_state(verb, state, host, slice);
    if (!ok && named) return tl::unexpected(ok.error());
    if (!ok || (!named && is_passed_over(verb, state))) {
        plan.lines.push_back("# " + vm_name(slice, host) + " is " + std::string(name_of(state)) +
                             ": passed over");
        return ok ? vm_name(slice, host) + " does not exist on its host" : ok.error().message;
    }
    auto job = vm_job(context, host, slice);
    job.vm = state;
    plan.jobs.push_back(std::move(job));
    if (takes_away(verb)) plan.hits.push_back(vm_name(slice, host));
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
