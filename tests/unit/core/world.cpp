#include "tests/unit/core/world.hpp"

namespace grivon::test {
namespace {

// Whether what the job is about is already as the job wants it: then nothing can fail.
bool is_so(const World::Host& host, const JobSpec& spec) {
    if (spec.vm) {
        const auto found = host.vms.find(spec.vm->id);
        if (spec.verb == "create") return found != host.vms.end();
        if (spec.verb == "destroy") return found == host.vms.end();
        return spec.verb == "set" && found != host.vms.end() &&
               found->second == VmHardware{spec.vm->cpus, spec.vm->memory_mb};
    }
    const bool wanted = spec.verb != "remove";
    if (spec.vlan) return host.vlans.contains(spec.vlan->device) == wanted;
    if (spec.vmnet) {
        const auto found = host.vmnets.find(spec.vmnet->name);
        if (!wanted) return found == host.vmnets.end();
        return found != host.vmnets.end() && found->second == *spec.vmnet;
    }
    if (!spec.serial.empty()) return (host.serial == spec.serial) == wanted;
    return false;
}

void make_so(World::Host& host, const JobSpec& spec) {
    if (spec.vm) {
        const VmHardware hardware{spec.vm->cpus, spec.vm->memory_mb};
        if (spec.verb == "create") host.vms.emplace(spec.vm->id, hardware);
        if (spec.verb == "set") host.vms.at(spec.vm->id) = hardware;
        if (spec.verb == "destroy") host.vms.erase(spec.vm->id);
        return;
    }
    if (spec.verb == "remove") {
        if (spec.vlan) host.vlans.erase(spec.vlan->device);
        if (spec.vmnet) host.vmnets.erase(spec.vmnet->name);
        if (!spec.serial.empty() && host.serial == spec.serial) host.serial.clear();
        return;
    }
    if (spec.vlan) host.vlans[spec.vlan->device] = *spec.vlan;
    if (spec.vmnet) host.vmnets[spec.vmnet->name] = *spec.vmnet;
    if (!spec.serial.empty()) host.serial = spec.serial;
    if (!spec.desired) return;
    for (const auto& vlan : spec.desired->vlans) host.vlans[vlan.device] = vlan;
    for (const auto& vmnet : spec.desired->vmnets) host.vmnets[vmnet.name] = vmnet;
    if (!spec.desired->serial.empty()) host.serial = spec.desired->serial;
}

bool exists(const World::Host& host, VmId vm) {
    return host.vms.contains(vm);
}

// Of a VM that exists, any but none.
VmState some_state(const World::Host& host, VmId vm, std::mt19937_64& random) {
    if (!exists(host, vm)) return VmState::none;
    return static_cast<VmState>(2 + random() % (static_cast<std::size_t>(last_of(VmState{})) - 1));
}

void look_at_hardware(const World::Host& host, const JobSpec& spec, JobReport& report) {
    if (const auto found = host.vms.find(spec.vm->id); found != host.vms.end())
        report.hardware = found->second;
}

void look_around(const World::Host& host, const JobSpec& spec, JobReport& report,
                 std::mt19937_64& random) {
    for (const auto& vm : spec.desired->vms) {
        const auto state = some_state(host, vm.id, random);
        report.sightings.push_back({vm.id, state, random() % 2 == 0 ? "Well?" : ""});
    }
    if (spec.operation() != "refresh host interface") return;
    report.interfaces.emplace();
    for (const auto* device : {"eth0", "eth0.5", "eth0.6"})
        if (random() % 2 == 0)
            report.interfaces->push_back({device, "", "00:30:1b:b3:24:72", "", "", "", "", ""});
}

}  // namespace

JobReport World::perform(const Assign& assign, Outcome outcome, std::mt19937_64& random) {
    auto& host = hosts_[assign.host.name];
    const auto& spec = assign.spec;
    const bool about_nothing =
        spec.vm && spec.verb != "create" && spec.verb != "destroy" && !exists(host, spec.vm->id);
    if (about_nothing && outcome != Outcome::unreached) outcome = Outcome::failed;
    if (outcome == Outcome::failed && is_so(host, spec)) outcome = Outcome::succeeded;
    const bool cut_off_late = outcome == Outcome::uncertain && random() % 2 == 0;
    const bool stopped_late =
        outcome == Outcome::cancelled && !spec.desired && (is_so(host, spec) || random() % 2 == 0);
    if (outcome == Outcome::succeeded || cut_off_late || stopped_late) make_so(host, spec);

    auto report = report_of(spec, stopped_late ? Outcome::succeeded : outcome);
    report.outcome = outcome;
    if (outcome == Outcome::failed && random() % 3 == 0) {  // it never got there
        report.host = HostState::unreachable;
        report.vmnet = report.vlan = report.serial = std::nullopt;
    }
    if (outcome == Outcome::unreached) return report;
    if (outcome != Outcome::uncertain && spec.desired) look_around(host, spec, report, random);
    if (spec.vm && (outcome == Outcome::succeeded || stopped_late))
        report.vm = core::state_after(spec);
    if (spec.vm && outcome == Outcome::failed && random() % 2 == 0)
        report.vm = some_state(host, spec.vm->id, random);
    const bool looked = outcome == Outcome::succeeded || stopped_late ||
                        (outcome == Outcome::failed && random() % 2 == 0);
    if (spec.hardware_before && looked) look_at_hardware(host, spec, report);
    if (report.vm == VmState::stuck) report.question = random() % 2 == 0 ? "Well?" : "";
    return report;
}

}  // namespace grivon::test
