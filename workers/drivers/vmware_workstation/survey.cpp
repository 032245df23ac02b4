#include "workers/drivers/vmware_workstation/survey.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

std::optional<VmState> state_seen(const Looked& looked, const std::string& vmx) {
    const bool came_to_it = std::ranges::find(looked.wanted, vmx) != looked.wanted.end();
    return came_to_it ? state_of(looked, vmx) : std::nullopt;
}

}  // namespace

RemoteCommand survey(std::string name, const HostConnection& host, const std::vector<VmSpec>& vms) {
    Words vmxs;
    Words files;
    for (const VmSpec& vm : vms) {
        const VmPaths paths = paths_of(host, vm);
        vmxs.push_back(paths.vmx);
        files.insert(files.end(), paths.disks.begin(), paths.disks.end());
    }
    return look_at_many(std::move(name), vmxs, files);
}

std::vector<VmSighting> sightings_of(const HostConnection& host, const std::vector<VmSpec>& vms,
                                     const Looked& looked) {
    std::vector<VmSighting> sightings;
    for (const VmSpec& vm : vms) {
        const std::string vmx = paths_of(host, vm).vmx;
        VmSighting sighting;
        sighting.id = vm.id;
        sighting.state = state_seen(looked, vmx).value_or(VmState::unknown);
        sighting.spec = looked.configurations.spec_of(vmx);
        if (sighting.spec) {
            sighting.spec->id = vm.id;
            sighting.spec->slice = vm.slice;
        }
        sightings.push_back(std::move(sighting));
    }
    return sightings;
}

std::vector<StrangerVm> strangers_in(const HostConnection& host, const std::vector<VmSpec>& vms,
                                     const Looked& looked) {
    std::set<std::string> ours;
    for (const VmSpec& vm : vms) {
        const std::string vmx = paths_of(host, vm).vmx;
        ours.insert(vmx);
        const auto there = looked.vmxs.find(vmx);
        if (there != looked.vmxs.end()) ours.insert(there->second.real_path);
    }
    std::vector<StrangerVm> strangers;
    for (const std::string& vmx : looked.running) {
        if (ours.contains(vmx) || !is_printable(vmx)) continue;
        StrangerVm stranger;
        stranger.state = VmState::on;
        stranger.spec = looked.configurations.stranger_at(vmx);
        stranger.name = stranger.spec.identity->name;
        strangers.push_back(std::move(stranger));
    }
    return strangers;
}

std::optional<JobReport> end_if_not_seen(const HostConnection& host, const Looked& looked,
                                         const CommandResult& result) {
    if (looked.list && !error_in(*looked.list)) return std::nullopt;
    return command_failed("cannot see the VMs of " + host.name, host, why_unseen(looked, result));
}

std::string unseen_in(const HostConnection& host, const std::vector<VmSpec>& vms,
                      const Looked& looked) {
    std::vector<std::string> names;
    for (const VmSpec& vm : vms) {
        if (!state_seen(looked, paths_of(host, vm).vmx)) names.push_back(name_of(host, vm));
    }
    return listed(names);
}

}  // namespace grivon::drivers::vmware_workstation
