// Virtual time: what is to happen, in the order of its time, and of its making where that is equal.
//
// Nothing waits: the clock jumps to the next action. The wall clock is the steady one with an
// offset, which a fault may change.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/simulation/random.hpp"
#include "wire/time.hpp"

namespace grivon::sim {

class Scheduler {
public:
    using Action = std::function<void()>;

    [[nodiscard]] SteadyTime now() const { return now_; }
    [[nodiscard]] Now clocks() const;
    void set_wall_offset(Duration offset) { wall_offset_ = offset; }

    void at(SteadyTime time, Action action);
    void after(Duration delay, Action action) { at(now_ + delay, std::move(action)); }

    // Does the next action; false: there is none.
    bool run_next();
    [[nodiscard]] std::uint64_t actions_count() const { return actions_count_; }

private:
    struct Entry {
        SteadyTime time;
        std::uint64_t order;
        Action action;
    };
    static bool later(const Entry& a, const Entry& b) {
        return a.time != b.time ? a.time > b.time : a.order > b.order;
    }

    SteadyTime now_{std::chrono::seconds{1000}};
    Duration wall_offset_{};
    std::vector<Entry> heap_;
    std::uint64_t next_order_ = 0;
    std::uint64_t actions_count_ = 0;
};

}  // namespace grivon::sim
