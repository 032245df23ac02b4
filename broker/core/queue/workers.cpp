#include "broker/core/queue/workers.hpp"

#include <algorithm>
#include <tuple>

namespace grivon::core {
namespace {

bool may_take(const Worker& worker, const std::string& site) {
    return !worker.leaving && worker.running < worker.lanes_max && worker.site == site;
}

}  // namespace

Worker& Workers::join(const WorkerHello& hello, SteadyTime now) {
    auto& worker = workers_[hello.worker];
    worker.name = hello.name;
    worker.site = hello.site;
    worker.lanes_max = hello.lanes_max;
    worker.heard = now;
    return worker;
}

Worker* Workers::find(const std::string& id) {
    const auto found = workers_.find(id);
    return found == workers_.end() ? nullptr : &found->second;
}

const Worker* Workers::find(const std::string& id) const {
    const auto found = workers_.find(id);
    return found == workers_.end() ? nullptr : &found->second;
}

bool Workers::any_of(const std::string& site) const {
    return std::any_of(workers_.begin(), workers_.end(),
                       [&site](const auto& entry) { return entry.second.site == site; });
}

std::optional<std::string> Workers::choose(const std::string& holder,
                                           const std::string& site) const {
    if (const auto* worker = find(holder); worker != nullptr && may_take(*worker, site))
        return holder;
    const std::string* best_id = nullptr;
    const Worker* best = nullptr;
    for (const auto& [id, worker] : workers_) {
        if (!may_take(worker, site)) continue;
        const bool better = best == nullptr || std::tuple(worker.running, worker.lanes.size()) <
                                                   std::tuple(best->running, best->lanes.size());
        if (!better) continue;
        best_id = &id;
        best = &worker;
    }
    if (best_id == nullptr) return std::nullopt;
    return *best_id;
}

std::vector<std::string> Workers::silent_since(SteadyTime deadline) const {
    std::vector<std::string> silent;
    for (const auto& [id, worker] : workers_)
        if (worker.heard <= deadline) silent.push_back(id);
    return silent;
}

std::optional<SteadyTime> Workers::longest_silent() const {
    std::optional<SteadyTime> longest;
    for (const auto& [id, worker] : workers_)
        if (!longest || worker.heard < *longest) longest = worker.heard;
    return longest;
}

}  // namespace grivon::core
