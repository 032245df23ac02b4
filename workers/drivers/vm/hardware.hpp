// CPUs and memory of a VM: what a job wants, and how messages say it. Pure.
#pragma once

#include <string>

#include "wire/vm_spec.hpp"

namespace grivon::drivers {

[[nodiscard]] inline VmHardware hardware_wanted(const VmSpec& vm) {
    return {vm.cpus, vm.memory_mb};
}

// "cpus=1 mem=768"
[[nodiscard]] inline std::string words_for(const VmHardware& hardware) {
    return "cpus=" + std::to_string(hardware.cpus) + " mem=" + std::to_string(hardware.memory_mb);
}

}  // namespace grivon::drivers
