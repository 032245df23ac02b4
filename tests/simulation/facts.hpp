// The facts of a run, as the checker is told them: what the tables hold, what was said and heard,
// what happened on the hosts. Plain values, so that a test can make up a bad history by hand.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "wire/worker_messages.hpp"

namespace grivon::sim {

// ---- committed, in the order of the records -----------------------------------------------------

struct EventWritten {
    std::uint64_t seq = 0;
    std::string kind;
    std::string host;
};
struct JobWritten {
    JobId job{};
    std::string host;
    std::uint64_t place = 1;  // in its lane; 0: it has not joined it yet
};
struct JobMoved {
    JobId job{};
    JobState state = JobState::queued;
    std::uint32_t attempt = 0;
    std::string message;
    std::uint64_t place = 1;
};
struct ItemsWritten {
    JobId job{};
    std::uint64_t position = 0;
    std::vector<JobItem> items;
};
struct LeaseWritten {
    std::string host;
    Epoch epoch{};
    std::string worker;  // empty: nobody holds it
};
struct HostDropped {
    std::string host;
};
struct SubmissionWritten {
    std::string key;
    std::vector<JobId> jobs;
};

// ---- said by the broker -------------------------------------------------------------------------

struct AcceptedSaid {
    std::string key;
    std::vector<JobId> jobs;
};
struct AssignSaid {
    std::string worker;
    std::string host;
    Epoch epoch{};
    JobId job{};
    std::uint32_t attempt = 0;
};
struct ItemsStoredSaid {
    JobId job{};
    std::uint32_t attempt = 0;
    std::uint64_t position = 0;
};
struct ReportStoredSaid {
    JobId job{};
    std::uint32_t attempt = 0;
};

// ---- at the clients and the workers -------------------------------------------------------------

struct RequestMade {
    std::string key;
    std::string what;
};
struct AcceptedHeard {
    std::string key;
    std::vector<JobId> jobs;
};
struct RefusedHeard {
    std::string key;
    std::string message;
};
struct BrokerHeard {
    std::string worker;
    SteadyTime at{};
};
struct CommandSent {
    std::string worker;
    std::string host;
    SteadyTime at{};
};
struct ReportMade {
    std::string worker;
    Epoch epoch{};
    JobId job{};
    std::uint32_t attempt = 0;
    Outcome outcome = Outcome::failed;
    std::uint64_t items_end = 0;
};

// ---- on the hosts -------------------------------------------------------------------------------

struct FenceTaken {
    std::string host;
    Epoch epoch{};
};
// A command behind the fence that has passed it. Its line is never used again.
struct CommandBegun {
    std::string host;
    std::uint64_t process = 0;
    Epoch epoch{};
    JobId job{};
    std::uint32_t attempt = 0;
    std::string line;
};
struct CommandPrinted {
    std::string line;
    ItemKind kind = ItemKind::output;
    Bytes bytes;
};
struct CommandEnded {
    std::string host;
    std::uint64_t process = 0;
    std::string line;
};
// Something that a look shows from now on.
struct StepDone {
    std::string host;
    JobId job{};
    std::uint32_t step = 0;
    bool last = false;
};

// ---- for the reader of a history ----------------------------------------------------------------

struct FaultMade {
    std::string what;
};

using Fact =
    std::variant<EventWritten, JobWritten, JobMoved, ItemsWritten, LeaseWritten, HostDropped,
                 SubmissionWritten, AcceptedSaid, AssignSaid, ItemsStoredSaid, ReportStoredSaid,
                 RequestMade, AcceptedHeard, RefusedHeard, BrokerHeard, CommandSent, ReportMade,
                 FenceTaken, CommandBegun, CommandPrinted, CommandEnded, StepDone, FaultMade>;

// One line, for the reader of a history.
[[nodiscard]] std::string text_of(const Fact& fact);

}  // namespace grivon::sim
