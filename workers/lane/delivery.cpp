#include "workers/lane/delivery.hpp"

#include <chrono>
#include <utility>

namespace grivon::lane {
namespace {

// What was sent and not acknowledged for this long is sent again: several heartbeats, so that a
// slow database is not given the same work twice for nothing.
constexpr std::chrono::seconds send_again_after{5};

}  // namespace

Delivery::Delivery(std::string worker, std::string host, const Assign& assign)
    : worker_(std::move(worker)),
      host_(std::move(host)),
      job_(assign.job),
      attempt_(assign.attempt),
      epoch_(assign.epoch),
      log_(assign.position) {}

void Delivery::send_items(Actions& actions, Now now) {
    while (auto batch = log_.take(has_report() || !has_stored(hurried_end_))) {
        items_moved_at_ = now.steady;
        actions.push_back(JobItems{worker_, host_, job_, attempt_, epoch_, batch->position,
                                   std::move(batch->items)});
    }
}

void Delivery::hurry(Actions& actions, Now now) {
    hurried_end_ = log_.end();
    send_items(actions, now);
}

void Delivery::send_report(JobReport report, Actions& actions, Now now) {
    report_ = std::move(report);
    send_items(actions, now);
    repeat_report(actions, now);
}

bool Delivery::stored(std::uint64_t position, Actions& actions, Now now) {
    if (!log_.stored(position)) return false;
    items_moved_at_ = now.steady;
    send_items(actions, now);
    return true;
}

void Delivery::send_again(Actions& actions, Now now) {
    log_.send_again();
    send_items(actions, now);
    if (report_) repeat_report(actions, now);
}

void Delivery::tick(Actions& actions, Now now) {
    if (log_.in_flight() && now.steady - items_moved_at_ >= send_again_after) {
        log_.send_again();
        send_items(actions, now);
    }
    if (report_ && now.steady - report_sent_at_ >= send_again_after) repeat_report(actions, now);
}

void Delivery::repeat_report(Actions& actions, Now now) {
    report_sent_at_ = now.steady;
    actions.push_back(AttemptReport{worker_, host_, job_, attempt_, epoch_, log_.end(), *report_});
}

}  // namespace grivon::lane
