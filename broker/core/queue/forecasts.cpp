#include "broker/core/queue/forecasts.hpp"

#include <algorithm>
#include <cassert>

namespace grivon::core {

void Forecasts::expect(const QueuedJob& job) {
    const auto state = job.kind->leaves_vm;
    const auto vm = number(job.vm);
    if (!state || vm == 0) return;
    const auto place = job.place;
    if (place == 0) {
        ++delayed_[vm];
        return;
    }
    auto& jobs = expected_[vm];
    const auto after = std::upper_bound(
        jobs.begin(), jobs.end(), place,
        [](std::uint64_t wanted, const Expected& one) { return wanted < one.place; });
    Expected expected{};
    expected.place = place & ((std::uint64_t{1} << 56U) - 1);
    expected.state = *state;
    jobs.insert(after, expected);
}

void Forecasts::forget(const QueuedJob& job) {
    const auto vm = number(job.vm);
    if (!job.kind->leaves_vm || vm == 0) return;
    const auto place = job.place;
    if (place == 0) {
        if (--delayed_.at(vm) == 0) delayed_.erase(vm);
        return;
    }
    auto& jobs = expected_.at(vm);
    const auto found = std::lower_bound(
        jobs.begin(), jobs.end(), place,
        [](const Expected& one, std::uint64_t wanted) { return one.place < wanted; });
    assert(found != jobs.end() && found->place == place);
    jobs.erase(found);
    if (jobs.empty()) expected_.erase(vm);
}

std::optional<VmState> Forecasts::of(VmId vm) const {
    const auto found = expected_.find(number(vm));
    if (found == expected_.end()) return std::nullopt;
    return found->second.back().state;
}

bool Forecasts::has_jobs(VmId vm) const {
    return expected_.contains(number(vm)) || delayed_.contains(number(vm));
}

}  // namespace grivon::core
