#include "broker/core/observations.hpp"

#include <algorithm>

#include "broker/core/hardware.hpp"
#include "broker/core/inventory/draft.hpp"
#include "broker/core/note_observed.hpp"
#include "broker/core/operations/plan.hpp"
#include "broker/core/presence.hpp"
#include "wire/catalogue.hpp"
#include "wire/limits.hpp"

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

void note_vm_state(VmRecord& vm, VmState state, const std::string& question, JobId job,
                   const Now& now, ChangeLog& log) {
    if (state != VmState::stuck)
        vm.question.clear();
    else if (!question.empty())
        vm.question = question.substr(0, limits::message_bytes_max);
    if (vm.state == state) return;
    vm.state = state;
    auto event = inventory_event("vm.state", vm.host);
    event.slice = vm.spec.slice;
    event.state = name_of(state);
    event.job = job;
    log.event(std::move(event), now);
}

VmRecord* find_vm(HostEntry& host, VmId id) {
    const auto found = std::find_if(host.vms.begin(), host.vms.end(),
                                    [id](const auto& entry) { return entry.second.spec.id == id; });
    return found == host.vms.end() ? nullptr : &found->second;
}

void note_vm(HostEntry& host, const JobOutcome& ended, const Now& now, ChangeLog& log) {
    auto* vm = find_vm(host, ended.spec.vm->id);
    if (vm == nullptr) return;
    // Nobody could look after the connection was lost in the middle: whatever was known is over.
    const bool lost = ended.report.outcome == Outcome::uncertain && !ended.report.vm;
    const auto state = lost ? VmState::unknown : ended.report.vm.value_or(vm->state);
    if (ended.report.vm) vm->checked = now.wall;
    note_vm_state(*vm, state, ended.report.question, ended.job, now, log);
    note_hardware(*vm, ended, now, log);
}

// What a job that has succeeded leaves no trace of on the host is to be gone here too.
void note_removal(HostEntry& host, const JobOutcome& ended, const Now& now, ChangeLog& log) {
    const auto& spec = ended.spec;
    if (!spec.vm || !removes_row(spec) || ended.state != JobState::succeeded) return;
    const auto* vm = find_vm(host, spec.vm->id);
    if (vm == nullptr || vm->state != VmState::none) return;
    auto event = inventory_event("vm.removed", host.record.connection.name);
    event.slice = vm->spec.slice;
    event.job = ended.job;
    host.vms.erase(vm->spec.slice);
    log.event(std::move(event), now);
}

// A VM that nobody could look at keeps what was known of it.
void note_sightings(HostEntry& host, const JobReport& report, JobId job, const Now& now,
                    ChangeLog& log) {
    for (const auto& sighting : report.sightings) {
        auto* vm = find_vm(host, sighting.id);
        if (vm == nullptr || sighting.state == VmState::unknown) continue;
        vm->checked = now.wall;
        note_vm_state(*vm, sighting.state, sighting.question, job, now, log);
    }
}

// Looks come every minute and mostly see what was seen before; that is not worth a write each time.
bool is_old_news(const HostEntry& host, const VmSighting& sighting, const Now& now) {
    constexpr std::chrono::minutes age_max{10};
    for (const auto& [slice, vm] : host.vms)
        if (vm.spec.id == sighting.id)
            return vm.state == sighting.state && vm.checked && now.wall - *vm.checked < age_max;
    return true;
}

// What an administrator declared and the host cannot know (subnet, name) stays. VLAN interfaces
// have rows of their own, which come and go with their jobs.
void note_interfaces(HostEntry& host, const std::vector<InterfaceSpec>& seen) {
    for (const auto& interface : seen) {
        // It names a row: a host that says something that is no name is not believed.
        if (!is_device_name(interface.device) || host.vlans.contains(interface.device)) continue;
        auto& record = host.interfaces[interface.device];
        record.host = host.record.connection.name;
        const auto declared = record.spec;
        record.spec = interface;
        record.spec.subnet = declared.subnet;
        record.spec.name = declared.name;
    }
}

// A worker that was at that host has seen it and those that it went through, and speaks of no
// other.
bool is_on_the_way(const HostEntry& reached, const std::string& host) {
    const auto& connection = reached.record.connection;
    return connection.name == host ||
           std::any_of(connection.jump.begin(), connection.jump.end(),
                       [&host](const JumpHost& jump) { return jump.host == host; });
}

void pin_key(Draft& draft, const std::string& reached, const HostKeySighting& sighting,
             const Now& now, ChangeLog& log) {
    const auto* known = draft.find(sighting.host);
    const auto* at = draft.find(reached);
    if (known == nullptr || at == nullptr || !sighting.expected.empty()) return;
    if (!is_on_the_way(*at, sighting.host)) return;
    const auto& before = known->record.connection;
    if (!before.accept_new || !before.host_key.empty()) return;
    auto& connection = draft.edit(sighting.host).record.connection;
    connection.host_key = sighting.key;
    connection.accept_new = false;
    auto event = inventory_event("host.key_pinned", sighting.host);
    event.message = sighting.fingerprint;
    log.event(std::move(event), now);
}

// A job about a part of the host's VMs takes all others for strangers.
JobReport seen_by(const JobOutcome& ended) {
    auto report = ended.report;
    if (ended.spec.parameters.contains("cluster")) report.strangers.reset();
    return report;
}

void note_outcome(Draft& draft, const JobOutcome& ended, const Now& now, ChangeLog& log) {
    if (draft.find(ended.host) == nullptr) return;
    auto& host = draft.edit(ended.host);
    note_host(host, ended.report.host, now, log);
    if (ended.spec.vm) note_vm(host, ended, now, log);
    note_removal(host, ended, now, log);
    note_sightings(host, ended.report, ended.job, now, log);
    note_observed(host, seen_by(ended),
                  ended.spec.vm ? std::optional(ended.spec.vm->id) : std::nullopt, now);
    if (ended.report.interfaces) note_interfaces(host, *ended.report.interfaces);
    note_presence(draft, ended, now, log);
    for (const auto& sighting : ended.report.host_keys)
        pin_key(draft, ended.host, sighting, now, log);
}

}  // namespace

void note_outcomes(Inventory& inventory, const std::vector<JobOutcome>& outcomes, const Now& now,
                   ChangeLog& log) {
    if (outcomes.empty()) return;
    Draft draft(inventory);
    for (const auto& outcome : outcomes) note_outcome(draft, outcome, now, log);
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
}

void note_host_keys(Inventory& inventory, const std::string& reached,
                    const std::vector<HostKeySighting>& sightings, const Now& now, ChangeLog& log) {
    if (sightings.empty()) return;
    Draft draft(inventory);
    for (const auto& sighting : sightings) pin_key(draft, reached, sighting, now, log);
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
}

void note_probe(Inventory& inventory, const ProbeReport& probe, const Now& now, ChangeLog& log) {
    Draft draft(inventory);
    const auto* known = draft.find(probe.host);
    if (known == nullptr) return;
    auto report = probe.report;
    if (!says_something_new(*known, report, now)) {
        report.strangers.reset();
        for (auto& sighting : report.sightings) sighting.spec.reset();
    }
    const auto whole = report;
    std::erase_if(report.sightings,
                  [&](const VmSighting& sighting) { return is_old_news(*known, sighting, now); });
    auto& host = draft.edit(probe.host);
    note_host(host, report.host, now, log);
    note_sightings(host, report, JobId{}, now, log);
    note_observed(host, whole, std::nullopt, now);
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
}

}  // namespace grivon::core
