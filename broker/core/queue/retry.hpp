// When to try again, and when to stop trying. Bounds of the queue, with their reasons.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace grivon::core {

// The first try after a lost connection comes soon, since most cuts are short; a host that stays
// away is tried twice a minute.
inline constexpr std::chrono::seconds retry_delay_min{1};
inline constexpr std::chrono::seconds retry_delay_max{30};

[[nodiscard]] constexpr std::chrono::seconds retry_delay(std::uint32_t tries) {
    const auto doublings = std::min<std::uint32_t>(tries > 0 ? tries - 1 : 0, 5);
    return std::min(retry_delay_max, retry_delay_min * (1 << doublings));
}

// Looks at an uncertain job by a host that answers, none of which settled it, before the job waits
// for an operator: a command that hangs again and again must not be begun for ever.
inline constexpr std::uint32_t fruitless_looks_max = 3;

struct QueueSettings {
    // A job whose host has not answered for so long, since the job is in its lane, fails. Long
    // enough for a host that is started again.
    std::chrono::milliseconds give_up_after = std::chrono::minutes{15};
};

}  // namespace grivon::core
