// What a client asks about jobs, and the broker answers: which there are, what keeps one from
// running, and its record with all that it printed. docs/protocol.md describes them for the author
// of a client, with the numbers used here. Values only; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/ids.hpp"
#include "wire/job_item.hpp"
#include "wire/states.hpp"
#include "wire/table.hpp"

namespace grivon {

struct WaitReason {
    std::string text;
    std::optional<WallTime> since;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.text);
        visit(2, self.since);
    }
    bool operator==(const WaitReason&) const = default;
};

// "explain job": everything that keeps an unfinished job from running now, the first cause first;
// empty when it runs. A job that has ended is Refused as not_found: its record tells the rest.
struct Explanation {
    static constexpr std::uint16_t type = 26;
    JobId job{};
    JobState state = JobState::queued;
    std::vector<WaitReason> reasons;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.state);
        visit(3, self.reasons);
    }
    bool operator==(const Explanation&) const = default;
};

// Jobs, the oldest first. Answered by JobTable.
struct ListJobs {
    static constexpr std::uint16_t type = 8;
    JobId after{};                  // the page wanted: ids above this
    std::uint64_t newest = 0;       // only this many newest of those that match; 0: all
    std::optional<JobState> state;  // filters; empty or 0: any
    std::string host;
    BatchId batch{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.after);
        visit(2, self.newest);
        visit(3, self.state);
        visit(4, self.host);
        visit(5, self.batch);
    }
    bool operator==(const ListJobs&) const = default;
};

struct JobRow {
    JobId job{};
    BatchId batch{};
    std::string host;
    std::optional<std::uint32_t> slice;
    std::string operation;
    JobState state = JobState::queued;
    std::uint32_t attempt = 0;  // attempts begun
    WallTime submitted{};
    std::optional<WallTime> started;  // of the first attempt
    std::optional<WallTime> finished;
    std::optional<std::int32_t> exit_status;  // of finished jobs
    std::string message;
    std::string user;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.batch);
        visit(3, self.host);
        visit(4, self.slice);
        visit(5, self.operation);
        visit(6, self.state);
        visit(7, self.attempt);
        visit(8, self.submitted);
        visit(9, self.started);
        visit(10, self.finished);
        visit(11, self.exit_status);
        visit(12, self.message);
        visit(13, self.user);
    }
    bool operator==(const JobRow&) const = default;
};

using JobTable = Table<JobRow, 9>;

// The record of one job from a position on. Answered by JobProgress: at once if there is anything
// at or after `position`, or if the job is in another state than `seen`; else when there is, or
// after wait_ms with no items. A client that asks again from next_position gets every item once.
struct FollowJob {
    static constexpr std::uint16_t type = 10;
    JobId job{};
    std::uint64_t position = 0;
    std::optional<JobState> seen;  // the state the client knows of
    std::uint32_t wait_ms = 0;     // at most limits::wait_max; 0: answer at once

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.position);
        visit(3, self.seen);
        visit(4, self.wait_ms);
    }
    bool operator==(const FollowJob&) const = default;
};

struct JobProgress {
    static constexpr std::uint16_t type = 11;
    JobRow row;
    std::vector<JobItem> items;
    std::uint64_t next_position = 0;
    bool complete = false;  // the state is final and the items up to the last one were given
    std::string waits_for;  // why it does not run, in words, while it does not

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.row);
        visit(2, self.items);
        visit(3, self.next_position);
        visit(4, self.complete);
        visit(5, self.waits_for);
    }
    bool operator==(const JobProgress&) const = default;
};

}  // namespace grivon
