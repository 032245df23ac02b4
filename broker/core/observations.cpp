#include "broker/core/observations.hpp"

#include <algorithm>

#include "broker/core/inventory/draft.hpp"
#include "broker/core/operations/plan.hpp"

namespace grivon::core {
namespace {

void note_host(HostEntry& host, HostState state, const Now& now, ChangeLog& log) {
    if (state == HostState::unknown) return;
    auto& record = host.record;
    // An unchanged state is not written for every job: when it was last checked is the age of the
    // newest job, and only the change matters to anyone.
    if (record.state == state) return;
    record.state = state;
    record.checked = now.wall;
    auto event = inventory_event("host.state", record.connection.name);
    event.state = name_of(state);
    log.event(std::move(event), now);
}

void note_vm(HostEntry& host, const AttemptEnded& ended, const Now& now, ChangeLog& log) {
    const auto found = host.vms.find(ended.job.spec.vm->slice);
    if (found == host.vms.end() || found->second.spec.id != ended.job.spec.vm->id) return;
    auto& vm = found->second;
    // Nobody could look after the connection was lost in the middle: whatever was known is over.
    const bool lost = ended.report.outcome == Outcome::uncertain && !ended.report.vm;
    const auto state = lost ? VmState::unknown : ended.report.vm.value_or(vm.state);
    if (ended.report.vm) vm.checked = now.wall;
    if (vm.state == state) return;
    vm.state = state;
    auto event = inventory_event("vm.state", ended.job.host);
    event.slice = vm.spec.slice;
    event.state = name_of(state);
    event.job = ended.job.id;
    log.event(std::move(event), now);
}

bool is_used(const HostEntry& host, const std::string& vmnet) {
    return std::any_of(host.vms.begin(), host.vms.end(), [&](const auto& entry) {
        const auto& nics = entry.second.spec.nics;
        return std::any_of(nics.begin(), nics.end(),
                           [&](const NicSpec& nic) { return nic.vmnet == vmnet; });
    });
}

// A network that could not be made leaves no row behind, unless a VM was given an interface on it
// in the meantime.
void note_vmnet(HostEntry& host, const AttemptEnded& ended, const Now& now, ChangeLog& log) {
    const auto& spec = *ended.job.spec.vmnet;
    const auto found = host.vmnets.find(vmnet_number_of(spec.name));
    if (found == host.vmnets.end() || found->second.spec != spec) return;
    auto event = inventory_event("", ended.job.host);
    event.message = spec.name;
    event.job = ended.job.id;
    if (ended.report.vmnet == true) {
        if (found->second.active) return;
        found->second.active = true;
        event.kind = "vmnet.active";
    } else {
        const bool gone = ended.job.progress.state == JobState::failed && !found->second.active &&
                          !is_used(host, spec.name);
        if (!gone) return;
        host.vmnets.erase(found);
        event.kind = "vmnet.removed";
    }
    log.event(std::move(event), now);
}

}  // namespace

void note_observations(Inventory& inventory, const AttemptEnded& ended, const Now& now,
                       ChangeLog& log) {
    Draft draft(inventory);
    if (draft.find(ended.job.host) == nullptr) return;
    auto& host = draft.edit(ended.job.host);
    note_host(host, ended.report.host, now, log);
    if (ended.job.spec.vm) note_vm(host, ended, now, log);
    if (ended.job.spec.vmnet) note_vmnet(host, ended, now, log);
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
}

}  // namespace grivon::core
