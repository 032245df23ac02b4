// When the broker was last heard, and whether that is recent enough to begin something on a host.
//
// A lease that the broker has ended goes to another worker, and a worker that is cut off is the
// last to know. So it begins nothing once it has heard nothing for three quarters of the lease: the
// rest is the margin for the message that is on its way. Pure; one per worker, read by its lanes.
#pragma once

#include <chrono>

#include "wire/limits.hpp"
#include "wire/time.hpp"

namespace grivon::lane {

class BrokerContact {
public:
    void heard(SteadyTime now) { heard_at_ = now; }
    void set_lease(std::chrono::milliseconds lease) { lease_ = lease; }

    [[nodiscard]] SteadyTime heard_at() const { return heard_at_; }
    [[nodiscard]] std::chrono::milliseconds lease() const { return lease_; }
    [[nodiscard]] bool silent(SteadyTime now) const { return now - heard_at_ > lease_ * 3 / 4; }

private:
    SteadyTime heard_at_ = {};  // the machine's start: silent until heard
    std::chrono::milliseconds lease_ = limits::lease_duration;
};

}  // namespace grivon::lane
