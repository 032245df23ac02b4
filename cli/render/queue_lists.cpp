// The lists of lanes and of workers.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

void add_clause(std::string& text, const std::string& clause) {
    if (clause.empty()) return;
    text += (text.empty() ? "" : "; ") + clause;
}

// ---- list lane ----------------------------------------------------------------------------------

std::string mode_clause(const LaneRow& lane) {
    if (lane.mode == LaneMode::active) return {};
    auto text = lane.reason;
    if (lane.until) text += (text.empty() ? "until " : ", until ") + local_time(*lane.until);
    return text;
}

std::string trouble_clause(const LaneRow& lane, WallTime now) {
    if (lane.trouble.empty()) return {};
    const auto text = lane.trouble + "; try " + std::to_string(lane.tries + 1);
    if (!lane.next_try || *lane.next_try <= now) return text + " now";
    return text + " in " + span_text(*lane.next_try - now);
}

std::string uncertain_clause(const LaneRow& lane) {
    if (!lane.current || lane.current_state != JobState::uncertain) return {};
    return "job " + std::to_string(number(*lane.current)) + " is uncertain";
}

Value lane_note(const LaneRow& lane, WallTime now) {
    std::string note;
    add_clause(note, mode_clause(lane));
    add_clause(note, trouble_clause(lane, now));
    add_clause(note, uncertain_clause(lane));
    return text_value(note);
}

Value current_state(const LaneRow& lane, WallTime) {
    return lane.current ? text_value(name_of(lane.current_state)) : Value();
}

Value current_since(const LaneRow& lane) {
    return lane.current && lane.current_since ? text_value(local_time(*lane.current_since))
                                              : Value();
}

constexpr Source<LaneRow> lane_sources[]{
    {{"host", "HOST"}, [](const LaneRow& lane, WallTime) { return text_value(lane.host); }},
    {{"mode", "MODE"},
     [](const LaneRow& lane, WallTime) { return text_value(name_of(lane.mode)); }},
    {{"reason", ""}, [](const LaneRow& lane, WallTime) { return text_value(lane.reason); }},
    {{"user", ""}, [](const LaneRow& lane, WallTime) { return text_value(lane.user); }},
    {{"since", ""}, [](const LaneRow& lane, WallTime) { return time_value(lane.since); }},
    {{"until", ""}, [](const LaneRow& lane, WallTime) { return time_value(lane.until); }},
    {{"queued", "QUEUED"}, [](const LaneRow& lane, WallTime) { return number_value(lane.queued); }},
    {{"current", "CURRENT"},
     [](const LaneRow& lane, WallTime) {
         return lane.current ? number_value(number(*lane.current)) : Value();
     }},
    {{"current_state", ""}, current_state},
    {{"", "SINCE"}, [](const LaneRow& lane, WallTime) { return current_since(lane); }},
    {{"current_since", ""},
     [](const LaneRow& lane, WallTime) {
         return lane.current ? time_value(lane.current_since) : Value();
     }},
    {{"worker", "WORKER"}, [](const LaneRow& lane, WallTime) { return text_value(lane.worker); }},
    {{"epoch", ""},
     [](const LaneRow& lane, WallTime) {
         return number(lane.epoch) == 0 ? Value() : number_value(number(lane.epoch));
     }},
    {{"trouble", ""}, [](const LaneRow& lane, WallTime) { return text_value(lane.trouble); }},
    {{"trouble_since", ""},
     [](const LaneRow& lane, WallTime) { return time_value(lane.trouble_since); }},
    {{"tries", ""}, [](const LaneRow& lane, WallTime) { return number_value(lane.tries); }},
    {{"next_try", ""}, [](const LaneRow& lane, WallTime) { return time_value(lane.next_try); }},
    {{"", "NOTE", 0, true}, lane_note},
};
constexpr ListDescription lane_list(OwnerColumn::kept, lane_sources);

// ---- list worker --------------------------------------------------------------------------------

Value last_heard(const WorkerRow& worker) {
    return text_value(age_text(std::chrono::milliseconds(worker.silent_ms)));
}

constexpr Source<WorkerRow> worker_sources[]{
    {{"name", "WORKER"}, [](const WorkerRow& row, WallTime) { return text_value(row.name); }},
    {{"worker", ""}, [](const WorkerRow& row, WallTime) { return text_value(row.worker); }},
    {{"lanes", "LANES"}, [](const WorkerRow& row, WallTime) { return number_value(row.lanes); }},
    {{"running", "RUNNING"},
     [](const WorkerRow& row, WallTime) { return number_value(row.running); }},
    {{"running_max", "MAX"},
     [](const WorkerRow& row, WallTime) { return number_value(row.lanes_max); }},
    {{"site", "SITE", 0, true},
     [](const WorkerRow& row, WallTime) { return text_value(row.site); }},
    {{"", "HEARD"}, [](const WorkerRow& row, WallTime) { return last_heard(row); }},
    {{"silent_ms", ""}, [](const WorkerRow& row, WallTime) { return number_value(row.silent_ms); }},
    {{"state", ""},
     [](const WorkerRow& row, WallTime) { return text_value(row.leaving ? "leaving" : "active"); }},
    {{"", "NOTE", 0, true},
     [](const WorkerRow& row, WallTime) {
         return row.leaving ? text_value("leaving: takes no more jobs") : Value();
     }},
};
constexpr ListDescription worker_list(OwnerColumn::kept, worker_sources);

}  // namespace

Listing list_of(std::span<const LaneRow> rows, WallTime now) {
    return lane_list.list(rows, now);
}
Listing list_of(std::span<const WorkerRow> rows, WallTime now) {
    return worker_list.list(rows, now);
}

}  // namespace grivon::cli
