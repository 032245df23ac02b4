// What worker and broker say to each other: on the worker socket, and for JobItems and ItemsStored
// on the output socket, so that a flood of output never delays a heartbeat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/host_spec.hpp"
#include "wire/job_item.hpp"
#include "wire/job_report.hpp"
#include "wire/job_spec.hpp"

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
    std::string site = {};  // it reaches the hosts of this site; empty: those of none

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.name);
        visit(3, self.lanes_max);
        visit(4, self.holds);
        visit(5, self.site);
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

// Sign of life, each way. A broker that does not know the worker answers HelloWanted. One that has
// given it a job of which nothing is said here gives it again: orders may be lost.
struct WorkerHeartbeat {
    static constexpr std::uint16_t type = 34;
    std::string worker;
    std::vector<HeldLane> at_work;  // lanes with a job that it is at

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.at_work);
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
    std::uint32_t attempt = 1;
    Epoch epoch{};
    HostConnection host;
    JobSpec spec;
    std::uint64_t position = 0;            // of the first item of this attempt
    std::vector<std::string> steps_begun;  // names of the steps earlier attempts began
    bool recovery =
        false;  // an earlier attempt may have done something: it ended, nobody knows how
    bool stopping =
        false;  // it is cancelled: do not go on with it, look and clear away what is half done
    std::uint64_t output_bytes = 0;  // recorded by earlier attempts, against the cap of the job

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.attempt);
        visit(3, self.epoch);
        visit(4, self.host);
        visit(5, self.spec);
        visit(6, self.position);
        visit(7, self.steps_begun);
        visit(8, self.recovery);
        visit(9, self.stopping);
        visit(10, self.output_bytes);
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

// The job is cancelled. What runs of it on the host is ended, what is half done cleared away, and
// the attempt reported: as cancelled, or as what it came to before this arrived.
struct StopJob {
    static constexpr std::uint16_t type = 42;
    std::string host;
    JobId job{};
    std::uint32_t attempt = 0;
    Epoch epoch{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.job);
        visit(3, self.attempt);
        visit(4, self.epoch);
    }
    bool operator==(const StopJob&) const = default;
};

// Look at the VMs of a host beside its lane: without a lease, without changing anything. Answered
// by ProbeReport; a look that is lost is made again some time.
struct Probe {
    static constexpr std::uint16_t type = 43;
    std::uint64_t probe = 0;
    HostConnection host;
    HostSpec desired;  // the VMs to look at

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.probe);
        visit(2, self.host);
        visit(3, self.desired);
    }
    bool operator==(const Probe&) const = default;
};

struct ProbeReport {
    static constexpr std::uint16_t type = 44;
    std::string worker;
    std::string host;
    std::uint64_t probe = 0;
    JobReport report;  // its host and sightings

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.worker);
        visit(2, self.host);
        visit(3, self.probe);
        visit(4, self.report);
    }
    bool operator==(const ProbeReport&) const = default;
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
