#include "broker/core/hardware.hpp"

#include "broker/core/operations/plan.hpp"

namespace grivon::core {

Event hardware_event(const VmRecord& vm) {
    auto event = inventory_event("vm.changed", vm.host);
    event.slice = vm.spec.slice;
    event.message =
        "cpus=" + std::to_string(vm.spec.cpus) + " mem=" + std::to_string(vm.spec.memory_mb);
    return event;
}

// There is one such job of a VM at a time, and none is created meanwhile: so where nobody has
// looked, the host has what it had when the job was accepted.
void note_hardware(VmRecord& vm, const JobOutcome& ended, const Now& now, ChangeLog& log) {
    const auto& spec = ended.spec;
    const auto state = ended.state;
    if (!spec.hardware_before || !is_final(state)) return;
    const VmHardware wanted{vm.spec.cpus, vm.spec.memory_mb};
    const auto assumed = state == JobState::succeeded ? wanted : *spec.hardware_before;
    const auto there = ended.report.hardware.value_or(assumed);
    if (there == wanted) return;
    vm.spec.cpus = there.cpus;
    vm.spec.memory_mb = there.memory_mb;
    auto event = hardware_event(vm);
    event.job = ended.job;
    log.event(std::move(event), now);
}

}  // namespace grivon::core
