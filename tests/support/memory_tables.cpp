#include "tests/support/memory_tables.hpp"

#include <catch2/catch.hpp>

namespace grivon::test {

void MemoryTables::apply(const std::vector<core::Record>& records) {
    for (const auto& record : records) std::visit([this](const auto& r) { put(r); }, record);
}

void MemoryTables::put(const core::RemoveHost& r) {
    hosts_.erase(r.host);
    leases_.erase(r.host);
}

void MemoryTables::put(const core::AddItems& r) {
    auto& items = items_[r.job];
    REQUIRE(r.position == items.size());  // consecutive, without holes and repetitions
    items.insert(items.end(), r.items.begin(), r.items.end());
}

void MemoryTables::put(const core::ForgetSubmissions& r) {
    std::erase_if(submissions_, [&](const auto& entry) { return entry.second.at < r.before; });
}

core::Image MemoryTables::image() const {
    core::Image image;
    for (const auto& [name, host] : hosts_) image.hosts.push_back(host);
    for (const auto& [id, vm] : vms_) image.vms.push_back(vm);
    for (const auto& [key, vmnet] : vmnets_) image.vmnets.push_back(vmnet);
    for (const auto& [id, job] : jobs_) {
        if (is_final(job.progress.state)) continue;
        core::LiveJob live;
        live.job = job;
        if (const auto found = items_.find(id); found != items_.end()) {
            live.items_end = found->second.size();
            for (const auto& item : found->second)
                if (item.kind == ItemKind::step_started) live.steps_begun.push_back(item.name);
        }
        image.jobs.push_back(std::move(live));
    }
    for (const auto& [host, lease] : leases_) image.leases.push_back(lease);
    for (const auto& [key, submission] : submissions_) image.submissions.push_back(submission);
    image.counters = counters_;
    return image;
}

}  // namespace grivon::test
