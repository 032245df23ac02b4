// A fact that subscribers are told.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/ids.hpp"
#include "wire/time.hpp"

namespace grivon {

// A fact in the log, told to subscribers after it is committed.
struct Event {
    EventSeq seq{};
    WallTime at{};
    std::string kind;  // "job.succeeded", "host.added", "worker.lost", …
    std::string host;  // empty where it does not apply
    std::optional<std::uint32_t> slice;
    BatchId batch{};
    JobId job{};
    std::uint32_t attempt = 0;
    std::string operation;  // of job events: "create host vmware"
    std::string state;      // the new state of the job, VM or host
    std::int32_t exit_status = 0;
    std::string message;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.seq);
        visit(2, self.at);
        visit(3, self.kind);
        visit(4, self.host);
        visit(5, self.slice);
        visit(6, self.batch);
        visit(7, self.job);
        visit(8, self.attempt);
        visit(9, self.operation);
        visit(10, self.state);
        visit(11, self.exit_status);
        visit(12, self.message);
    }
    bool operator==(const Event&) const = default;
};

}  // namespace grivon
