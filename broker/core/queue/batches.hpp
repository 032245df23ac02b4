// Batches with jobs that have not ended, and how their jobs have ended so far. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "broker/core/records.hpp"

namespace grivon::core {

class Batches {
public:
    void restore(const LiveBatch& batch);
    void add(const BatchRecord& batch);
    // In the order of their numbers.
    void add_job(BatchId batch, JobId job);

    // The job has ended in this state. When it was the last of its batch the batch is forgotten,
    // and its end is returned: an event without number and time.
    [[nodiscard]] std::optional<Event> job_ended(BatchId batch, JobState state);

    // Nothing: it has ended, or never was.
    [[nodiscard]] const BatchRecord* find(BatchId batch) const;
    // The jobs of a batch are accepted at once, so that their numbers are consecutive: those that
    // have not ended are some from first to last. Of a batch that find() finds.
    struct Numbers {
        JobId first{};
        JobId last{};
    };
    [[nodiscard]] Numbers numbers(BatchId batch) const { return batches_.at(batch).numbers; }

private:
    struct Entry {
        LiveBatch counts;
        Numbers numbers;
        std::uint64_t live = 0;  // jobs that have not ended
    };

    std::map<BatchId, Entry> batches_;
};

}  // namespace grivon::core
