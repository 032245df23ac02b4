// Reading what refresh_interfaces_script() prints: the devices as /sys names them, then what `ip`
// says of addresses and routes, of iproute2 or busybox, one line each or several. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "wire/host_spec.hpp"

namespace grivon::drivers::host_script {

// Without name and subnet, which a host does not know. Nothing if the output is cut short.
[[nodiscard]] std::optional<std::vector<InterfaceSpec>> interfaces_in(std::string_view output);

}  // namespace grivon::drivers::host_script
