// Jobs that somebody waits for until something can be said of all of them. Pure. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "wire/event.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

enum class Until : std::uint8_t {
    finished,   // all have ended, however
    succeeded,  // all have succeeded
    begun,      // all have begun: given to a worker at least once
};

class AwaitedJobs {
public:
    AwaitedJobs(std::vector<JobRow> rows, Until until);

    void take(const Event& event);

    // It has come true, or cannot come true any more.
    [[nodiscard]] bool is_decided() const;
    [[nodiscard]] bool came_true() const;
    // As last heard: only state and attempt change.
    [[nodiscard]] const std::vector<JobRow>& rows() const { return rows_; }

private:
    [[nodiscard]] bool is_so(const JobRow& job) const;

    std::vector<JobRow> rows_;
    std::map<JobId, std::size_t> index_;
    Until until_;
};

}  // namespace grivon::cli
