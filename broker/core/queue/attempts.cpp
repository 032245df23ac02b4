// Attempts: what a worker tells of the job it is at, and what its report means for the job.
#include <algorithm>
#include <string_view>

#include "broker/core/queue/queue.hpp"

namespace grivon::core {
namespace {

std::string cancelled_text(const std::string& by_whom, const std::string& what_is_left) {
    return what_is_left.empty() ? by_whom : by_whom + "; " + what_is_left;
}

}  // namespace

bool Queue::items_came(const JobItems& items, const Now& now, ChangeLog& log) {
    if (auto* worker = workers_.find(items.worker)) worker->heard = now.steady;
    auto* job = job_at(items.worker, items.host, items.job, items.attempt, items.epoch);
    if (job == nullptr) {
        if (holds(items.worker, items.host, items.epoch)) {  // an echo of an attempt that ended
            log.send(items.worker,
                     ItemsStored{items.job, items.attempt, items.position + items.items.size()});
            return true;
        }
        log.send(items.worker, LeaseEnded{items.host, items.epoch});
        return find_job(items.job) == nullptr;
    }
    // What is stored already is passed over; what comes after a gap is asked for again.
    auto& begun = *job->begun;
    if (items.position <= begun.items_end) take_items(begun, items, log);
    log.send(items.worker, ItemsStored{items.job, items.attempt, begun.items_end});
    if (!begun.held_report || begun.held_report->items_end > begun.items_end) return true;
    const auto report = *begun.held_report;
    end_attempt(*job, report, now, log);
    return true;
}

void Queue::take_items(BegunJob& job, const JobItems& items, ChangeLog& log) {
    const auto known = std::min<std::uint64_t>(job.items_end - items.position, items.items.size());
    AddItems fresh{items.job,
                   job.items_end,
                   {items.items.begin() + static_cast<std::ptrdiff_t>(known), items.items.end()}};
    for (auto& item : fresh.items) {
        item.attempt = items.attempt;
        job.output_bytes += item.data.size();
        if (item.kind == ItemKind::step_started) job.steps_begun.push_back(item.name);
        job.step.take(item);
    }
    job.items_end += fresh.items.size();
    if (!fresh.items.empty()) log.record(std::move(fresh));
}

bool Queue::report_came(const AttemptReport& report, const Now& now, ChangeLog& log) {
    if (auto* worker = workers_.find(report.worker)) worker->heard = now.steady;
    auto* job = job_at(report.worker, report.host, report.job, report.attempt, report.epoch);
    if (job == nullptr) {
        log.send(report.worker, ReportStored{report.job, report.attempt});
        return holds(report.worker, report.host, report.epoch) || find_job(report.job) == nullptr;
    }
    if (report.items_end > job->begun->items_end) {
        job->begun->held_report = std::make_unique<AttemptReport>(report);
    } else {
        end_attempt(*job, report, now, log);
    }
    return true;
}

void Queue::end_attempt(QueuedJob& job, const AttemptReport& message, const Now& now,
                        ChangeLog& log) {
    const auto& report = message.report;
    auto& lane = *job.lane;
    job.begun->held_report.reset();
    log.send(message.worker, ReportStored{message.job, message.attempt});
    if (report.host == HostState::up && report.outcome != Outcome::unreached)
        host_answers(lane, now, log);
    const auto end = [&](JobState state, const std::string& text) {
        end_jobs({{job.id, state, text, report.exit_status, report}}, now, log);
    };
    switch (report.outcome) {
        case Outcome::succeeded:
            end(JobState::succeeded, report.message);
            break;
        case Outcome::failed:
            end(JobState::failed, report.message);
            break;
        case Outcome::cancelled:
            end(JobState::cancelled,
                cancelled_text(job.begun->progress.stop_reason, report.message));
            break;
        case Outcome::uncertain:
            attempt_uncertain(job, lane, report, now, log);
            break;
        case Outcome::unreached:
            attempt_unreached(job, lane, report, now, log);
            break;
    }
    const auto* worker = workers_.find(lane.lease.worker);
    if (worker != nullptr && worker->leaving && !lane.current) release_lease(lane, log);
}

void Queue::attempt_uncertain(QueuedJob& job, Lane& lane, const JobReport& report, const Now& now,
                              ChangeLog& log) {
    const bool was_look = job.begun->progress.touched;
    const bool answers = report.host == HostState::up && report.outcome != Outcome::unreached;
    free_slot(lane);
    if (was_look && answers) ++lane.fruitless_looks;
    std::string why = report.message;
    if (lane.needs_operator())
        why += "; " + std::to_string(lane.fruitless_looks) +
               " looks at the host did not settle it: grivon resolve job " +
               std::to_string(number(job.id)) + " outcome=succeeded|failed|retry";
    make_uncertain(job, why, report, now, log);
    retry_lane_at(lane, now.steady + retry_delay(job.begun->progress.attempt));
    if (!answers) host_failed(lane, report, now, log);
}

// It goes back to the head of its lane. After a lost attempt nobody may say that nothing was begun,
// whatever this attempt did not do.
void Queue::attempt_unreached(QueuedJob& job, Lane& lane, const JobReport& report, const Now& now,
                              ChangeLog& log) {
    auto& progress = job.begun->progress;
    if (progress.touched) {
        attempt_uncertain(job, lane, report, now, log);
        return;
    }
    if (!progress.stop_reason.empty()) {
        const auto why = progress.stop_reason;
        end_jobs({{job.id, JobState::cancelled, why, std::nullopt, report}}, now, log);
        host_failed(lane, report, now, log);
        return;
    }
    free_slot(lane);
    lane.current.reset();
    lane.waiting.push_front(job.id);
    progress.message = report.message;
    change_state(job, JobState::queued, now, log);
    tell_outcome(job, job.begun->spec, JobState::queued, report);
    host_failed(lane, report, now, log);
}

void Queue::make_uncertain(QueuedJob& job, const std::string& why, const JobReport& report,
                           const Now& now, ChangeLog& log) {
    job.begun->progress.message = why;
    job.begun->progress.touched = true;
    job.begun->held_report.reset();
    change_state(job, JobState::uncertain, now, log);
    tell_outcome(job, job.begun->spec, JobState::uncertain, report);
}

bool Queue::holds(const std::string& worker, const std::string& host, Epoch epoch) const {
    const auto* lane = find_lane(host);
    return lane != nullptr && lane->lease.worker == worker && lane->lease.epoch == epoch;
}

QueuedJob* Queue::job_at(const std::string& worker, const std::string& host, JobId job,
                         std::uint32_t attempt, Epoch epoch) {
    if (!holds(worker, host, epoch) || lanes_.at(host).current != job) return nullptr;
    auto& found = jobs_.at(number(job));
    const auto& progress = found.begun->progress;
    const bool meant = progress.state == JobState::running && progress.attempt == attempt;
    return meant ? &found : nullptr;
}

}  // namespace grivon::core
