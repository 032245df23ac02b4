#include "cli/commands/waiting.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/commands/event_pages.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

using std::chrono::milliseconds;

// Between two questions where the running jobs are: for somebody who looks at the bars.
constexpr std::chrono::seconds steps_interval{1};

FollowStyle style_of_many(FollowStyle style) {
    style.detail = RecordDetail::nothing;
    style.ends = false;
    return style;
}

std::string numbers_of(const std::vector<JobId>& jobs) {
    constexpr std::size_t shown_max = 5;
    std::string text;
    for (const auto job : jobs) {
        if (&job - jobs.data() == shown_max) return text + ", ...";
        text += (text.empty() ? "" : ", ") + std::to_string(number(job));
    }
    return text;
}

// What the last event of a job would have told.
Event as_event(const JobRow& job) {
    Event event;
    event.at = job.finished.value_or(job.started.value_or(job.submitted));
    event.state = name_of(job.state);
    event.kind = "job." + event.state;
    event.host = job.host;
    event.slice = job.slice;
    event.batch = job.batch;
    event.job = job.job;
    event.attempt = job.attempt;
    event.operation = job.operation;
    event.exit_status = job.exit_status.value_or(0);
    event.message = job.message;
    return event;
}

}  // namespace

AwaitedBatch awaited(const Accepted& accepted) {
    AwaitedBatch batch{accepted.batch, {}, accepted.since, std::nullopt};
    for (std::size_t i = 0; i < accepted.jobs.size(); ++i) {
        TrackedJob job;
        job.job = accepted.jobs[i];
        job.host = accepted.hosts[i];
        batch.jobs.push_back(std::move(job));
    }
    return batch;
}

BatchWaiter::BatchWaiter(Session& session, AwaitedBatch batch, WaitStyle style)
    : session_(session),
      batch_(std::move(batch)),
      style_(style),
      follower_(session.broker, session.output, style.follow) {
    for (const auto& job : batch_.jobs) progress_.add(job);
    if (follows_live()) return;
    follower_ = JobFollower(session.broker, session.output, style_of_many(style.follow));
    display_ = make_display(chosen_mode(style.progress, session.output), session.output);
}

Outcome<> BatchWaiter::wait() {
    if (follows_live()) return follow_one_by_one();
    auto waited = follow_as_they_end();
    display_->end();
    if (!style_.prints_output) return waited;
    auto printed = print_folded();
    return waited ? printed : waited;
}

BatchSummary BatchWaiter::summary() const {
    BatchSummary summary{batch_.batch, ended_,   failures_, batch_.jobs.size() - ended_.size(),
                         {},           elapsed()};
    std::set<JobId> ended;
    for (const auto& job : ended_) ended.insert(job.job);
    std::set<std::string> hosts;
    for (const auto& job : batch_.jobs)
        if (!ended.contains(job.job)) hosts.insert(job.host);
    summary.unfinished_hosts.assign(hosts.begin(), hosts.end());
    return summary;
}

// By the steady clock where it has seen all of it, else by the times that the broker gave.
std::chrono::microseconds BatchWaiter::elapsed() const {
    using std::chrono::microseconds;
    if (!batch_.submitted) return std::chrono::duration_cast<microseconds>(Clock::now() - begun_);
    auto end = read_clocks().wall;
    if (ended_.size() == batch_.jobs.size()) {
        end = *batch_.submitted;
        for (const auto& job : ended_) end = std::max(end, job.finished.value_or(end));
    }
    return std::chrono::duration_cast<microseconds>(end - *batch_.submitted);
}

bool BatchWaiter::follows_live() const {
    const bool asked_for =
        style_.progress != ProgressMode::automatic && style_.progress != ProgressMode::none;
    return !asked_for && progress_.lanes().size() <= 1;
}

Outcome<> BatchWaiter::follow_one_by_one() {
    for (const auto& job : batch_.jobs)
        if (auto done = finish(job.job); !done) return done;
    return {};
}

Outcome<> BatchWaiter::follow_as_they_end() {
    if (auto ok = finish_ended(); !ok) return ok;
    const auto look_at = Clock::now() + silence_before_reason;
    bool looked = false;
    FollowEvents question;
    question.since = batch_.since;
    question.batch = batch_.batch;
    display_->tick(progress_, elapsed());
    while (!progress_.all_ended()) {
        const auto wait = next_wait(looked);
        question.wait_ms = static_cast<std::uint32_t>(wait.count());
        const auto answered_by = Clock::now() + wait;
        auto page = next_events(session_.broker, question);
        if (!page) return tl::unexpected(page.error());
        if (const auto* gone = std::get_if<EventsGone>(&*page)) {
            question.since = gone->horizon;
            if (auto ok = look_at_jobs(); !ok) return ok;
            continue;
        }
        const auto& events = std::get<EventPage>(*page);
        if (auto taken = take_page(events); !taken) return taken;
        question.since = events.last;
        // A page without events says that the broker has waited as long as it was asked to.
        const auto now = events.events.empty() ? answered_by : Clock::now();
        if (!looked && now >= look_at) {
            looked = true;
            if (auto ok = look_at_lanes(); !ok) return ok;
        }
    }
    return {};
}

