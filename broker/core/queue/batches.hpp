// Batches with jobs that have not ended: how their jobs have ended so far, and what becomes of the
// later ones when one does not succeed. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/core/records.hpp"

namespace grivon::core {

class Batches {
public:
    void restore(const LiveBatch& batch);
    void add(const BatchRecord& batch);
    void add_job(const JobRecord& job);

    // The job has ended in this state. When it was the last of its batch the batch is forgotten,
    // and its end is returned: an event without number and time.
    [[nodiscard]] std::optional<Event> job_ended(const JobRecord& job, JobState state);

    // Jobs that the batch's policy gives up with one that did not succeed: those accepted after it,
    // or every one when the whole batch stops. Some of them may have begun: those are not to be
    // given up.
    [[nodiscard]] std::vector<JobId> given_up_with(const JobRecord& job) const;

    // Every job of the batch that has not ended, in the order accepted.
    [[nodiscard]] std::vector<JobId> live_jobs(BatchId batch) const;
    // Nothing: it has ended, or never was.
    [[nodiscard]] const BatchRecord* find(BatchId batch) const;

private:
    struct Member {
        JobId job{};
        std::optional<std::uint32_t> slice;
        auto operator<=>(const Member&) const = default;
    };
    struct Entry {
        LiveBatch counts;
        std::map<std::string, std::set<Member>> live;  // by host
    };

    std::map<BatchId, Entry> batches_;
};

}  // namespace grivon::core
