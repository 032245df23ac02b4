// CPUs and memory in the .vmx of a VM that exists: read, and changed. VMware and administrators add
// lines of their own to the file, so all others are kept as they are, byte for byte. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/vm_spec.hpp"

namespace grivon::drivers::vmware {

// What the file says; keys are compared as VMware does, in any case of letters. A file without
// numvcpus means one. Nothing for a file that says no memsize, or says either in other than digits.
[[nodiscard]] std::optional<VmHardware> hardware_in(std::string_view vmx);

// The same file with these values, in every line that has one; a key that is missing comes last.
[[nodiscard]] std::string with_hardware(std::string_view vmx, const VmHardware& hardware);

}  // namespace grivon::drivers::vmware
