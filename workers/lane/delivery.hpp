// Delivery: what one attempt has to tell the broker, its items and at last its report, sent and
// repeated until it is stored. Pure; the time comes with each call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/time.hpp"
#include "wire/worker_messages.hpp"
#include "workers/lane/actions.hpp"
#include "workers/lane/item_log.hpp"

namespace grivon::lane {

class Delivery {
public:
    Delivery(std::string worker, std::string host, const Assign& assign);

    [[nodiscard]] ItemLog& log() { return log_; }
    // Too much is unacknowledged: no more output may be taken in.
    [[nodiscard]] bool full() const { return log_.full(); }
    [[nodiscard]] bool has_report() const { return report_.has_value(); }

    // What is worth sending now; once there is a report, or while something is hurried, all.
    void send_items(Actions& actions, Now now);
    // Somebody waits until all there is now is stored: nothing is held back before that.
    void hurry(Actions& actions, Now now);
    [[nodiscard]] bool has_stored(std::uint64_t end) const { return log_.stored_end() >= end; }
    // The last word: nothing may be added to the log after it.
    void send_report(JobReport report, Actions& actions, Now now);

    // Items before `position` are stored. True if something new was.
    bool stored(std::uint64_t position, Actions& actions, Now now);
    // Repeats what was not acknowledged: all of it at once, or what has waited for long.
    void send_again(Actions& actions, Now now);
    void tick(Actions& actions, Now now);

private:
    void repeat_report(Actions& actions, Now now);

    const std::string worker_;
    const std::string host_;
    const JobId job_;
    const std::uint32_t attempt_;
    const Epoch epoch_;
    ItemLog log_;
    std::uint64_t hurried_end_ = 0;  // items before it are waited for
    std::optional<JobReport> report_;
    SteadyTime items_moved_at_{};  // last batch sent or acknowledged
    SteadyTime report_sent_at_{};
};

}  // namespace grivon::lane
