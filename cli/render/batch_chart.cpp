#include "cli/render/batch_chart.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "cli/render/json_values.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

using std::chrono::microseconds;

constexpr std::size_t label_columns = 12;  // of the longest label, "on failure: "
constexpr std::size_t host_columns_max = 30;
constexpr std::size_t chart_columns_min = 20;
constexpr std::size_t chart_columns_max = 100;

constexpr char running_mark = '>';
constexpr char uncertain_mark = '?';
constexpr char idle_mark = '.';

void add_line(std::string& text, std::string label, const std::string& value) {
    label += ':';
    label.resize(label_columns, ' ');
    text += label + one_line(value) + "\n";
}

std::string verb_of(const JobRow& job) {
    return job.operation.substr(0, job.operation.find(' '));
}

// A letter for each verb, its first one if no other has it.
class Letters {
public:
    explicit Letters(std::span<const JobRow> jobs) {
        for (const auto& job : jobs) add(verb_of(job));
    }
    [[nodiscard]] char of(const JobRow& job) const { return letters_.at(verb_of(job)); }
    // "c create, s start"
    [[nodiscard]] std::string legend() const {
        std::string text;
        for (const auto& [verb, letter] : letters_)
            text += (text.empty() ? "" : ", ") + std::string(1, letter) + " " + one_line(verb);
        return text;
    }

private:
    void add(const std::string& verb) {
        if (letters_.contains(verb)) return;
        const std::string alphabet = verb + "abcdefghijklmnopqrstuvwxyz";
        const auto free = std::find_if(alphabet.begin(), alphabet.end(), [this](char c) {
            return c >= 'a' && c <= 'z' &&
                   std::none_of(letters_.begin(), letters_.end(),
                                [c](const auto& known) { return known.second == c; });
        });
        letters_[verb] = free == alphabet.end() ? '#' : *free;
    }

    std::map<std::string, char> letters_;
};

struct Span {
    WallTime begin;
    WallTime end;
};

struct LaneJobs {
    std::string host;
    std::vector<const JobRow*> jobs;
};

std::vector<LaneJobs> lanes_of(std::span<const JobRow> jobs) {
    std::vector<LaneJobs> lanes;
    std::map<std::string_view, std::size_t> index;
    for (const auto& job : jobs) {
        const auto [found, is_new] = index.try_emplace(job.host, lanes.size());
        if (is_new) lanes.push_back({job.host, {}});
        lanes[found->second].jobs.push_back(&job);
    }
    return lanes;
}

char mark_of(const JobRow& job, const Letters& letters) {
    if (job.state == JobState::running) return running_mark;
    if (job.state == JobState::uncertain) return uncertain_mark;
    const auto letter = letters.of(job);
    return job.state == JobState::failed
               ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter)))
               : letter;
}

// How many columns lie before the time.
std::size_t columns_until(WallTime time, const Span& whole, std::size_t columns) {
    if (time <= whole.begin || whole.end <= whole.begin) return 0;
    const auto share = static_cast<double>((time - whole.begin).count()) /
                       static_cast<double>((whole.end - whole.begin).count());
    return std::min(columns, static_cast<std::size_t>(share * static_cast<double>(columns)));
}

bool is_success(char mark) {
    return mark >= 'a' && mark <= 'z';
}

// A job takes a column at least; where several share one, one that failed is seen.
std::string chart_of(const LaneJobs& lane, const Span& whole, std::size_t columns,
                     const Letters& letters) {
    std::string chart(columns, ' ');
    for (const auto* job : lane.jobs) {
        if (!job->started) continue;
        const auto ended = job->finished.value_or(whole.end);
        const auto from = std::min(columns_until(*job->started, whole, columns), columns - 1);
        const auto to = std::max(from + 1, columns_until(ended, whole, columns));
        const auto mark = mark_of(*job, letters);
        for (auto i = from; i < to; ++i)
            if (chart[i] == ' ' || !is_success(mark) || is_success(chart[i])) chart[i] = mark;
    }
    const bool waits = std::any_of(lane.jobs.begin(), lane.jobs.end(), [](const JobRow* job) {
        return job->state == JobState::queued;
    });
    const auto first = chart.find_first_not_of(' ');
    const auto end = waits ? columns : chart.find_last_not_of(' ') + 1;
    for (auto i = first == std::string::npos ? 0 : first; i < end; ++i)
        if (chart[i] == ' ') chart[i] = idle_mark;
    return chart;
}

