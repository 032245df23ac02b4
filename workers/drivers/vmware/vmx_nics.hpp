// The interfaces in the .vmx of a VM that exists: all other lines are kept as they are, byte for
// byte. Pure.
#pragma once

#include <string>
#include <string_view>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"

namespace grivon::drivers::vmware {

// The same file with the VM's interfaces in the place of those that it has; they come last.
[[nodiscard]] std::string with_nics(std::string_view vmx, const HostConnection& host,
                                    const VmSpec& vm);

}  // namespace grivon::drivers::vmware
