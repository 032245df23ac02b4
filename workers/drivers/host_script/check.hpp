// The last look at what a script is made of before it reaches a host. The broker has checked what
// the user typed; this holds even if the broker is wrong, because these words become names of files
// and words of configurations there. Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/host_spec.hpp"

namespace grivon::drivers::host_script {

// Of what kind the malformed thing is, and as much of it as may be shown: "VLAN: \"eth0/100\"".
// Nothing if all is well-formed.
[[nodiscard]] std::optional<std::string> malformed(const VlanSpec& vlan);
[[nodiscard]] std::optional<std::string> malformed(const VmnetSpec& vmnet);
[[nodiscard]] std::optional<std::string> malformed_serial(const std::string& serial);
// The name of a host, which goes into messages.
[[nodiscard]] std::optional<std::string> malformed_host(const std::string& name);

}  // namespace grivon::drivers::host_script
