#include "broker/store/write_plan.hpp"

#include <algorithm>
#include <unordered_set>

namespace grivon::store {
namespace {

// Adds each kind of record to its place in the plan.
struct Planner {
    WritePlan& plan;

    template <class Segment>
    Segment& segment() {
        if (plan.inventory.empty() || !std::holds_alternative<Segment>(plan.inventory.back()))
            plan.inventory.emplace_back(Segment{});
        return std::get<Segment>(plan.inventory.back());
    }

    void operator()(const core::StoreHost& r) {
        segment<StoreSegment>().hosts[r.host.connection.name] = &r.host;
    }
    void operator()(const core::StoreVmnet& r) {
        segment<StoreSegment>().vmnets[{r.vmnet.host, r.vmnet.spec.name}] = &r.vmnet;
    }
    void operator()(const core::StoreVlan& r) {
        segment<StoreSegment>().vlans[{r.vlan.host, r.vlan.spec.device}] = &r.vlan;
    }
    void operator()(const core::StoreInterface& r) {
        segment<StoreSegment>().interfaces[{r.interface.host, r.interface.spec.device}] =
            &r.interface;
    }
    void operator()(const core::StoreAttribute& r) {
        segment<StoreSegment>().attributes[{r.attribute.host, r.attribute.name}] = &r.attribute;
    }
    void operator()(const core::StoreSerial& r) {
        segment<StoreSegment>().serials[r.serial.serial] = &r.serial;
    }
    void operator()(const core::StoreAccessKey& r) {
        segment<StoreSegment>().keys[r.key.name] = &r.key;
    }
    void operator()(const core::RemoveAccessKey& r) {
        segment<RemoveSegment>().keys.push_back(r.name);
    }
    void operator()(const core::StoreObserved& r) {
        segment<StoreSegment>().observed[r.observed.host] = &r.observed;
    }
    void operator()(const core::StoreVm& r) {
        auto& stored = segment<StoreSegment>();
        stored.vms[r.vm.spec.id] = &r.vm;
        stored.sightings.erase(r.vm.spec.id);
    }
    void operator()(const core::SightVm& r) { segment<StoreSegment>().sightings[r.vm] = &r; }
    void operator()(const core::StoreLease& r) {
        segment<StoreSegment>().leases[r.lease.host] = &r.lease;
    }
    void operator()(const core::StoreLane& r) {
        segment<StoreSegment>().lanes[r.lane.host] = &r.lane;
    }
    void operator()(const core::RemoveLane& r) { segment<RemoveSegment>().lanes.push_back(r.host); }
    void operator()(const core::RemoveHost& r) { segment<RemoveSegment>().hosts.push_back(r.host); }
    void operator()(const core::RemoveVmnet& r) {
        segment<RemoveSegment>().vmnets.emplace_back(r.host, r.vmnet);
    }
    void operator()(const core::RemoveVlan& r) {
        segment<RemoveSegment>().vlans.emplace_back(r.host, r.device);
    }
    void operator()(const core::RemoveInterface& r) {
        segment<RemoveSegment>().interfaces.emplace_back(r.host, r.device);
    }
    void operator()(const core::RemoveAttribute& r) {
        segment<RemoveSegment>().attributes.emplace_back(r.host, r.name);
    }
    void operator()(const core::RemoveSerial& r) {
        segment<RemoveSegment>().serials.push_back(r.serial);
    }
    void operator()(const core::RemoveVm& r) { segment<RemoveSegment>().vms.push_back(r.vm); }

    void operator()(const core::AddBatch& r) { plan.batches.push_back(&r.batch); }
    void operator()(const core::AddJob& r) { plan.jobs.push_back(&r.job); }
    void operator()(const core::ChangeJob& r) { plan.changes.push_back(&r); }
    void operator()(const core::AddItems& r) { plan.items.push_back(&r); }
    void operator()(const core::AddEvent& r) { plan.events.push_back(&r.event); }
    void operator()(const core::AddAudit& r) { plan.audit.push_back(&r.row); }
    void operator()(const core::AddSubmission& r) { plan.submissions.push_back(&r.submission); }
    void operator()(const core::ForgetSubmissions& r) {
        std::erase_if(plan.submissions, [&](const auto* s) { return s->at < r.before; });
        plan.forget_before = std::max(plan.forget_before.value_or(r.before), r.before);
    }
    void operator()(const core::StoreCounters& r) { plan.counters = &r.counters; }
};

void keep_last_changes(std::vector<const core::ChangeJob*>& changes) {
    std::unordered_set<std::uint64_t> seen;
    std::vector<const core::ChangeJob*> last;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        if (seen.insert(number((*change)->job)).second) last.push_back(*change);
    changes.assign(last.rbegin(), last.rend());
}

// Numbers, times and names of usual length.
constexpr std::size_t record_overhead_bytes = 256;
constexpr std::size_t item_overhead_bytes = 64;
constexpr std::size_t number_bytes = 9;       // of a job, with what separates them
constexpr std::size_t part_of_vm_bytes = 64;  // a disk or a NIC

std::size_t parts_bytes(const VmSpec& vm) {
    std::size_t bytes = (vm.disks.size() + vm.nics.size()) * part_of_vm_bytes;
    for (const auto& disk : vm.disks) bytes += disk.path ? disk.path->size() : 0;
    if (vm.identity) bytes += vm.identity->name.size() + vm.identity->configuration.size();
    if (vm.image) bytes += vm.image->path.size() + vm.image->seed.size();
    return bytes;
}

std::size_t progress_bytes(const core::JobProgressRecord& progress) {
    return progress.message.size() + progress.stop_reason.size();
}

// Bytes beyond the overhead: of what may be long.
struct Measure {
    std::size_t operator()(const core::AddItems& r) const {
        std::size_t bytes = 0;
        for (const auto& item : r.items)
            bytes += item_overhead_bytes + item.text.size() + item.data.size();
        return bytes;
    }
    std::size_t operator()(const core::AddSubmission& r) const {
        return r.submission.batch.size() + r.submission.answer.size();
    }
    std::size_t operator()(const core::AddBatch& r) const { return r.batch.operation.size(); }
    std::size_t operator()(const core::AddJob& r) const {
        return progress_bytes(r.job.progress) + r.job.payload.size() +
               r.job.after.size() * number_bytes;
    }
    std::size_t operator()(const core::ChangeJob& r) const { return progress_bytes(r.progress); }
    std::size_t operator()(const core::StoreLane& r) const { return r.lane.reason.size(); }
    std::size_t operator()(const core::AddEvent& r) const { return r.event.message.size(); }
    std::size_t operator()(const core::StoreVm& r) const {
        return r.vm.question.size() + parts_bytes(r.vm.spec);
    }
    std::size_t operator()(const core::StoreObserved& r) const {
        return r.observed.observed.size();
    }
    std::size_t operator()(const core::SightVm& r) const { return r.question.size(); }
    std::size_t operator()(const core::StoreAttribute& r) const { return r.attribute.value.size(); }
    template <class Other>
    std::size_t operator()(const Other&) const {
        return 0;
    }
};

}  // namespace

WritePlan plan_writes(std::span<const std::vector<core::Record>> writes) {
    WritePlan plan;
    for (const auto& records : writes)
        for (const auto& record : records) std::visit(Planner{plan}, record);
    keep_last_changes(plan.changes);
    return plan;
}

std::size_t approximate_bytes(const core::Record& record) {
    return record_overhead_bytes + std::visit(Measure{}, record);
}

}  // namespace grivon::store
