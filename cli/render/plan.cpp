#include "cli/render/plan.hpp"

#include <algorithm>

#include "cli/render/job_record.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

std::string line(std::size_t depth, std::string_view text) {
    return std::string(2 * depth, ' ') + one_line(text) + "\n";
}

std::string job_text(const PlannedJob& job) {
    auto text = line(1, short_name(job.operation, job.slice, job.host));
    if (!job.remark.empty()) text += line(2, "# " + job.remark);
    for (const auto& command : job.commands) {
        if (!command.note.empty()) text += line(2, command.note);
        text += line(2, command.line);
    }
    return text;
}

std::vector<std::string> lanes_of(const Plan& plan) {
    std::vector<std::string> lanes;
    for (const auto& job : plan.jobs)
        if (std::find(lanes.begin(), lanes.end(), job.host) == lanes.end())
            lanes.push_back(job.host);
    return lanes;
}

std::string begin_text(const BatchSpec& batch) {
    if (batch.start_at) return line(0, "the jobs would begin at " + local_time(*batch.start_at));
    if (batch.start_after_ms == 0) return {};
    const std::chrono::milliseconds delay(batch.start_after_ms);
    return line(0, "the jobs would begin after " + span_text(delay));
}

}  // namespace

std::string plan_text(const Plan& plan) {
    std::string text;
    for (const auto& said : plan.lines) text += line(0, said);
    if (!plan.jobs.empty()) text += begin_text(plan.batch);
    for (const auto& lane : lanes_of(plan)) {
        text += line(0, lane + ":");
        for (const auto& job : plan.jobs)
            if (job.host == lane) text += job_text(job);
    }
    return text + "nothing was done\n";
}

}  // namespace grivon::cli
