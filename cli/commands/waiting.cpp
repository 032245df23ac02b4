#include "cli/commands/waiting.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "cli/commands/event_pages.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {

SubmissionWaiter::SubmissionWaiter(Session& session, const Accepted& accepted, FollowStyle style)
    : session_(session), accepted_(accepted), follower_(session.broker, session.output, style) {
    for (const auto job : accepted.jobs) pending_.emplace(job, JobState::queued);
}

Outcome<std::vector<JobRow>> SubmissionWaiter::wait() {
    auto waited = on_one_host() ? follow_one_by_one() : follow_as_they_end();
    if (!waited) return tl::unexpected(with_farewell(std::move(waited.error())));
    return std::move(ended_);
}

bool SubmissionWaiter::on_one_host() const {
    const auto& hosts = accepted_.hosts;
    return std::all_of(hosts.begin(), hosts.end(),
                       [&](const std::string& host) { return host == hosts.front(); });
}

Outcome<> SubmissionWaiter::follow_one_by_one() {
    for (const auto job : accepted_.jobs)
        if (auto done = finish(job); !done) return done;
    return {};
}

Outcome<> SubmissionWaiter::follow_as_they_end() {
    const auto look_at = Clock::now() + silence_before_reason;
    bool looked = false;
    FollowEvents question;
    question.since = accepted_.since;
    question.batch = accepted_.batch;
    while (!pending_.empty()) {
        const auto longest = looked ? limits::wait_max : silence_before_reason;
        question.wait_ms = static_cast<std::uint32_t>(longest.count());
        auto page = next_events(session_.broker, question);
        if (!page) return tl::unexpected(page.error());
        if (const auto* gone = std::get_if<EventsGone>(&*page)) {
            question.since = gone->horizon;
            if (auto ok = look_at_jobs(); !ok) return ok;
            continue;
        }
        const auto& events = std::get<EventPage>(*page);
        if (auto taken = take_events(events); !taken) return taken;
        question.since = events.last;
        if (!events.events.empty() && (looked || Clock::now() < look_at)) continue;
        looked = true;
        if (auto ok = look_at_lanes(); !ok) return ok;
    }
    return {};
}

Outcome<> SubmissionWaiter::take_events(const EventPage& page) {
    for (const auto& event : page.events)
        if (auto taken = take_event(event); !taken) return taken;
    return {};
}

Outcome<> SubmissionWaiter::take_event(const Event& event) {
    const auto job = pending_.find(event.job);
    const auto state = job_state_named(event.state);
    if (job == pending_.end() || !state || !event.kind.starts_with("job.")) return {};
    job->second = *state;
    if (is_final(*state)) return finish(event.job);
    // A job that is queued again has a message: its host was not reached.
    const bool waits_again = *state == JobState::queued && !event.message.empty();
    const bool waits = *state == JobState::uncertain || waits_again;
    return waits ? follower_.say_if_waiting(event.job) : Outcome<>{};
}

// What events told of the jobs is not kept any more; what they came to is.
Outcome<> SubmissionWaiter::look_at_jobs() {
    for (const auto job : accepted_.jobs) {
        if (!pending_.contains(job)) continue;
        const auto state = follower_.state_of(job);
        if (!state) return tl::unexpected(state.error());
        pending_[job] = *state;
        if (!is_final(*state)) continue;
        if (auto finished = finish(job); !finished) return finished;
    }
    return {};
}

// Only the first pending job of each host: the others wait for that one.
Outcome<> SubmissionWaiter::look_at_lanes() {
    std::set<std::string_view> seen_hosts;
    for (std::size_t i = 0; i < accepted_.jobs.size(); ++i) {
        const auto job = pending_.find(accepted_.jobs[i]);
        if (job == pending_.end() || !seen_hosts.insert(accepted_.hosts[i]).second) continue;
        if (job->second != JobState::queued) continue;
        if (auto ok = follower_.say_if_waiting(job->first); !ok) return ok;
    }
    return {};
}

Outcome<> SubmissionWaiter::finish(JobId job) {
    auto row = follower_.follow(job);
    if (!row) return tl::unexpected(row.error());
    pending_.erase(job);
    ended_.push_back(std::move(*row));
    return {};
}

Ending SubmissionWaiter::with_farewell(Ending ending) const {
    if (ending.status != ExitStatus::interrupted || pending_.empty()) return ending;
    const auto first = std::find_if(accepted_.jobs.begin(), accepted_.jobs.end(),
                                    [&](JobId job) { return pending_.contains(job); });
    ending.message = "left; the jobs go on: grivon watch job " + std::to_string(number(*first));
    return ending;
}

}  // namespace grivon::cli
