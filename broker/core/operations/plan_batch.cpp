#include "broker/core/operations/plan_batch.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "wire/batch_place.hpp"
#include "wire/catalogue.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

// Of what is printed, all in one answer; beside it are the jobs and their hosts.
constexpr std::size_t lines_bytes_max = limits::frame_bytes_max / 2;

Result<> check_form(const BatchSpec& batch) {
    if (batch.operations.empty()) return fail(Errc::usage, "a batch without operations");
    if (batch.operations.size() > limits::batch_operations_max)
        return fail(Errc::usage, "a batch of more than " +
                                     std::to_string(limits::batch_operations_max) + " operations");
    const auto retries = std::any_of(batch.operations.begin(), batch.operations.end(),
                                     [](const Operation& one) { return one.verb == "retry"; });
    if (retries && batch.operations.size() > 1)
        return fail(Errc::usage, "retry stands alone: it makes a batch of its own");
    if (batch.start_at && batch.start_after_ms > 0)
        return fail(Errc::usage, "give either a time to begin or a delay, not both");
    const auto longest = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(duration_max).count());
    if (batch.start_after_ms > longest || batch.time_limit_ms > longest)
        return fail(Errc::usage, "a delay or time limit of more than a year");
    return {};
}

Result<> check_after(const Operation& operation, std::size_t index) {
    for (const auto before : operation.after)
        if (before == 0 || before > index)
            return fail(Errc::usage, "it comes after operation " + std::to_string(before) +
                                         ", which is not an earlier one");
    return {};
}

// What an operation does to the queue happens before any host or job of the batch is added.
Result<> check_actions(const Plan& part, const Inventory& inventory, const PlannedJobs& earlier) {
    for (const auto& action : part.actions) {
        const auto* hold = std::get_if<HoldLane>(&action);
        if (hold != nullptr && inventory.find(hold->control.host) == nullptr)
            return fail(Errc::usage, "host \"" + hold->control.host +
                                         "\" is added by the same batch: its lane can be held "
                                         "when the batch is accepted");
        const auto* gone = std::get_if<ForgetHost>(&action);
        if (gone != nullptr && earlier.any_on(gone->host))
            return fail(Errc::usage,
                        "host \"" + gone->host + "\" is removed while the batch has jobs on it");
    }
    return {};
}

// What a job is about has changed by the time it begins: a VM is found by its number, but a network
// or key that is given or taken away later was decided when the job was accepted.
Result<> check_delay(const BatchSpec& batch, const Plan& part) {
    if (!batch.start_at && batch.start_after_ms == 0) return {};
    for (const auto& job : part.jobs)
        if (!job.spec.vm)
            return fail(Errc::usage, "\"" + job.spec.operation() +
                                         "\" cannot begin later: only what is done to VMs can");
    return {};
}

tl::unexpected<Error> takes_no_jobs(const LaneRecord& control) {
    return fail(Errc::illegal_state, "the lane of " + control.host +
                                         " takes no jobs: it is being drained by " + control.user +
                                         (control.reason.empty() ? "" : ": " + control.reason) +
                                         "; grivon resume lane " + control.host);
}

class BatchPlanner {
public:
    BatchPlanner(const BatchSpec& batch, const Inventory& inventory, const Queue& queue,
                 Draft& draft, const Request& request)
        : batch_(batch), inventory_(inventory), queue_(queue), draft_(draft), request_(request) {}

    Result<> add(const Operation& operation) {
        if (auto ok = check_operation(operation); !ok) return ok;
        if (auto ok = check_after(operation, jobs_of_.size()); !ok) return ok;
        auto part = plan_operation({operation, inventory_, queue_, draft_, request_, jobs_});
        if (!part) return tl::unexpected(part.error());
        if (auto ok = check_actions(*part, inventory_, jobs_); !ok) return ok;
        if (auto ok = check_delay(batch_, *part); !ok) return ok;
        if (auto ok = check_lanes(*part); !ok) return ok;
        return take(operation, std::move(*part));
    }

    Plan finish() {
        plan_.jobs = std::move(jobs_).take();
        return std::move(plan_);
    }

private:
    // As earlier operations of the batch leave the lanes.
    Result<> check_lanes(const Plan& part) {
        for (const auto& action : part.actions) {
            if (const auto* hold = std::get_if<HoldLane>(&action))
                controls_[hold->control.host] = hold->control;
            if (const auto* resume = std::get_if<ResumeLane>(&action))
                controls_[resume->host] = LaneRecord{};
        }
        for (const auto& job : part.jobs) {
            const auto* lane = queue_.find_lane(job.host);
            const auto told = controls_.find(job.host);
            const auto control = told != controls_.end() ? told->second
                                 : lane != nullptr       ? lane->control
                                                         : LaneRecord{};
            if (control.mode == LaneMode::draining) return takes_no_jobs(control);
        }
        return {};
    }

    Result<> take(const Operation& operation, Plan part) {
        const auto first = jobs_.all().size();
        std::set<std::size_t> after;
        for (const auto before : operation.after)
            after.insert(jobs_of_[before - 1].begin(), jobs_of_[before - 1].end());
        auto& own = jobs_of_.emplace_back();
        for (auto& job : part.jobs) {
            for (auto& index : job.after) index += first;
            job.after.insert(job.after.end(), after.begin(), after.end());
            job.spec.time_limit_ms = batch_.time_limit_ms;
            own.push_back(jobs_.all().size());
            jobs_.add(std::move(job));
        }
        if (jobs_.all().size() > limits::submission_jobs_max)
            return fail(Errc::exhausted, "this makes more than " +
                                             std::to_string(limits::submission_jobs_max) +
                                             " jobs, which is all that one command may make; "
                                             "name fewer hosts at a time");
        for (const auto& line : part.lines) lines_bytes_ += line.size();
        if (lines_bytes_ > lines_bytes_max)
            return fail(Errc::exhausted,
                        "what this prints is more than one answer holds; name "
                        "fewer hosts at a time");
        std::move(part.lines.begin(), part.lines.end(), std::back_inserter(plan_.lines));
        std::move(part.events.begin(), part.events.end(), std::back_inserter(plan_.events));
        std::move(part.actions.begin(), part.actions.end(), std::back_inserter(plan_.actions));
        return {};
    }

    const BatchSpec& batch_;
    const Inventory& inventory_;
    const Queue& queue_;
    Draft& draft_;
    const Request& request_;
    PlannedJobs jobs_;
    std::vector<std::vector<std::size_t>> jobs_of_;  // by operation: indexes of its jobs
    std::map<std::string, LaneRecord> controls_;     // of lanes that the batch itself holds
    Plan plan_;
    std::size_t lines_bytes_ = 0;
};

}  // namespace

Result<Plan> plan_batch(const BatchSpec& batch, const Inventory& inventory, const Queue& queue,
                        Draft& draft, const Request& request) {
    if (auto ok = check_form(batch); !ok) return tl::unexpected(ok.error());
    BatchPlanner planner(batch, inventory, queue, draft, request);
    for (std::size_t i = 0; i < batch.operations.size(); ++i) {
        auto ok = planner.add(batch.operations[i]);
        if (ok) continue;
        auto error = ok.error();
        if (batch.operations.size() > 1) error = std::move(error).within(operation_place(i + 1));
        return tl::unexpected(std::move(error));
    }
    return planner.finish();
}

}  // namespace grivon::core
