// What a client asks about batches, and the broker answers, on the client socket: which there are,
// and at which step their jobs are now. docs/protocol.md describes them for the author of a client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/ids.hpp"
#include "wire/states.hpp"
#include "wire/table.hpp"
#include "wire/time.hpp"

namespace grivon {

// Batches, the oldest first. Answered by BatchTable.
struct ListBatches {
    static constexpr std::uint16_t type = 30;
    BatchId after{};           // the page wanted: ids above this
    std::uint64_t newest = 0;  // only this many newest of those that match; 0: all
    BatchId batch{};           // filters; 0, empty or false: any
    std::string user;
    bool unfinished = false;  // only those with jobs that have not ended

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.after);
        visit(2, self.newest);
        visit(3, self.batch);
        visit(4, self.user);
        visit(5, self.unfinished);
    }
    bool operator==(const ListBatches&) const = default;
};

struct BatchRow {
    BatchId batch{};
    std::string user;
    std::string operation;  // as typed; of several the first, and how many more
    WallTime submitted{};
    FailurePolicy on_failure = FailurePolicy::skip_vm;
    // Jobs by state; together they are all of the batch that the history still has.
    std::uint64_t queued = 0;
    std::uint64_t running = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t skipped = 0;
    std::uint64_t uncertain = 0;
    std::optional<WallTime> started;   // of the job that began first
    std::optional<WallTime> finished;  // of the job that ended last, once all have

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.batch);
        visit(2, self.user);
        visit(3, self.operation);
        visit(4, self.submitted);
        visit(5, self.on_failure);
        visit(6, self.queued);
        visit(7, self.running);
        visit(8, self.succeeded);
        visit(9, self.failed);
        visit(10, self.cancelled);
        visit(11, self.skipped);
        visit(12, self.uncertain);
        visit(13, self.started);
        visit(14, self.finished);
    }
    bool operator==(const BatchRow&) const = default;
};

using BatchTable = Table<BatchRow, 31>;

// Where the running jobs of a batch are now, from the broker's memory. Answered by StepTable, in
// the order of the jobs. More than a page of them are cut off without a word: nobody looks at a
// thousand.
struct ListSteps {
    static constexpr std::uint16_t type = 32;
    BatchId batch{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.batch);
    }
    bool operator==(const ListSteps&) const = default;
};

struct StepRow {
    JobId job{};
    std::uint32_t step = 0;  // counts the commands of the attempt, from 1; 0: none yet
    std::string name;        // what it is for: "disk:scsi0:0"
    std::optional<std::uint32_t> percent;  // as its command last said, if it says such

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.step);
        visit(3, self.name);
        visit(4, self.percent);
    }
    bool operator==(const StepRow&) const = default;
};

using StepTable = Table<StepRow, 33>;

}  // namespace grivon
