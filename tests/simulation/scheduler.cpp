#include "tests/simulation/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace grivon::sim {
namespace {

// Of the wall clock when the steady clock is at zero; any will do.
constexpr std::chrono::seconds wall_start{1'700'000'000};

}  // namespace

Now Scheduler::clocks() const {
    return {WallTime(wall_start + now_.time_since_epoch() + wall_offset_), now_};
}

void Scheduler::at(SteadyTime time, Action action) {
    heap_.push_back({std::max(time, now_), next_order_++, std::move(action)});
    std::push_heap(heap_.begin(), heap_.end(), later);
}

bool Scheduler::run_next() {
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry entry = std::move(heap_.back());
    heap_.pop_back();
    now_ = entry.time;
    ++actions_count_;
    entry.action();
    return true;
}

}  // namespace grivon::sim
