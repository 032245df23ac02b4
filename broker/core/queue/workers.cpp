#include "broker/core/queue/workers.hpp"

#include <tuple>

namespace grivon::core {
namespace {

bool has_room(const Worker& worker) {
    return !worker.leaving && worker.running < worker.lanes_max;
}

}  // namespace

Worker& Workers::join(const WorkerHello& hello, SteadyTime now) {
    auto& worker = workers_[hello.worker];
    worker.name = hello.name;
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

std::optional<std::string> Workers::choose(const std::string& holder) const {
    if (const auto* worker = find(holder); worker != nullptr && has_room(*worker)) return holder;
    const std::string* best_id = nullptr;
    const Worker* best = nullptr;
    for (const auto& [id, worker] : workers_) {
        if (!has_room(worker)) continue;
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
