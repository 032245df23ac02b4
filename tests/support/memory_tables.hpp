// What the store keeps, in memory: applies records and gives back the image, so that tests can
// restart a core without a database.
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

    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    [[nodiscard]] const std::map<JobId, core::JobRecord>& jobs() const { return jobs_; }
    [[nodiscard]] const std::vector<JobItem>& items(JobId job) { return items_[job]; }

private:
    void put(const core::StoreHost& r) { hosts_[r.host.connection.name] = r.host; }
    void put(const core::RemoveHost& r);
    void put(const core::StoreVm& r) { vms_[r.vm.spec.id] = r.vm; }
    void put(const core::RemoveVm& r) { vms_.erase(r.vm); }
    void put(const core::StoreVmnet& r) { vmnets_[{r.vmnet.host, r.vmnet.spec.name}] = r.vmnet; }
    void put(const core::RemoveVmnet& r) { vmnets_.erase({r.host, r.vmnet}); }
    void put(const core::AddBatch&) {}
    void put(const core::AddJob& r) { jobs_[r.job.id] = r.job; }
    void put(const core::ChangeJob& r) { jobs_.at(r.job).progress = r.progress; }
    void put(const core::StoreLease& r) { leases_[r.lease.host] = r.lease; }
    void put(const core::AddItems& r);
    void put(const core::AddEvent& r) { events_.push_back(r.event); }
    void put(const core::AddSubmission& r) { submissions_[r.submission.key] = r.submission; }
    void put(const core::ForgetSubmissions& r);
    void put(const core::StoreCounters& r) { counters_ = r.counters; }

    std::map<std::string, core::HostRecord> hosts_;
    std::map<VmId, core::VmRecord> vms_;
    std::map<std::pair<std::string, std::string>, core::VmnetRecord> vmnets_;
    std::map<JobId, core::JobRecord> jobs_;
    std::map<std::string, core::LeaseRecord> leases_;
    std::map<JobId, std::vector<JobItem>> items_;
    std::map<std::string, core::SubmissionRecord> submissions_;
    std::vector<Event> events_;
    core::Counters counters_;
};

}  // namespace grivon::test
