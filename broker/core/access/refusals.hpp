// What was refused, for the audit: each refusal is an event at once, but the same one again within
// a minute is only counted, and told of when the minute is over. So whoever knocks without end
// fills neither the log nor the disk. Pure: reads no clock; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "broker/core/change_log.hpp"
#include "broker/core/inputs.hpp"

namespace grivon::core {

class Refusals {
public:
    void add(const AccessRefused& refusal, const Now& now, ChangeLog& log);
    void time_passed(const Now& now, ChangeLog& log);
    [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;

private:
    using Key = std::tuple<std::string, std::string, std::string, std::string>;
    struct Counted {
        AccessRefused refusal;
        std::uint64_t more = 0;  // after the one that was told
    };

    std::map<Key, Counted> counted_;
    std::deque<std::pair<SteadyTime, Key>> ends_;  // the first first
};

}  // namespace grivon::core
