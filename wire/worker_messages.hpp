// What worker and broker say to each other: on the worker socket, and for JobItems and ItemsStored
// on the output socket, so that a flood of output never delays a heartbeat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/model.hpp"

namespace grivon {

// A lane that a worker already holds, told when it (re)connects.
struct HeldLane {
    std::string host;
    Epoch epoch{};
    JobId job{};  // the job it is at; 0: idle
    std::uint32_t attempt = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.epoch);
        visit(3, self.job);
        visit(4, self.attempt);
    }
    bool operator==(const HeldLane&) const = default;
};

// First word of a worker, and again whenever the broker might have forgotten it.
struct WorkerHello {
    static constexpr std::uint16_t type = 32;
    std::string worker;  // UUID of this run of the worker process
    std::string name;    // for people
    std::uint32_t lanes_max = 0;
    std::vector<HeldLane> holds;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.name);
        visit(3, self.lanes_max);
        visit(4, self.holds);
    }
    bool operator==(const WorkerHello&) const = default;
};

// Answer to WorkerHello. Lanes of the hello that the broker does not know are ended by LeaseEnded.
struct WorkerWelcome {
    static constexpr std::uint16_t type = 33;
    std::uint32_t lease_ms = 0;      // silence of the broker after which no new step may begin,
    std::uint32_t heartbeat_ms = 0;  // is three quarters of lease_ms

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.lease_ms);
        visit(2, self.heartbeat_ms);
    }
    bool operator==(const WorkerWelcome&) const = default;
};

// Sign of life, each way. A broker that does not know the worker answers HelloWanted.
struct WorkerHeartbeat {
    static constexpr std::uint16_t type = 34;
    std::string worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
    }
    bool operator==(const WorkerHeartbeat&) const = default;
};

struct BrokerHeartbeat {
    static constexpr std::uint16_t type = 35;
    template <class Self, class Visitor>
    static void fields(Self&, Visitor&) {}
    bool operator==(const BrokerHeartbeat&) const = default;
};

struct HelloWanted {
    static constexpr std::uint16_t type = 36;
    template <class Self, class Visitor>
    static void fields(Self&, Visitor&) {}
    bool operator==(const HelloWanted&) const = default;
};

// Run this job. It carries the lease of the lane: a new epoch means a new lease.
struct Assign {
    static constexpr std::uint16_t type = 37;
    JobId job{};
    std::uint32_t attempt = 1;  // above 1: a recovery attempt, look before acting
    Epoch epoch{};
    HostConnection host;
    JobSpec spec;
    std::uint64_t position = 0;            // of the first item of this attempt
    std::vector<std::string> steps_begun;  // names of the steps earlier attempts began

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.attempt);
        visit(3, self.epoch);
        visit(4, self.host);
        visit(5, self.spec);
        visit(6, self.position);
        visit(7, self.steps_begun);
    }
    bool operator==(const Assign&) const = default;
};

// The attempt ended. Repeated until ReportStored comes.
struct AttemptReport {
    static constexpr std::uint16_t type = 38;
    std::string worker;
    std::string host;
    JobId job{};
    std::uint32_t attempt = 0;
    Epoch epoch{};
    std::uint64_t items_end = 0;  // position after the last item: the report waits for them
    JobReport report;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.host);
        visit(3, self.job);
        visit(4, self.attempt);
        visit(5, self.epoch);
        visit(6, self.items_end);
        visit(7, self.report);
    }
    bool operator==(const AttemptReport&) const = default;
};

// The report is committed (or its lease is over, which is the same to the worker: forget the job).
struct ReportStored {
    static constexpr std::uint16_t type = 39;
    JobId job{};
    std::uint32_t attempt = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.attempt);
    }
    bool operator==(const ReportStored&) const = default;
};

// The lane is not this worker's (any more): begin no further step, forget its job.
struct LeaseEnded {
    static constexpr std::uint16_t type = 40;
    std::string host;
    Epoch epoch{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.epoch);
    }
    bool operator==(const LeaseEnded&) const = default;
};

// The worker stops: it takes no more jobs. Idle lanes are free at once; it reports the jobs it is
// at and then leaves with `finished`.
struct WorkerGoodbye {
    static constexpr std::uint16_t type = 41;
    std::string worker;
    bool finished = false;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.finished);
    }
    bool operator==(const WorkerGoodbye&) const = default;
};

// Items of a running attempt, at consecutive positions from `position` (output socket).
struct JobItems {
    static constexpr std::uint16_t type = 48;
    std::string worker;
    std::string host;
    JobId job{};
    std::uint32_t attempt = 0;
    Epoch epoch{};
    std::uint64_t position = 0;
    std::vector<JobItem> items;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.host);
        visit(3, self.job);
        visit(4, self.attempt);
        visit(5, self.epoch);
        visit(6, self.position);
        visit(7, self.items);
    }
    bool operator==(const JobItems&) const = default;
};

// Items before `position` are committed. A worker that sent later ones and hears nothing for a
// while sends again from here.
struct ItemsStored {
    static constexpr std::uint16_t type = 49;
    JobId job{};
    std::uint32_t attempt = 0;
    std::uint64_t position = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.attempt);
        visit(3, self.position);
    }
    bool operator==(const ItemsStored&) const = default;
};

}  // namespace grivon
