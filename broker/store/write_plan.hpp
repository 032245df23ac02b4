// The records of one transaction, sorted so that each table is written with few statements.
//
// Records of the inventory, leases and lanes depend on each other (a VM needs its host, a freed
// slice may be given again, a key leaves a host before the host goes), so they keep their order: as
// a row of segments, each of only things stored or only things removed. Within a segment the last
// record of a thing wins and parents come before children (removed: after). All other records touch
// tables of their own and commute.
//
// A plan points into the records it was made from, which must outlive it. Pure; any thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/core/records.hpp"
#include "wire/event.hpp"

namespace grivon::store {

// A part of a host: the name of the host, and the name or device of the part on it.
using HostPart = std::pair<std::string_view, std::string_view>;

struct StoreSegment {
    std::map<std::string_view, const core::HostRecord*> hosts;
    std::map<HostPart, const core::VmnetRecord*> vmnets;
    std::map<HostPart, const core::VlanRecord*> vlans;
    std::map<HostPart, const core::InterfaceRecord*> interfaces;
    std::map<HostPart, const core::AttributeRecord*> attributes;
    std::map<std::string_view, const core::SerialRecord*> serials;
    std::map<std::string_view, const AccessKey*> keys;
    std::map<std::string_view, const core::ObservedRecord*> observed;
    std::map<VmId, const core::VmRecord*> vms;
    std::map<VmId, const core::SightVm*> sightings;  // after the VMs themselves
    std::map<std::string_view, const core::LeaseRecord*> leases;
    std::map<std::string_view, const core::LaneRecord*> lanes;
};

struct RemoveSegment {
    std::vector<VmId> vms;
    std::vector<HostPart> vmnets;
    std::vector<HostPart> vlans;
    std::vector<HostPart> interfaces;
    std::vector<HostPart> attributes;
    std::vector<std::string_view> serials;
    std::vector<std::string_view> keys;
    std::vector<std::string_view> lanes;  // by host
    std::vector<std::string_view> hosts;
};

struct WritePlan {
    std::vector<std::variant<StoreSegment, RemoveSegment>> inventory;
    std::vector<const core::BatchRecord*> batches;
    std::vector<const core::JobRecord*> jobs;
    // The last change of each job, in the order of those.
    std::vector<const core::ChangeJob*> changes;
    std::vector<const core::AddItems*> items;
    std::vector<const Event*> events;
    std::vector<const AuditRow*> audit;
    std::optional<WallTime> forget_before;  // done first, then the additions
    std::vector<const core::SubmissionRecord*> submissions;
    const core::Counters* counters = nullptr;
};

// The records of several writes, one after the other.
[[nodiscard]] WritePlan plan_writes(std::span<const std::vector<core::Record>> writes);

// Bytes that a record will take on its way to the server, roughly.
[[nodiscard]] std::size_t approximate_bytes(const core::Record& record);

}  // namespace grivon::store
