#include "broker/core/queue/forecasts.hpp"

#include <algorithm>
#include <cassert>

namespace grivon::core {

std::optional<VmState> state_after(const JobSpec& spec) {
    if (spec.object != "host vmware") return std::nullopt;
    if (spec.verb == "create" || spec.verb == "stop" || spec.verb == "set") return VmState::off;
    if (spec.verb == "start" || spec.verb == "reboot" || spec.verb == "resume") return VmState::on;
    if (spec.verb == "suspend") return VmState::suspended;
    if (spec.verb == "destroy") return VmState::none;
    if (spec.verb == "answer") return VmState::unknown;  // the choice decides
    return std::nullopt;
}

void Forecasts::expect(const JobRecord& job) {
    const auto state = state_after(job.spec);
    if (!state || !job.spec.vm) return;
    const auto vm = number(job.spec.vm->id);
    const auto place = job.progress.place;
    if (place == 0) {
        ++delayed_[vm];
        return;
    }
    auto& jobs = expected_[vm];
    const auto after = std::upper_bound(
        jobs.begin(), jobs.end(), place,
        [](std::uint64_t wanted, const Expected& one) { return wanted < one.place; });
    jobs.insert(after, {place, *state});
}

void Forecasts::forget(const JobRecord& job) {
    if (!state_after(job.spec) || !job.spec.vm) return;
    const auto vm = number(job.spec.vm->id);
    if (job.progress.place == 0) {
        if (--delayed_.at(vm) == 0) delayed_.erase(vm);
        return;
    }
    auto& jobs = expected_.at(vm);
    const auto place = job.progress.place;
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
