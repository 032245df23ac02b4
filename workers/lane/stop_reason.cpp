#include "workers/lane/stop_reason.hpp"

#include <utility>

namespace grivon::lane {
namespace {

bool is_cancelled(const StopReason& reason) {
    return reason.time_limit == std::chrono::milliseconds::zero();
}

// Who cancelled it and why, the broker knows.
std::string words_for(const StopReason& reason) {
    if (is_cancelled(reason)) return "";
    return "did not end within " + duration_text(reason.time_limit) + "; it was stopped";
}

std::string words_for_success(const StopReason& reason) {
    return is_cancelled(reason)
               ? "had ended before it could be cancelled"
               : "ended while it was stopped after " + duration_text(reason.time_limit);
}

void append(std::string& words, const std::string& more) {
    if (!more.empty()) words += (words.empty() ? "" : "; ") + more;
}

}  // namespace

JobReport stopped_report(const StopReason& reason, JobReport looked) {
    if (looked.outcome == Outcome::uncertain) return looked;  // not stopped yet, as far as is known
    const bool ended = looked.outcome == Outcome::succeeded;
    std::string words = ended ? words_for_success(reason) : words_for(reason);
    append(words, looked.message);
    looked.message = std::move(words);
    if (looked.outcome == Outcome::cancelled && !is_cancelled(reason))
        looked.outcome = Outcome::failed;
    return looked;
}

JobReport nothing_done_report(const StopReason& reason, const std::string& host) {
    JobReport report;
    report.outcome = Outcome::cancelled;
    report.exit_status = -1;  // no command was run
    report.message = "nothing was done on " + host;
    return stopped_report(reason, std::move(report));
}

std::string duration_text(std::chrono::milliseconds duration) {
    using namespace std::chrono;
    const auto in = [duration](milliseconds unit, const char* name) {
        return std::to_string(duration / unit) + " " + name;
    };
    if (duration % hours{24} == 0ms) return in(hours{24}, "d");
    if (duration % hours{1} == 0ms) return in(hours{1}, "h");
    if (duration % minutes{1} == 0ms) return in(minutes{1}, "m");
    if (duration % seconds{1} == 0ms) return in(seconds{1}, "s");
    return in(milliseconds{1}, "ms");
}

}  // namespace grivon::lane
