#include "cli/render/explanation.hpp"

#include "cli/render/job_record.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

std::string since_text(const std::optional<WallTime>& since, WallTime now) {
    return since ? ", for " + span_text(now - *since) : std::string();
}

std::string state_text(const Explanation& explanation, const JobRow& job, WallTime now) {
    if (explanation.state != JobState::running)
        return "is " + std::string(name_of(explanation.state));
    auto text = "runs on " + job.host;
    if (job.started) text += " since " + local_time(*job.started) + since_text(job.started, now);
    return text;
}

}  // namespace

std::string explanation_text(const Explanation& explanation, const JobRow& job, WallTime now) {
    auto text = one_line("job " + std::to_string(number(explanation.job)) + " (" + short_name(job) +
                         ") " + state_text(explanation, job, now)) +
                "\n";
    for (const auto& reason : explanation.reasons)
        text +=
            "  " + one_line(with_local_times(reason.text) + since_text(reason.since, now)) + "\n";
    return text;
}

}  // namespace grivon::cli
