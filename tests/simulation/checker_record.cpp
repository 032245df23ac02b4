// The record of a job: every item once, in order, under the right lease, and the very bytes that
// the commands printed.
#include "tests/simulation/broken.hpp"
#include "tests/simulation/checker.hpp"

namespace grivon::sim {
namespace {

constexpr const char* record_promise = "the record of a job is complete, in order, once";
constexpr const char* epoch_promise = "nothing is believed that comes with an old epoch";

std::string name(JobId job) {
    return "job " + std::to_string(number(job));
}

std::size_t stream_of(ItemKind kind) {
    return kind == ItemKind::output ? 0 : 1;
}

}  // namespace

void Checker::see(const ItemsWritten& fact) {
    auto& job = job_of(fact.job, record_promise);
    const auto& lane = lanes_[job.host];
    if (fact.position != job.items_end)
        throw Broken(record_promise, name(fact.job) + " has " + std::to_string(job.items_end) +
                                         " items, and more are written at " +
                                         std::to_string(fact.position));
    for (const auto& item : fact.items) judge_item(fact, item, job, lane);
}

void Checker::judge_item(const ItemsWritten& fact, const JobItem& item, Job& job,
                         const Lane& lane) {
    ++job.items_end;
    if (job.state != JobState::running || item.attempt != job.attempt)
        throw Broken(epoch_promise, name(fact.job) + ", " + std::string(name_of(job.state)) +
                                        " in attempt " + std::to_string(job.attempt) +
                                        ", was given an item of attempt " +
                                        std::to_string(item.attempt));
    if (item.attempt != job.items_attempt) {
        job.items_attempt = item.attempt;
        job.step = 0;
        job.open_line.clear();
    }
    switch (item.kind) {
        case ItemKind::note:
        case ItemKind::output_cut:
            break;
        case ItemKind::step_started:
            judge_step_start(fact.job, item, job);
            job.step = item.step;
            job.open_line = item.text;
            job.steps_in_record.insert(item.name);
            break;
        case ItemKind::output:
        case ItemKind::error_output:
            judge_output(fact.job, item, job, lane);
            break;
        case ItemKind::step_finished:
            judge_step_end(fact.job, item, job);
            job.open_line.clear();
            break;
    }
}

void Checker::judge_step_start(JobId id, const JobItem& item, Job& job) const {
    if (item.step != job.step + 1 || !job.open_line.empty())
        throw Broken(record_promise, name(id) + ": step " + std::to_string(item.step) +
                                         " begins after step " + std::to_string(job.step) +
                                         (job.open_line.empty() ? "" : ", which has no end"));
}

void Checker::judge_output(JobId id, const JobItem& item, const Job& job, const Lane& lane) {
    const auto found = commands_.find(job.open_line);
    if (job.open_line.empty() || item.step != job.step || found == commands_.end())
        throw Broken(record_promise, name(id) + ": output of a step that was not begun");
    auto& command = found->second;
    if (command.epoch != lane.epoch)
        throw Broken(epoch_promise, name(id) + ": output of a command of epoch " +
                                        std::to_string(number(command.epoch)) +
                                        "; the lane has epoch " +
                                        std::to_string(number(lane.epoch)));
    const auto& printed = command.printed[stream_of(item.kind)];
    auto& recorded = command.recorded[stream_of(item.kind)];
    if (printed.compare(recorded.size(), item.data.size(), item.data) != 0)
        throw Broken(record_promise, name(id) + ": \"" + job.open_line + "\" printed \"" +
                                         printed.substr(recorded.size()) +
                                         "\" next, and recorded is \"" + item.data + "\"");
    recorded += item.data;
}

void Checker::judge_step_end(JobId id, const JobItem& item, const Job& job) const {
    if (job.open_line.empty() || item.step != job.step)
        throw Broken(record_promise, name(id) + ": the end of a step that was not begun");
    if (item.exit_status < 0) return;  // how it ended is not known, and what it printed neither
    const auto found = commands_.find(job.open_line);
    if (found == commands_.end() || !found->second.ended)
        throw Broken("a verdict is what is so on the host",
                     name(id) + ": \"" + job.open_line + "\" has an exit status and never ended");
    for (const std::size_t stream : {0, 1})
        if (found->second.recorded[stream] != found->second.printed[stream])
            throw Broken(record_promise, name(id) + ": of what \"" + job.open_line +
                                             "\" printed, something is missing");
}

}  // namespace grivon::sim
