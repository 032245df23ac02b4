// What vmware-cmd can tell about a VM, and the few things it sets: getpid, getuptime, getconfig,
// setguestinfo and their like. Only the general output form is known; values are our choice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vm.hpp"

namespace simhost::vm_properties {

// The value that stands right of the `=`, or nothing if there is no such operation or it was given
// the wrong number of words. Throws VmControlError. Call under the HostLock.
[[nodiscard]] std::optional<std::string> perform(const Vm& vm, const std::string& operation,
                                                 const std::vector<std::string>& words);

}  // namespace simhost::vm_properties
