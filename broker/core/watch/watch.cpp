#include "broker/core/watch/watch.hpp"

#include <algorithm>

#include "broker/core/inventory/connections.hpp"

namespace grivon::core {
namespace {

// Looks that one worker makes at once: each is an SSH connection of its own beside those of jobs.
constexpr std::uint32_t looks_per_worker_max = 8;
// After this a look is taken for lost with its worker. Longer than a worker tries to connect.
constexpr std::chrono::minutes look_time_max{2};

bool has_vms(const HostEntry& host) {
    return std::any_of(host.vms.begin(), host.vms.end(),
                       [](const auto& entry) { return entry.second.state != VmState::none; });
}

std::uint64_t attempts_begun(const Lane* lane) {
    return lane == nullptr ? 0 : lane->attempts_begun;
}

}  // namespace

void Watch::time_passed(const Inventory& inventory, const Queue& queue, const Now& now,
                        ChangeLog& log) {
    if (settings_.interval <= settings_.interval.zero()) return;
    if (!next_look_) next_look_ = now.steady + settings_.interval;
    while (*next_look_ <= now.steady) {
        if (round_.empty()) begin_round(inventory, now);
        if (round_.empty()) return;
        const auto* host = inventory.find(round_.front());
        round_.pop_front();
        if (host != nullptr) look_at(inventory, *host, queue, now, log);
        next_look_ = std::max(*next_look_ + pace_, now.steady);
    }
}

std::optional<SteadyTime> Watch::next_wakeup() const {
    return next_look_;
}

// Without hosts to look at, the next round is an interval away.
void Watch::begin_round(const Inventory& inventory, const Now& now) {
    for (const auto& [name, host] : inventory.hosts())
        if (has_vms(host)) round_.push_back(name);
    const auto count = std::max<std::size_t>(round_.size(), 1);
    pace_ = std::chrono::microseconds(settings_.interval) / count;
    if (round_.empty()) next_look_ = now.steady + settings_.interval;
}

void Watch::look_at(const Inventory& inventory, const HostEntry& host, const Queue& queue,
                    const Now& now, ChangeLog& log) {
    const auto& name = host.record.connection.name;
    const auto* lane = queue.find_lane(name);
    if (lane != nullptr && (lane->current || lane->is_distrusted())) return;
    if (const auto found = looks_.find(name); found != looks_.end()) {
        if (now.steady - found->second.sent < look_time_max) return;
        --by_worker_[found->second.worker];
        looks_.erase(found);
    }
    const auto worker = choose_worker(queue, host.record.site);
    if (!worker) return;
    Probe probe;
    probe.probe = ++last_probe_;
    probe.host = connection_of(inventory, name);
    for (const auto& [slice, vm] : host.vms)
        if (vm.state != VmState::none) probe.desired.vms.push_back(vm.spec);
    looks_[name] = {probe.probe, *worker, now.steady, attempts_begun(lane)};
    ++by_worker_[*worker];
    log.send(*worker, std::move(probe));
}

std::optional<std::string> Watch::choose_worker(const Queue& queue, const std::string& site) const {
    std::optional<std::string> best;
    std::uint32_t fewest = looks_per_worker_max;
    for (const auto& [id, worker] : queue.workers().all()) {
        const auto found = by_worker_.find(id);
        const auto looks = found == by_worker_.end() ? 0 : found->second;
        if (worker.leaving || worker.site != site || looks >= fewest) continue;
        best = id;
        fewest = looks;
    }
    return best;
}

bool Watch::take(const ProbeReport& report, const Queue& queue) {
    const auto found = looks_.find(report.host);
    if (found == looks_.end() || found->second.probe != report.probe ||
        found->second.worker != report.worker)
        return false;
    const auto before = found->second.attempts_begun;
    const auto of_worker = by_worker_.find(report.worker);
    if (--of_worker->second == 0) by_worker_.erase(of_worker);
    looks_.erase(found);
    const auto* lane = queue.find_lane(report.host);
    return attempts_begun(lane) == before && (lane == nullptr || !lane->current);
}

}  // namespace grivon::core
