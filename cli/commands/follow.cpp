#include "cli/commands/follow.hpp"

#include "cli/render/job_record.hpp"
#include "cli/render/time_text.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

using Clock = std::chrono::steady_clock;

bool does_not_run(JobState state) {
    return state == JobState::queued || state == JobState::uncertain;
}

std::uint32_t wait_ms(std::chrono::milliseconds duration) {
    return static_cast<std::uint32_t>(duration.count());
}

std::string failure_text(const JobRow& job) {
    if (!job.message.empty()) return ": " + job.message;
    if (job.exit_status && *job.exit_status > 0)
        return ": exit status " + std::to_string(*job.exit_status);
    return {};
}

// What is behind it is advice, or tells when the next try is: no other reason.
std::string_view first_clause(std::string_view reason) {
    return reason.substr(0, reason.find(';'));
}

std::string numbered(const JobRow& job) {
    return "job " + std::to_string(number(job.job));
}

}  // namespace

std::string failure_line(const JobRow& job) {
    return numbered(job) + " (" + short_name(job) + ") " + std::string(name_of(job.state)) +
           failure_text(job);
}

JobFollower::JobFollower(Connection& broker, Output& output, FollowStyle style)
    : broker_(&broker), output_(&output), style_(style) {}

Outcome<JobRow> JobFollower::follow(JobId job, RecordDigest* record) {
    last_word_ = Clock::now();
    FollowJob question;
    question.job = job;
    bool looked_at_reason = false;
    for (;;) {
        auto progress = broker_->ask_for<JobProgress>(question, Patience::unbounded);
        if (!progress) return tl::unexpected(progress.error());
        if (auto ok = print_record(*output_, style_.detail, progress->items); !ok)
            return tl::unexpected(ok.error());
        if (record != nullptr) record->take(progress->items);
        if (!progress->items.empty()) last_word_ = Clock::now();
        const auto state = progress->row.state;
        if (progress->complete) {
            say_end(progress->row);
            return std::move(progress->row);
        }
        // It was queued when it was last looked at, or it ran and is queued again.
        const bool waits = state == JobState::queued && question.seen;
        if (waits || state == JobState::uncertain) {
            say_waiting(*progress);
            looked_at_reason = true;
        }
        say_alive(progress->row);
        const bool look_soon = state == JobState::queued && !looked_at_reason;
        question.position = progress->next_position;
        question.seen = state;
        question.wait_ms = wait_ms(look_soon ? silence_before_reason : limits::wait_max);
    }
}

Outcome<> JobFollower::say_if_waiting(JobId job) {
    FollowJob question;
    question.job = job;
    auto progress = broker_->ask_for<JobProgress>(question, Patience::unbounded);
    if (!progress) return tl::unexpected(progress.error());
    if (does_not_run(progress->row.state)) say_waiting(*progress);
    return {};
}

Outcome<JobRow> JobFollower::row_of(JobId job) {
    FollowJob question;
    question.job = job;
    return broker_->ask_for<JobProgress>(question, Patience::unbounded)
        .map([](const JobProgress& progress) { return progress.row; });
}

void JobFollower::say_waiting(const JobProgress& progress) {
    const auto& reason = progress.waits_for;
    const bool news = reasons_said_.emplace(first_clause(reason)).second;
    if (!style_.reasons || reason.empty() || !news) return;
    output_->say(numbered(progress.row) + " waits: " + with_local_times(reason));
}

// Its command may print nothing for a long time.
void JobFollower::say_alive(const JobRow& job) {
    if (!style_.ends || Clock::now() < last_word_ + limits::wait_max) return;
    last_word_ = Clock::now();
    auto text =
        numbered(job) + " (" + short_name(job) + ") is still " + std::string(name_of(job.state));
    if (job.started) text += ", for " + duration_text(read_clocks().wall - *job.started);
    output_->say(text);
}

void JobFollower::say_end(const JobRow& job) {
    if (!style_.ends) return;
    if (job.state != JobState::succeeded) {
        output_->say(failure_line(job));
    } else if (!job.message.empty()) {
        output_->say(numbered(job) + ": " + job.message);
    }
}

}  // namespace grivon::cli
