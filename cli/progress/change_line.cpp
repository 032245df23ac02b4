#include "cli/progress/change_line.hpp"

#include "cli/render/job_record.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

std::string ended_of_all(const JobCounts& counts) {
    const auto total = std::to_string(counts.total());
    auto ended = std::to_string(counts.ended());
    ended.insert(0, total.size() - ended.size(), ' ');
    return "[" + ended + "/" + total + "] ";
}

}  // namespace

std::string change_line(const BatchProgress& progress, const TrackedJob& job,
                        const std::string& message) {
    auto line = ended_of_all(progress.counts()) + "job " + std::to_string(number(job.job)) + " (" +
                short_name(job.operation, job.slice, job.host) + ") " +
                std::string(name_of(job.state));
    if (job.began && job.ended) line += " in " + duration_text(*job.ended - *job.began);
    if (!message.empty()) line += ": " + message;
    return one_line(line) + "\n";
}

std::string sign_of_life(const BatchProgress& progress, std::chrono::microseconds elapsed,
                         WallTime now) {
    const auto& counts = progress.counts();
    auto line = ended_of_all(counts) + std::to_string(counts.running) +
                (counts.running == 1 ? " job runs, " : " jobs run, ") +
                std::to_string(counts.queued) + (counts.queued == 1 ? " waits" : " wait");
    if (counts.uncertain > 0) line += ", " + std::to_string(counts.uncertain) + " uncertain";
    if (counts.failed > 0) line += ", " + std::to_string(counts.failed) + " failed";
    line += "; " + duration_text(elapsed) + " so far";
    if (const auto left = progress.remaining_time(now))
        line += ", about " + duration_text(*left) + " more";
    return line + "\n";
}

}  // namespace grivon::cli
