#include "cli/progress/bar_screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::size_t bar_columns = 12;
constexpr std::size_t host_columns_max = 30;
// Above the bars, for failures and what waits; and the lines of the rest and the total.
constexpr std::size_t rows_left_free = 4;
constexpr std::size_t busy_rows_max = 40;

// "0:12", "1:02:03"
std::string clock_text(microseconds duration) {
    const auto all = std::chrono::duration_cast<seconds>(duration).count();
    const auto whole = std::max<seconds::rep>(0, all);
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string bar(std::size_t ended, std::size_t total) {
    const auto full = total == 0 ? 0 : ended * bar_columns / total;
    return "[" + std::string(full, '#') + std::string(bar_columns - full, '-') + "]";
}

std::string cut(std::string text, std::size_t columns) {
    if (text.size() > columns) text.resize(columns);
    return text;
}

std::string padded(std::string text, std::size_t columns) {
    text.resize(columns, ' ');
    return text;
}

// "create slice3: disk:scsi0:0 42%"
std::string doing(const TrackedJob& job) {
    auto text = job.slice ? job.operation.substr(0, job.operation.find(' ')) + " slice" +
                                std::to_string(*job.slice)
                          : job.operation;
    if (job.state == JobState::uncertain)
        return text + ": uncertain, see: grivon explain job " + std::to_string(number(job.job));
    if (!job.step.name.empty()) text += ": " + job.step.name;
    if (job.step.percent) text += fmt::format(" {}%", *job.step.percent);
    return text;
}

// "0:12 of 0:20"
std::string times(const BatchProgress& progress, const TrackedJob& job, WallTime now) {
    if (!job.began) return {};
    auto text = clock_text(now - *job.began);
    if (const auto expected = progress.expected_time(job)) text += " of " + clock_text(*expected);
    return text;
}

using Lanes = std::vector<const LaneProgress*>;

Lanes busy_lanes(const BatchProgress& progress) {
    Lanes lanes;
    for (const auto& lane : progress.lanes())
        if (lane.current) lanes.push_back(&lane);
    return lanes;
}

// Those that have been at their job longest, in the order of the lanes: what hangs must be seen.
Lanes longest_busy(const BatchProgress& progress, Lanes lanes, std::size_t rows) {
    if (lanes.size() <= rows) return lanes;
    const auto began = [&](const LaneProgress* lane) {
        return progress.jobs()[*lane->current].began.value_or(WallTime::max());
    };
    std::stable_sort(lanes.begin(), lanes.end(),
                     [&](const auto* a, const auto* b) { return began(a) < began(b); });
    lanes.resize(rows);
    // They are elements of one vector.
    std::sort(lanes.begin(), lanes.end());
    return lanes;
}

std::string lane_line(const BatchProgress& progress, const LaneProgress& lane,
                      std::size_t host_columns, std::size_t columns, WallTime now) {
    const auto& job = progress.jobs()[*lane.current];
    const auto time = times(progress, job, now);
    auto line = padded(cut(one_line(lane.host), host_columns), host_columns) + " " +
                bar(lane.ended, lane.jobs.size()) +
                fmt::format(" {:>2}/{:<2} ", lane.ended, lane.jobs.size());
    const auto room =
        columns > line.size() + time.size() + 1 ? columns - line.size() - time.size() - 1 : 0;
    if (room == 0) return cut(std::move(line), columns);
    return line + padded(cut(one_line(doing(job)), room), room) + " " + time;
}

// "and 17 hosts more at work; 12 wait, 8 are done"
std::string rest_line(const BatchProgress& progress, std::size_t busy, std::size_t shown) {
    std::size_t done = 0;
    for (const auto& lane : progress.lanes()) done += lane.ended == lane.jobs.size() ? 1 : 0;
    const auto waiting = progress.lanes().size() - busy - done;
    std::string text;
    const auto add = [&](std::size_t count, const char* what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
    };
    add(busy - shown, "more at work");
    add(waiting, "waiting");
    add(done, "done");
    return text.empty() ? text : "hosts: " + text;
}

std::string total_line(const BatchProgress& progress, microseconds elapsed, WallTime now) {
    const auto& counts = progress.counts();
    auto line = "total " + bar(counts.ended(), counts.total()) +
                fmt::format(" {}/{} jobs", counts.ended(), counts.total());
    if (counts.failed > 0) line += fmt::format(", {} failed", counts.failed);
    if (counts.skipped > 0) line += fmt::format(", {} skipped", counts.skipped);
    if (counts.uncertain > 0) line += fmt::format(", {} uncertain", counts.uncertain);
    if (const auto passed = std::chrono::duration<double>(elapsed).count(); passed >= 1)
        line += fmt::format(", {:.1f}/s", static_cast<double>(counts.ended()) / passed);
    line += ", " + clock_text(elapsed);
    if (const auto left = progress.remaining_time(now))
        line += ", about " + clock_text(*left) + " left";
    return line;
}

}  // namespace

std::vector<std::string> bar_screen(const BatchProgress& progress, ScreenSize size,
                                    microseconds elapsed, WallTime now) {
    const auto rows =
        std::min(busy_rows_max, size.rows > rows_left_free ? size.rows - rows_left_free : 0);
    const auto busy = busy_lanes(progress);
    const auto shown = longest_busy(progress, busy, rows);
    std::size_t host_columns = 0;
    for (const auto* lane : shown) host_columns = std::max(host_columns, lane->host.size());
    host_columns = std::min(host_columns, host_columns_max);
    // The last column stays free: some terminals wrap when it is written.
    const auto columns = size.columns > 1 ? size.columns - 1 : 1;
    std::vector<std::string> lines;
    for (const auto* lane : shown)
        lines.push_back(lane_line(progress, *lane, host_columns, columns, now));
    if (auto rest = rest_line(progress, busy.size(), shown.size()); !rest.empty())
        lines.push_back(cut(std::move(rest), columns));
    lines.push_back(cut(total_line(progress, elapsed, now), columns));
    return lines;
}

}  // namespace grivon::cli
