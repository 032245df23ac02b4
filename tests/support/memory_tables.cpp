#include "tests/support/memory_tables.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "wire/codec.hpp"
#include "wire/limits.hpp"
#include "wire/serial.hpp"

namespace grivon::test {

namespace {

// Of what is refused too, the audit tells; and an event has a number.
bool is_of_the_audit(const core::Record& record) {
    const auto* event = std::get_if<core::AddEvent>(&record);
    return std::holds_alternative<core::AddAudit>(record) ||
           std::holds_alternative<core::StoreCounters>(record) ||
           (event != nullptr && event->event.kind.starts_with("audit."));
}

}  // namespace

void MemoryTables::apply(const std::vector<core::Record>& records) {
    for (const auto& record : records) {
        if (!is_of_the_audit(record)) ++records_count_;
        std::visit([this](const auto& r) { put(r); }, record);
    }
}

void MemoryTables::host_is_known(const std::string& host) const {
    INFO("host " << host);
    REQUIRE(hosts_.contains(host));
}

void MemoryTables::put(const core::StoreHost& r) {
    hosts_[r.host.connection.name] = r.host;
}

void MemoryTables::put(const core::RemoveVmnet& r) {
    vmnets_.erase({r.host, r.vmnet});
}

void MemoryTables::put(const core::RemoveVlan& r) {
    vlans_.erase({r.host, r.device});
}

void MemoryTables::put(const core::RemoveInterface& r) {
    interfaces_.erase({r.host, r.device});
}

void MemoryTables::put(const core::RemoveAttribute& r) {
    attributes_.erase({r.host, r.name});
}

void MemoryTables::put(const core::RemoveSerial& r) {
    serials_.erase(r.serial);
}

void MemoryTables::put(const core::StoreAccessKey& r) {
    for (const auto& [name, other] : keys_)
        if (name != r.key.name) REQUIRE(other.public_key != r.key.public_key);
    keys_[r.key.name] = r.key;
}

void MemoryTables::put(const core::RemoveAccessKey& r) {
    keys_.erase(r.name);
}

void MemoryTables::put(const core::StoreObserved& r) {
    host_is_known(r.observed.host);
    observed_[r.observed.host] = r.observed;
}

void MemoryTables::put(const core::AddAudit& r) {
    REQUIRE((audit_.empty() || audit_.back().seq < r.row.seq));
    audit_.push_back(r.row);
}

void MemoryTables::put(const core::AddBatch& r) {
    batches_.push_back(r.batch);
}

void MemoryTables::put(const core::AddJob& r) {
    jobs_[r.job.id] = r.job;
}

void MemoryTables::put(const core::RemoveLane& r) {
    lanes_.erase(r.host);
}

void MemoryTables::put(const core::StoreLease& r) {
    leases_[r.lease.host] = r.lease;
}

void MemoryTables::put(const core::AddEvent& r) {
    REQUIRE(r.event.operation.size() <= limits::event_operation_bytes_max);
    all_events_.push_back(r.event);
    if (!r.event.kind.starts_with("audit.")) events_.push_back(r.event);
}

void MemoryTables::put(const core::AddSubmission& r) {
    submissions_[r.submission.key] = r.submission;
}

void MemoryTables::put(const core::StoreCounters& r) {
    counters_ = r.counters;
}

void MemoryTables::put(const core::RemoveHost& r) {
    const auto none_of = [&](const auto& parts) {
        const auto first = parts.lower_bound({r.host, ""});
        return first == parts.end() || first->first.first != r.host;
    };
    REQUIRE(none_of(vmnets_));
    REQUIRE(none_of(vlans_));
    REQUIRE(none_of(interfaces_));
    REQUIRE(none_of(attributes_));
    for (const auto& [id, vm] : vms_) REQUIRE(vm.host != r.host);
    for (const auto& [key, serial] : serials_) REQUIRE(serial.host != r.host);
    hosts_.erase(r.host);
    observed_.erase(r.host);
    leases_.erase(r.host);
    lanes_.erase(r.host);
}

void MemoryTables::put(const core::ChangeJob& r) {
    auto& job = jobs_.at(r.job);
    REQUIRE(r.host == job.host);
    REQUIRE_FALSE(is_final(job.progress.state));
    REQUIRE(r.progress.finished.has_value() == is_final(r.progress.state));
    job.progress = r.progress;
}

void MemoryTables::put(const core::StoreLane& r) {
    host_is_known(r.lane.host);
    lanes_[r.lane.host] = r.lane;
}

void MemoryTables::forget_nics(VmId vm) {
    std::erase_if(macs_, [vm](const auto& entry) { return entry.second == vm; });
}

void MemoryTables::put(const core::StoreVm& r) {
    host_is_known(r.vm.host);
    REQUIRE(number(r.vm.spec.id) >= 1);
    const auto taken = std::find_if(vms_.begin(), vms_.end(), [&](const auto& entry) {
        return entry.second.host == r.vm.host && entry.second.spec.slice == r.vm.spec.slice;
    });
    REQUIRE((taken == vms_.end() || taken->first == r.vm.spec.id));
    forget_nics(r.vm.spec.id);
    for (const auto& nic : r.vm.spec.nics) REQUIRE(macs_.emplace(nic.mac, r.vm.spec.id).second);
    vms_[r.vm.spec.id] = r.vm;
}

void MemoryTables::put(const core::SightVm& r) {
    auto& vm = vms_.at(r.vm);
    vm.state = r.state;
    vm.checked = r.checked;
    vm.question = r.question;
}

void MemoryTables::put(const core::RemoveVm& r) {
    forget_nics(r.vm);
    vms_.erase(r.vm);
}

void MemoryTables::put(const core::StoreVmnet& r) {
    const auto& spec = r.vmnet.spec;
    host_is_known(r.vmnet.host);
    REQUIRE((spec.kind == VmnetKind::bridge) == !spec.device.empty());
    REQUIRE((spec.kind == VmnetKind::bridge) == spec.host_address.empty());
    vmnets_[{r.vmnet.host, spec.name}] = r.vmnet;
}

void MemoryTables::put(const core::StoreVlan& r) {
    host_is_known(r.vlan.host);
    REQUIRE(r.vlan.spec.device == r.vlan.spec.parent + "." + std::to_string(r.vlan.spec.id));
    vlans_[{r.vlan.host, r.vlan.spec.device}] = r.vlan;
}

void MemoryTables::put(const core::StoreInterface& r) {
    constexpr std::size_t device_characters_max = 32;
    const auto& device = r.interface.spec.device;
    host_is_known(r.interface.host);
    REQUIRE_FALSE(device.empty());
    REQUIRE(device.size() <= device_characters_max);
    interfaces_[{r.interface.host, device}] = r.interface;
}

void MemoryTables::put(const core::StoreAttribute& r) {
    host_is_known(r.attribute.host);
    attributes_[{r.attribute.host, r.attribute.name}] = r.attribute;
}

void MemoryTables::put(const core::StoreSerial& r) {
    REQUIRE(is_serial(r.serial.serial));
    if (!r.serial.host.empty()) host_is_known(r.serial.host);
    for (const auto& [serial, other] : serials_)
        if (serial != r.serial.serial && !other.host.empty()) REQUIRE(other.host != r.serial.host);
    serials_[r.serial.serial] = r.serial;
}

void MemoryTables::put(const core::AddItems& r) {
    auto& items = items_[r.job];
    REQUIRE(r.position == items.size());  // consecutive, without holes and repetitions
    items.insert(items.end(), r.items.begin(), r.items.end());
}

void MemoryTables::put(const core::ForgetSubmissions& r) {
    std::erase_if(submissions_, [&](const auto& entry) { return entry.second.at < r.before; });
}

std::vector<core::LiveBatch> MemoryTables::live_batches() const {
    std::map<BatchId, core::LiveBatch> batches;
    for (const auto& [id, job] : jobs_)
        if (!is_final(job.progress.state)) batches[job.batch] = {};
    for (const auto& batch : batches_)
        if (batches.contains(batch.id)) batches[batch.id].batch = batch;
    for (const auto& [id, job] : jobs_) {
        const auto found = batches.find(job.batch);
        if (found == batches.end()) continue;
        const auto state = job.progress.state;
        if (state == JobState::succeeded) ++found->second.succeeded;
        if (state == JobState::failed) ++found->second.failed;
        if (state == JobState::cancelled) ++found->second.cancelled;
        if (state == JobState::skipped) ++found->second.skipped;
    }
    std::vector<core::LiveBatch> live;
    for (auto& [id, batch] : batches) live.push_back(std::move(batch));
    return live;
}

core::JobTrace MemoryTables::trace_of(const core::JobRecord& job) const {
    core::JobTrace trace;
    trace.spec = decode_value<JobSpec>(job.payload).value();
    const auto found = items_.find(job.id);
    if (found == items_.end()) return trace;
    trace.items_end = found->second.size();
    for (const auto& item : found->second) {
        if (item.kind == ItemKind::step_started) trace.steps_begun.push_back(item.name);
        trace.output_bytes += item.data.size();
    }
    return trace;
}

core::Image MemoryTables::image() const {
    core::Image image;
    for (const auto& [name, host] : hosts_) image.hosts.push_back(host);
    for (const auto& [id, vm] : vms_) image.vms.push_back(vm);
    for (const auto& [key, vmnet] : vmnets_) image.vmnets.push_back(vmnet);
    for (const auto& [key, vlan] : vlans_) image.vlans.push_back(vlan);
    for (const auto& [key, interface] : interfaces_) image.interfaces.push_back(interface);
    for (const auto& [key, attribute] : attributes_) image.attributes.push_back(attribute);
    for (const auto& [key, serial] : serials_) image.serials.push_back(serial);
    for (const auto& [name, key] : keys_) image.keys.push_back(key);
    for (const auto& [host, observed] : observed_) image.observed.push_back(observed);
    for (const auto& [id, job] : jobs_) {
        if (is_final(job.progress.state)) continue;
        image.jobs.push_back(job);
        if (job.progress.attempt > 0) image.begun[id] = trace_of(job);
    }
    for (const auto& [host, control] : lanes_) image.lanes.push_back(control);
    image.batches = live_batches();
    for (const auto& [host, lease] : leases_) image.leases.push_back(lease);
    for (const auto& [key, submission] : submissions_) image.submissions.push_back(submission);
    image.counters = counters_;
    return image;
}

}  // namespace grivon::test
