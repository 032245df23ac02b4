// The queue as the tables have it, when the broker starts. A million jobs may wait: their payloads
// stay encoded.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "broker/core/queue/queue.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace grivon::core {

// What the jobs of one host are restored with.
struct Queue::HostOfImage {
    Lane* lane = nullptr;
    // Which VM a job is about is in its payload, but it is the one that has the job's slice: a VM
    // does not go while it has jobs.
    std::vector<std::pair<std::uint32_t, VmId>> vms;
    std::uint64_t newest_place = 0;
    bool in_order = true;  // so far each job came with a higher place than the one before it

    [[nodiscard]] VmId vm_at(std::optional<std::uint32_t> slice) const {
        for (const auto& [of_vm, id] : vms)
            if (of_vm == slice) return id;
        return VmId{};
    }
};

namespace {

std::vector<const JobRecord*> by_number(const std::deque<JobRecord>& jobs) {
    std::vector<const JobRecord*> sorted;
    sorted.reserve(jobs.size());
    for (const auto& job : jobs) sorted.push_back(&job);
    std::sort(sorted.begin(), sorted.end(),
              [](const JobRecord* a, const JobRecord* b) { return a->id < b->id; });
    return sorted;
}

}  // namespace

void Queue::restore(const Image& image, const Now& now) {
    clock_ = now;
    workerless_ = now.wall;
    for (const auto& lease : image.leases) lane_of(lease.host).lease = lease;
    for (const auto& control : image.lanes) {
        lane_of(control.host).control = control;
        if (control.until) held_.emplace(*control.until, control.host);
    }
    for (const auto& batch : image.batches) batches_.restore(batch);
    std::unordered_map<std::string, HostOfImage> hosts;
    for (const auto& vm : image.vms) hosts[vm.host].vms.emplace_back(vm.spec.slice, vm.spec.id);
    jobs_.reserve(image.jobs.size());
    for (const auto* record : by_number(image.jobs)) {
        auto& host = hosts[record->host];
        if (host.lane == nullptr) host.lane = &lane_of(record->host);
        const auto begun = image.begun.find(record->id);
        restore_job(*record, begun == image.begun.end() ? nullptr : &begun->second, host, now);
    }
    for (auto& [name, host] : hosts) {
        if (host.lane == nullptr) continue;
        if (!host.in_order) sort_by_place(host.lane->waiting);
        ready_.insert(name);
    }
    grace_until_ = now.steady + limits::lease_duration;
}

void Queue::restore_job(const JobRecord& record, const JobTrace* trace, HostOfImage& host,
                        const Now& now) {
    auto& job = hold(record, *host.lane);
    job.vm = host.vm_at(record.slice);
    job.joined = now.steady;
    if (trace != nullptr) {
        job.begun = std::make_unique<BegunJob>();
        job.begun->spec = trace->spec;
        job.begun->progress = record.progress;
        job.begun->items_end = trace->items_end;
        job.begun->steps_begun = trace->steps_begun;
        job.begun->output_bytes = trace->output_bytes;
        job.begun->attempt_began = record.progress.started.value_or(record.submitted);
    }
    forecasts_.expect(job);
    if (job.kind->may_be_about_things) {
        if (const auto spec = spec_of(job)) things_.expect(job.host(), *spec);
    }
    if (job.place == 0) {
        delay(job, *record.not_before);
    } else if (job.state() == JobState::queued) {
        host.in_order = host.in_order && job.place > host.newest_place;
        host.newest_place = job.place;
        job.lane->waiting.push_back(job.id);
    } else {
        job.lane->current = job.id;
    }
}

void Queue::sort_by_place(std::deque<JobId>& waiting) const {
    std::sort(waiting.begin(), waiting.end(), [this](JobId a, JobId b) {
        return std::pair(find_job(a)->place, a) < std::pair(find_job(b)->place, b);
    });
}

}  // namespace grivon::core
