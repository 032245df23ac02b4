// The watch: looks at the VMs of idle hosts from time to time, so that a VM that stopped by itself,
// or a host that died, is noticed without a job.
//
// It goes round all hosts that have VMs once an interval, evenly. A look is a Probe that some
// worker makes beside the lane: it takes no lease and no fence, changes nothing, and is advice
// only. What it saw counts if the lane was idle all the time from before the look until its report;
// otherwise a job knows better. A host whose key has
// changed is not looked at until its lane goes on. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "broker/core/change_log.hpp"
#include "broker/core/inventory/inventory.hpp"
#include "broker/core/queue/queue.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::core {

struct WatchSettings {
    std::chrono::milliseconds interval = std::chrono::minutes{1};  // 0: no watch
};

class Watch {
public:
    explicit Watch(WatchSettings settings) : settings_(settings) {}

    // Sends the looks that are due.
    void time_passed(const Inventory& inventory, const Queue& queue, const Now& now,
                     ChangeLog& log);
    [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;

    // Whether the report is of a look that counts. It counts once.
    [[nodiscard]] bool take(const ProbeReport& report, const Queue& queue);

private:
    struct Look {
        std::uint64_t probe = 0;
        std::string worker;
        SteadyTime sent{};
        std::uint64_t attempts_begun = 0;  // on the lane, before the look
    };

    void begin_round(const Inventory& inventory, const Now& now);
    void look_at(const Inventory& inventory, const HostEntry& host, const Queue& queue,
                 const Now& now, ChangeLog& log);
    [[nodiscard]] std::optional<std::string> choose_worker(const Queue& queue,
                                                           const std::string& site) const;

    const WatchSettings settings_;
    std::deque<std::string> round_;  // hosts that are still to be looked at in this round
    std::chrono::microseconds pace_{};
    std::optional<SteadyTime> next_look_;
    std::map<std::string, Look> looks_;               // under way, by host
    std::map<std::string, std::uint32_t> by_worker_;  // how many of them
    std::uint64_t last_probe_ = 0;
};

}  // namespace grivon::core
