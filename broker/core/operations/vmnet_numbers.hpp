// Which number a new virtual network of a host gets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "broker/core/inventory/inventory.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// The number that is asked for ("vmnet12"), if it is free; else the network's natural one: ethN is
// vmnetN, host-only vmnet1, NAT vmnet8, as VMware has them (VMware Server VM Guide p. 154); else
// the lowest free from 11 on, where the roll's own began. 1 and 8 are given to nothing else unless
// they are asked for. Errc::conflict, Errc::exhausted.
[[nodiscard]] Result<std::uint32_t> choose_vmnet_number(const HostEntry& host,
                                                        const VmnetSpec& wanted,
                                                        const std::optional<std::string>& given);

}  // namespace grivon::core