milliseconds BatchWaiter::next_wait(bool looked) const {
    return std::min({display_->next_tick(), milliseconds(limits::wait_max),
                     looked ? milliseconds::max() : silence_before_reason});
}

// Of a batch that somebody comes back to.
Outcome<> BatchWaiter::finish_ended() {
    for (const auto& job : batch_.jobs)
        if (is_final(job.state))
            if (auto finished = finish(job.job); !finished) return finished;
    return {};
}

Outcome<> BatchWaiter::take_page(const EventPage& page) {
    for (const auto& event : page.events)
        if (auto taken = take_event(event); !taken) return taken;
    if (auto ok = look_at_steps(); !ok) return ok;
    display_->tick(progress_, elapsed());
    return {};
}

Outcome<> BatchWaiter::take_event(const Event& event) {
    const auto* job = progress_.take(event);
    if (job == nullptr) return {};
    display_->changed(progress_, *job, event);
    if (is_final(job->state)) return finish(job->job);
    // A job that is queued again has a message: its host was not reached.
    const bool waits_again = job->state == JobState::queued && !event.message.empty();
    const bool waits = job->state == JobState::uncertain || waits_again;
    return waits ? follower_.say_if_waiting(event.job) : Outcome<>{};
}

Outcome<> BatchWaiter::look_at_steps() {
    if (!display_->wants_steps() || progress_.counts().running == 0 ||
        Clock::now() < steps_asked_ + steps_interval)
        return {};
    steps_asked_ = Clock::now();
    const auto steps =
        session_.broker.ask_for<StepTable>(ListSteps{batch_.batch}, Patience::unbounded);
    if (!steps) return tl::unexpected(steps.error());
    progress_.take(*steps);
    return {};
}

// What events told of the jobs is not kept any more; what they came to is.
Outcome<> BatchWaiter::look_at_jobs() {
    for (const auto& awaited_job : batch_.jobs) {
        if (is_final(progress_.find(awaited_job.job)->state)) continue;
        const auto row = follower_.row_of(awaited_job.job);
        if (!row) return tl::unexpected(row.error());
        if (auto taken = take_event(as_event(*row)); !taken) return taken;
    }
    return {};
}

// Only the first pending job of each host: the others wait for that one.
Outcome<> BatchWaiter::look_at_lanes() {
    for (const auto& lane : progress_.lanes()) {
        const auto pending = std::find_if(
            lane.jobs.begin(), lane.jobs.end(),
            [&](std::size_t index) { return !is_final(progress_.jobs()[index].state); });
        if (pending == lane.jobs.end()) continue;
        const auto& job = progress_.jobs()[*pending];
        if (job.state != JobState::queued) continue;
        if (auto ok = follower_.say_if_waiting(job.job); !ok) return ok;
    }
    return {};
}

Outcome<> BatchWaiter::finish(JobId job) {
    RecordDigest record;
    auto row = follower_.follow(job, &record);
    if (!row) return tl::unexpected(row.error());
    if (row->state == JobState::failed) failures_.push_back(failure_of(*row, record));
    if (display_ && style_.prints_output) {
        output_.add(*row, record.output());
        error_output_.add(*row, record.error_output());
        if (record.is_cut()) cut_.push_back(job);
    }
    ended_.push_back(std::move(*row));
    return {};
}

Outcome<> BatchWaiter::print_folded() {
    if (auto printed = session_.output.print_host_bytes(Output::Stream::out, output_.text());
        !printed)
        return printed;
    const auto errors = error_output_.text();
    if (auto printed = session_.output.print_host_bytes(Output::Stream::error, errors); !printed)
        return printed;
    auto cut = cut_;
    cut.insert(cut.end(), output_.left_out().begin(), output_.left_out().end());
    cut.insert(cut.end(), error_output_.left_out().begin(), error_output_.left_out().end());
    if (!cut.empty())
        session_.output.say("output that is too long to be shown here, of job " + numbers_of(cut) +
                            ": grivon watch job NUMBER");
    return {};
}

}  // namespace grivon::cli
