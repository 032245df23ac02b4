// The requests of a client that carry an operation, to be done or to be answered, and whether the
// broker is there at all; what is said to them, and the refusal that any request may get. All on
// the client socket. docs/protocol.md describes them for the author of a client, with the numbers
// used here. Values only; any thread.
//
// The tables that answer a Query: wire/table_messages.hpp. What else a client can ask:
// wire/job_messages.hpp, wire/batch_messages.hpp, wire/event_messages.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/error.hpp"
#include "wire/host_connection.hpp"
#include "wire/job_spec.hpp"
#include "wire/operation.hpp"
#include "wire/states.hpp"

namespace grivon {

// Do something that changes the world or the database: one operation or a batch of them. Answered
// by Accepted, after the commit, or by Refused, and then nothing of it is done. The client makes
// the key once and repeats it on every retry: the same key with the same batch gets the same answer
// and is done once; with another batch it is a conflict.
struct Submit {
    static constexpr std::uint16_t type = 1;
    std::string submission_key;  // 1 to 64 printable characters, unique: a UUID
    BatchSpec batch;
    std::string user;        // who asks, for the record
    bool confirmed = false;  // --yes: not asked back though it hits more than was named
    bool dry_run = false;    // answered by DryRun: what would be done; nothing is

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.submission_key);
        visit(3, self.user);
        visit(4, self.confirmed);
        visit(5, self.batch);
        visit(6, self.dry_run);
    }
    bool operator==(const Submit&) const = default;
};

struct Accepted {
    static constexpr std::uint16_t type = 2;
    std::vector<std::string> lines;  // what the command prints now
    BatchId batch{};                 // 0 when the operation made no jobs
    std::vector<JobId> jobs;         // in the order in which each lane runs them
    std::vector<std::string> hosts;  // host of each job: hosts[i] is the lane of jobs[i]
    EventSeq since{};                // events of the batch come after this number

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.lines);
        visit(2, self.batch);
        visit(3, self.jobs);
        visit(4, self.hosts);
        visit(5, self.since);
    }
    bool operator==(const Accepted&) const = default;
};

// A job that would be made.
struct DryRunJob {
    HostConnection host;  // its lane
    std::optional<std::uint32_t> slice;
    JobSpec spec;
    VmState vm = VmState::unknown;  // of jobs on one VM: what it will be when the job's turn comes

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.spec);
        visit(4, self.vm);
    }
    bool operator==(const DryRunJob&) const = default;
};

// What a submission would do.
struct DryRun {
    static constexpr std::uint16_t type = 23;
    std::vector<std::string> lines;  // what the command would print now
    std::vector<DryRunJob> jobs;     // in the order in which each lane would run them

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.lines);
        visit(2, self.jobs);
    }
    bool operator==(const DryRun&) const = default;
};

struct Refused {
    static constexpr std::uint16_t type = 3;
    Errc code = Errc::internal;
    std::string message;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.code);
        visit(2, self.message);
    }
    bool operator==(const Refused&) const = default;
};
[[nodiscard]] constexpr Errc last_of(Errc) {
    return errc_last;
}

// Read the present state: "list …" and "config …" operations. Answered by the table of what was
// asked for, HostConfiguration or Refused. Tables come in pages of page_rows_max.
struct Query {
    static constexpr std::uint16_t type = 4;
    Operation operation;
    std::uint64_t offset = 0;  // rows to pass over: the page wanted

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.operation);
        visit(2, self.offset);
    }
    bool operator==(const Query&) const = default;
};

// Is anybody there? Answered by Pong, without the database.
struct Ping {
    static constexpr std::uint16_t type = 15;
    template <class Self, class Visitor>
    static void fields(Self&, Visitor&) {}
    bool operator==(const Ping&) const = default;
};

struct Pong {
    static constexpr std::uint16_t type = 16;
    std::string version;
    std::uint64_t workers = 0;    // connected now
    bool database_ready = false;  // false: submissions are refused as unavailable

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.version);
        visit(2, self.workers);
        visit(3, self.database_ready);
    }
    bool operator==(const Pong&) const = default;
};

}  // namespace grivon
