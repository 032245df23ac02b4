// retry job, retry batch: what jobs that did not succeed were to do is planned anew, as if it were
// typed again now; so it is checked against what is there now, and done with what is wanted now.
#include <map>

#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"

namespace grivon::core {
namespace {

void add_vmnet_words(const VmnetSpec& vmnet, const std::string& verb, Operation& operation) {
    auto& words = operation.parameters;
    words["vmnet"] = vmnet.name;
    if (verb != "add") return;
    words["type"] = name_of(vmnet.kind);
    if (!vmnet.device.empty()) words["iface"] = vmnet.device;
    if (!vmnet.host_address.empty()) words["hostaddr"] = vmnet.host_address;
    if (!vmnet.netmask.empty()) words["netmask"] = vmnet.netmask;
}

// The command that makes this job and no other.
Operation command_of(const JobRecord& job, const JobSpec& spec) {
    Operation operation;
    operation.verb = spec.verb;
    operation.object = spec.object;
    operation.arguments = {job.host};
    operation.parameters = spec.parameters;
    if (job.slice) operation.parameters["slice"] = std::to_string(*job.slice);
    if (spec.vlan) operation.parameters["viface"] = spec.vlan->device;
    if (spec.vmnet) add_vmnet_words(*spec.vmnet, spec.verb, operation);
    return operation;
}

std::string named(const JobRecord& job) {
    return "job " + std::to_string(number(job.id));
}

// A slice may have been given to another VM since.
Result<> same_vm(const PlanContext& context, const JobRecord& job, const JobSpec& spec) {
    const auto* host = context.draft.find(job.host);
    if (host == nullptr)
        return fail(Errc::not_found, "host \"" + job.host + "\" has been removed since");
    if (!spec.vm) return {};
    const auto found = host->vms.find(*job.slice);
    if (found != host->vms.end() && found->second.spec.id == spec.vm->id) return {};
    return fail(Errc::not_found, vm_name(*job.slice, job.host) + " has been removed since");
}

Result<Plan> plan_again(const PlanContext& context, const JobRecord& job,
                        const PlannedJobs& earlier) {
    const auto spec = decode_value<JobSpec>(job.payload);
    if (!spec) return tl::unexpected(spec.error());
    if (auto ok = same_vm(context, job, *spec); !ok) return tl::unexpected(ok.error());
    auto request = context.request;
    request.confirmed = true;  // it was, when it was accepted
    request.history = {};
    const auto command = command_of(job, *spec);
    if (auto ok = check_operation(command); !ok) return tl::unexpected(ok.error());
    auto plan = plan_operation(
        {command, context.inventory, context.queue, context.draft, request, earlier});
    if (plan && plan->jobs.empty()) return fail(Errc::illegal_state, "there is nothing left to do");
    return plan;
}

Result<> may_retry(const JobRecord& job) {
    if (!is_final(job.progress.state))
        return fail(
            Errc::illegal_state,
            named(job) + " is " + std::string(name_of(job.progress.state)) + ": it has not ended");
    if (job.progress.state == JobState::succeeded)
        return fail(Errc::illegal_state, named(job) + " succeeded: there is nothing to retry");
    return {};
}

bool is_meant(const PlanContext& context, const JobRecord& job) {
    const auto only = text_parameter(context.operation, "only");
    return !only || name_of(job.progress.state) == *only;
}

// The jobs of a plan that is put behind others, with the jobs they come after.
class Retried {
public:
    Retried(const PlanContext& context) : jobs(context.earlier), first_(jobs.all().size()) {}

    void take(const JobRecord& job, Plan part, Plan& plan) {
        std::vector<std::size_t> after;
        for (const auto before : job.after)
            if (const auto found = index_.find(before); found != index_.end())
                after.push_back(found->second);
        for (auto& planned : part.jobs) {
            planned.after = after;
            index_[job.id] = jobs.all().size() - first_;
            jobs.add(planned);
            plan.jobs.push_back(std::move(planned));
        }
        plan.lines.insert(plan.lines.end(), part.lines.begin(), part.lines.end());
        plan.events.insert(plan.events.end(), part.events.begin(), part.events.end());
        plan.actions.insert(plan.actions.end(), part.actions.begin(), part.actions.end());
    }

    PlannedJobs jobs;

private:
    const std::size_t first_;
    std::map<JobId, std::size_t> index_;  // in the plan: the job that a job became
};

}  // namespace

Result<Plan> plan_retry(const PlanContext& context) {
    const bool of_batch = context.operation.object == "batch";
    Plan plan;
    Retried retried(context);
    std::string first_reason = text_parameter(context.operation, "only")
                                   ? "no job of the batch ended so"
                                   : "all jobs of the batch succeeded: there is nothing to retry";
    for (const auto& job : context.request.history) {
        auto ok = may_retry(job);
        if (of_batch && (!ok || !is_meant(context, job))) {
            if (!is_final(job.progress.state)) return tl::unexpected(ok.error());
            continue;
        }
        if (!ok) return tl::unexpected(ok.error());
        auto part = plan_again(context, job, retried.jobs);
        if (part) {
            retried.take(job, std::move(*part), plan);
            continue;
        }
        const auto reason = named(job) + " (" + job.operation + "): " + part.error().message;
        if (!of_batch) return fail(part.error().code, reason);
        if (plan.lines.empty()) first_reason = reason;
        plan.lines.push_back("# " + reason + ": passed over");
    }
    if (plan.jobs.empty()) return fail(Errc::illegal_state, first_reason);
    return plan;
}

}  // namespace grivon::core
