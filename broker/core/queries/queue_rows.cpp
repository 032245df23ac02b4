#include "broker/core/queries/queue_rows.hpp"

#include <chrono>

namespace grivon::core {
namespace {

void add_control(const LaneRecord& control, LaneRow& row) {
    if (control.mode == LaneMode::active) return;
    row.mode = control.mode;
    row.reason = control.reason;
    row.user = control.user;
    row.since = control.since;
    row.until = control.until;
}

void add_trouble(const Lane& lane, const Now& now, LaneRow& row) {
    if (!lane.trouble) return;
    row.trouble = lane.trouble->why;
    row.trouble_since = lane.trouble->since;
    row.tries = lane.trouble->tries;
    if (lane.retry_at && *lane.retry_at > now.steady)
        row.next_try = now.wall + (*lane.retry_at - now.steady);
}

}  // namespace

LaneRow lane_row(const std::string& host, const Queue& queue, const Now& now) {
    LaneRow row;
    row.host = host;
    const auto* lane = queue.find_lane(host);
    if (lane == nullptr) return row;
    add_control(lane->control, row);
    add_trouble(*lane, now, row);
    row.queued = lane->waiting.size() + lane->delayed;
    row.current = lane->current;
    if (lane->current) {
        const auto& job = *queue.find_job(*lane->current);
        row.current_state = job.state();
        row.current_since = job.begun->attempt_began;
    }
    row.worker = lane->lease.worker_name;
    row.epoch = lane->lease.epoch;
    return row;
}

WorkerRow worker_row(const std::string& id, const Worker& worker, const Now& now) {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    return {
        worker.name,
        id,
        worker.lanes.size(),
        worker.running,
        worker.lanes_max,
        static_cast<std::uint64_t>(duration_cast<milliseconds>(now.steady - worker.heard).count()),
        worker.leaving,
        worker.site};
}

}  // namespace grivon::core
