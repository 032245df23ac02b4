#include "broker/core/note_observed.hpp"

#include <algorithm>

namespace grivon::core {
namespace {

// Looks come every minute; that one was made is not worth a write each time.
constexpr std::chrono::minutes look_age_max{10};

bool is_of(const HostEntry& host, VmId id) {
    return std::any_of(host.vms.begin(), host.vms.end(),
                       [id](const auto& entry) { return entry.second.spec.id == id; });
}

// Where VMware's drivers put the configuration of a VM, unless it was imported.
std::string configuration_of(const HostEntry& host, const VmSpec& vm) {
    if (vm.identity && !vm.identity->configuration.empty()) return vm.identity->configuration;
    const auto slice = std::to_string(vm.slice);
    return host.record.connection.data_dir + "/vmware/" + slice + "/" + slice + ".vmx";
}

bool is_same(const HostEntry& host, const VmSpec& own, const StrangerVm& stranger) {
    if (!stranger.spec.identity) return false;
    const auto& other = *stranger.spec.identity;
    if (!other.uuid.empty()) return own.identity && own.identity->uuid == other.uuid;
    return !other.configuration.empty() && other.configuration == configuration_of(host, own);
}

// A VM that was imported or made since is none any more, whatever an older look says.
void leave_own_out(const HostEntry& host, std::vector<StrangerVm>& strangers) {
    std::erase_if(strangers, [&host](const StrangerVm& stranger) {
        return std::any_of(host.vms.begin(), host.vms.end(), [&](const auto& entry) {
            return is_same(host, entry.second.spec, stranger);
        });
    });
}

// A look at one VM does not measure its disks; what is known of their sizes stays.
void keep_sizes(const std::optional<VmSpec>& before, VmSpec& seen) {
    if (!before) return;
    for (auto& disk : seen.disks) {
        const auto known =
            std::find_if(before->disks.begin(), before->disks.end(), [&disk](const DiskSpec& one) {
                return one.device == disk.device && one.path == disk.path;
            });
        if (disk.size_gb == 0 && known != before->disks.end()) disk.size_gb = known->size_gb;
    }
}

HostObserved observed_after(const HostEntry& host, const JobReport& report, std::optional<VmId> vm,
                            const Now& now) {
    HostObserved observed = host.observed ? *host.observed : HostObserved{};
    std::erase_if(observed.vms, [&host](const VmObserved& one) { return !is_of(host, one.id); });
    for (const auto& sighting : report.sightings) {
        if (!sighting.spec || !is_of(host, sighting.id)) continue;
        auto seen = *sighting.spec;
        auto& of_vm = observed_of(observed, sighting.id);
        keep_sizes(of_vm.spec, seen);
        of_vm.spec = std::move(seen);
    }
    if (report.strangers) {
        observed.strangers = *report.strangers;
        leave_own_out(host, observed.strangers);
        observed.strangers_seen = now.wall;
    }
    if (report.snapshots && vm && is_of(host, *vm)) {
        auto& of_vm = observed_of(observed, *vm);
        of_vm.snapshots = *report.snapshots;
        of_vm.snapshots_seen = now.wall;
    }
    return observed;
}

}  // namespace

void note_observed(HostEntry& host, const JobReport& report, std::optional<VmId> vm,
                   const Now& now) {
    auto observed = observed_after(host, report, vm, now);
    if (observed == (host.observed ? *host.observed : HostObserved{})) return;
    host.observed = std::make_shared<const HostObserved>(std::move(observed));
}

bool says_something_new(const HostEntry& host, const JobReport& report, const Now& now) {
    auto after = observed_after(host, report, std::nullopt, now);
    const auto before = host.observed ? *host.observed : HostObserved{};
    if (before.strangers_seen && now.wall - *before.strangers_seen < look_age_max)
        after.strangers_seen = before.strangers_seen;
    return !(after == before);
}

}  // namespace grivon::core
