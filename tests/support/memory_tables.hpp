// What the store keeps, in memory: applies records and gives back the image, so that tests can
// restart a core without a database. Refuses (a failed REQUIRE) what the constraints of schema/ do.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "broker/core/records.hpp"

namespace grivon::test {

class MemoryTables {
public:
    void apply(const std::vector<core::Record>& records);
    [[nodiscard]] core::Image image() const;

    // But for those of the audit, which tell of every submission; and with them, by their numbers.
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    [[nodiscard]] const std::vector<Event>& all_events() const { return all_events_; }
    [[nodiscard]] const std::map<JobId, core::JobRecord>& jobs() const { return jobs_; }
    [[nodiscard]] const std::vector<JobItem>& items(JobId job) { return items_[job]; }
    [[nodiscard]] const std::vector<core::BatchRecord>& batches() const { return batches_; }
    [[nodiscard]] const std::vector<AuditRow>& audit() const { return audit_; }
    // Records that came, but those of the audit: how much was written.
    [[nodiscard]] std::size_t records_count() const { return records_count_; }

private:
    void put(const core::StoreHost& r);
    void put(const core::RemoveHost& r);
    void put(const core::StoreVm& r);
    void put(const core::SightVm& r);
    void put(const core::RemoveVm& r);
    void put(const core::StoreVmnet& r);
    void put(const core::RemoveVmnet& r);
    void put(const core::StoreVlan& r);
    void put(const core::RemoveVlan& r);
    void put(const core::StoreInterface& r);
    void put(const core::RemoveInterface& r);
    void put(const core::StoreAttribute& r);
    void put(const core::RemoveAttribute& r);
    void put(const core::StoreSerial& r);
    void put(const core::RemoveSerial& r);
    void put(const core::StoreAccessKey& r);
    void put(const core::RemoveAccessKey& r);
    void put(const core::StoreObserved& r);
    void put(const core::AddAudit& r);
    void put(const core::AddBatch& r);
    void put(const core::AddJob& r);
    void put(const core::ChangeJob& r);
    void put(const core::StoreLane& r);
    void put(const core::RemoveLane& r);
    void put(const core::StoreLease& r);
    void put(const core::AddItems& r);
    void put(const core::AddEvent& r);
    void put(const core::AddSubmission& r);
    void put(const core::ForgetSubmissions& r);
    void put(const core::StoreCounters& r);

    void host_is_known(const std::string& host) const;
    void forget_nics(VmId vm);
    [[nodiscard]] std::vector<core::LiveBatch> live_batches() const;
    [[nodiscard]] core::JobTrace trace_of(const core::JobRecord& job) const;

    std::size_t records_count_ = 0;
    std::map<std::string, core::HostRecord> hosts_;
    std::map<VmId, core::VmRecord> vms_;
    std::map<std::string, VmId> macs_;
    template <class Part>
    using OfHosts = std::map<std::pair<std::string, std::string>, Part>;
    OfHosts<core::VmnetRecord> vmnets_;
    OfHosts<core::VlanRecord> vlans_;
    OfHosts<core::InterfaceRecord> interfaces_;
    OfHosts<core::AttributeRecord> attributes_;
    std::map<std::string, core::SerialRecord> serials_;
    std::vector<core::BatchRecord> batches_;
    std::map<JobId, core::JobRecord> jobs_;
    std::map<std::string, core::LeaseRecord> leases_;
    std::map<std::string, core::LaneRecord> lanes_;
    std::map<JobId, std::vector<JobItem>> items_;
    std::map<std::string, core::SubmissionRecord> submissions_;
    std::map<std::string, AccessKey> keys_;
    std::map<std::string, core::ObservedRecord> observed_;
    std::vector<AuditRow> audit_;
    std::vector<Event> events_;
    std::vector<Event> all_events_;
    core::Counters counters_;
};

}  // namespace grivon::test
