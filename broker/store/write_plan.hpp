// The records of one transaction, sorted so that each table is written with few statements.
//
// Records of the inventory and leases depend on each other (a VM needs its host, a freed slice may
// be given again), so they keep their order: as a row of segments, each of only things stored or
// only things removed. Within a segment the last record of a thing wins and parents come before
// children (removed: after). All other records touch tables of their own and commute.
//
// A plan points into the records it was made from, which must outlive it. Pure; any thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/core/records.hpp"

namespace grivon::store {

struct StoreSegment {
    std::map<std::string_view, const core::HostRecord*> hosts;
    std::map<std::pair<std::string_view, std::string_view>, const core::VmnetRecord*> vmnets;
    std::map<VmId, const core::VmRecord*> vms;
    std::map<std::string_view, const core::LeaseRecord*> leases;
};

struct RemoveSegment {
    std::vector<VmId> vms;
    std::vector<std::pair<std::string_view, std::string_view>> vmnets;  // host and name
    std::vector<std::string_view> hosts;
};

struct WritePlan {
    std::vector<std::variant<StoreSegment, RemoveSegment>> inventory;
    std::vector<const core::BatchRecord*> batches;
    std::vector<const core::JobRecord*> jobs;
    // The last change of each job, in the order of those: a job leaves its lane before the next
    // one enters, also in the middle of the statement.
    std::vector<const core::ChangeJob*> changes;
    std::vector<const core::AddItems*> items;
    std::vector<const Event*> events;
    std::optional<WallTime> forget_before;  // done first, then the additions
    std::vector<const core::SubmissionRecord*> submissions;
    const core::Counters* counters = nullptr;
};

// The records of several writes, one after the other.
[[nodiscard]] WritePlan plan_writes(std::span<const std::vector<core::Record>> writes);

// Bytes that a record will take on its way to the server, roughly.
[[nodiscard]] std::size_t approximate_bytes(const core::Record& record);

}  // namespace grivon::store
