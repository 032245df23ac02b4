// The interfaces of a VM, as the database has them and as its configuration on the host says. Pure.
#pragma once

#include <string>
#include <vector>

#include "wire/vm_spec.hpp"

namespace grivon::drivers {

// One with this address, in any case of letters, on this network.
[[nodiscard]] bool has_nic(const VmSpec& vm, const NicSpec& nic);
// Each has the interfaces of the other.
[[nodiscard]] bool have_same_nics(const VmSpec& one, const VmSpec& other);

// By their numbers in the VM.
[[nodiscard]] std::vector<NicSpec> nics_in_order(const VmSpec& vm);

// "interfaces 00:50:56:00:00:01 on vmnet0, …", "no interface"
[[nodiscard]] std::string words_for_nics(const VmSpec& vm);

}  // namespace grivon::drivers