// "5/5", "3/5, 2 failed"
std::string counts_of(const LaneJobs& lane) {
    const auto count = [&](auto... states) {
        return std::count_if(lane.jobs.begin(), lane.jobs.end(),
                             [=](const JobRow* job) { return ((job->state == states) || ...); });
    };
    auto text = std::to_string(count(JobState::succeeded)) + "/" + std::to_string(lane.jobs.size());
    if (const auto failed = count(JobState::failed); failed > 0)
        text += ", " + std::to_string(failed) + " failed";
    if (const auto skipped = count(JobState::skipped, JobState::cancelled); skipped > 0)
        text += ", " + std::to_string(skipped) + " not done";
    return text;
}

std::string state_of(const BatchRow& batch) {
    return tallies_text({{batch.succeeded, "succeeded"},
                         {batch.failed, "failed"},
                         {batch.skipped, "skipped"},
                         {batch.cancelled, "cancelled"},
                         {batch.running, "running"},
                         {batch.uncertain, "uncertain"},
                         {batch.queued, "queued"}});
}

std::string head_of(const BatchRow& batch, WallTime now) {
    std::string text;
    add_line(text, "batch", std::to_string(number(batch.batch)));
    add_line(text, "operation", batch.operation);
    add_line(text, "user", batch.user);
    add_line(text, "submitted", local_time(batch.submitted));
    if (batch.started)
        add_line(text, batch.finished ? "took" : "runs for",
                 duration_text(batch.finished.value_or(now) - *batch.started));
    add_line(text, "on failure", std::string(name_of(batch.on_failure)));
    add_line(text, "jobs", state_of(batch));
    return text;
}

std::string chart_text(const std::vector<LaneJobs>& lanes, const Span& whole, std::size_t columns,
                       const Letters& letters) {
    std::size_t host_columns = 0;
    for (const auto& lane : lanes) host_columns = std::max(host_columns, lane.host.size());
    host_columns = std::min(host_columns, host_columns_max);
    constexpr std::size_t counts_columns = 16;
    const auto taken = host_columns + 3 + counts_columns;
    const auto chart_columns =
        std::clamp(columns > taken ? columns - taken : 0, chart_columns_min, chart_columns_max);
    std::string text;
    for (const auto& lane : lanes) {
        auto host = one_line(lane.host);
        host.resize(host_columns, ' ');
        text += host + " |" + chart_of(lane, whole, chart_columns, letters) + "| " +
                counts_of(lane) + "\n";
    }
    const auto span = duration_text(whole.end - whole.begin);
    auto scale = std::string(host_columns + 2, ' ') + "0s";
    scale.resize(std::max(scale.size() + 1, host_columns + 2 + chart_columns - span.size()), ' ');
    return text + scale + span + "\n";
}

}  // namespace

std::string batch_text(const BatchRow& batch, std::span<const JobRow> jobs, std::size_t columns,
                       WallTime now) {
    auto text = head_of(batch, now);
    if (!batch.started || jobs.empty()) return text;
    const Letters letters(jobs);
    const Span whole{*batch.started, batch.finished.value_or(std::max(now, *batch.started))};
    text += "\n" + chart_text(lanes_of(jobs), whole, columns, letters);
    return text + letters.legend() + "; capital: failed; > runs, ? uncertain, . waits\n";
}

std::string batch_json(const BatchRow& batch, std::span<const JobRow> jobs) {
    auto object = to_json(batch);
    object["results"] = Json::array();
    for (const auto& job : jobs) object["results"].push_back(to_json(job));
    return dumped(object) + "\n";
}

}  // namespace grivon::cli
