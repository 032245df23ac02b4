// cancel job, cancel batch, resolve job: what operators decide about jobs that have not ended.
#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

std::string by_whom(const PlanContext& context, const std::string& what) {
    const auto reason = text_parameter(context.operation, "reason");
    return what + " by " + context.request.user + (reason ? ": " + *reason : "");
}

tl::unexpected<Error> not_live(const std::string& noun, std::uint64_t id, std::uint64_t next) {
    const auto name = noun + " " + std::to_string(id);
    if (id >= next)
        return fail(Errc::not_found, "there is no " + name + "; see: grivon list job newest=20");
    const auto see = noun == "job" ? "show job " : "list job batch=";
    return fail(Errc::illegal_state, name + " has ended; see: grivon " + see + std::to_string(id));
}

Result<std::vector<JobId>> jobs_meant(const PlanContext& context) {
    const auto& request = context.request;
    std::vector<JobId> jobs;
    for (const auto id : number_arguments(context.operation)) {
        if (context.operation.object == "batch") {
            const auto of_batch = context.queue.live_jobs(BatchId{id});
            if (of_batch.empty()) return not_live("batch", id, request.next_batch);
            jobs.insert(jobs.end(), of_batch.begin(), of_batch.end());
        } else {
            if (context.queue.find_job(JobId{id}) == nullptr)
                return not_live("job", id, request.next_job);
            jobs.push_back(JobId{id});
        }
    }
    return jobs;
}

std::string cancel_line(const QueuedJob& job) {
    const auto id = std::to_string(number(job.id));
    const auto name = "job " + id + " (" + job.kind->operation + ") on " + job.host();
    if (job.state() == JobState::queued) return name + " is cancelled";
    if (job.state() == JobState::running)
        return name + " is being stopped; see: grivon watch job " + id;
    return name +
           " is cancelled when its host has been looked at; without looking: "
           "grivon resolve job " +
           id + " outcome=failed";
}

}  // namespace

Result<Plan> plan_cancel(const PlanContext& context) {
    auto jobs = jobs_meant(context);
    if (!jobs) return tl::unexpected(jobs.error());
    if (text_parameter(context.operation, "only"))
        std::erase_if(*jobs, [&](JobId id) {
            return context.queue.find_job(id)->state() != JobState::queued;
        });
    Plan plan;
    if (jobs->empty()) plan.lines.emplace_back("no such job waits; nothing is cancelled");
    std::size_t waiting = 0;
    for (const auto id : *jobs) {
        const auto& job = *context.queue.find_job(id);
        if (context.operation.object == "batch" && job.state() == JobState::queued)
            ++waiting;
        else
            plan.lines.push_back(cancel_line(job));
    }
    if (waiting > 0)
        plan.lines.insert(plan.lines.begin(),
                          std::to_string(waiting) +
                              (waiting == 1 ? " job that waits is" : " jobs that wait are") +
                              " cancelled");
    plan.actions.push_back(CancelJobs{std::move(*jobs), by_whom(context, "cancelled")});
    return plan;
}

Result<Plan> plan_resolve(const PlanContext& context) {
    const auto jobs = jobs_meant(context);
    if (!jobs) return tl::unexpected(jobs.error());
    const auto& job = *context.queue.find_job(jobs->front());
    const auto name = "job " + std::to_string(number(job.id));
    const auto state = job.state();
    if (state != JobState::uncertain)
        return fail(Errc::illegal_state,
                    name + " is " + std::string(name_of(state)) +
                        ": only a job of which nobody knows how it ended can be settled; "
                        "to take it back: grivon cancel " +
                        name);
    const auto& outcome = context.operation.parameters.at("outcome");
    const auto to = outcome == "retry"       ? JobState::queued
                    : outcome == "succeeded" ? JobState::succeeded
                                             : JobState::failed;
    Plan plan;
    plan.lines.push_back(to == JobState::queued
                             ? name + ": its host is looked at again"
                             : name + " is settled as " + outcome +
                                   "; what is so on the host: grivon refresh " +
                                   vm_object(*context.draft.find(job.host())) + " " + job.host());
    plan.actions.push_back(SettleJob{job.id, to, by_whom(context, "settled")});
    return plan;
}

}  // namespace grivon::core
