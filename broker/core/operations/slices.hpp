// The numbers of VMs on their host, and the places of disks in a VM. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/core/inventory/inventory.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// The numbers of `count` VMs that are to be added to the host, in order: after its last.
// Errc::exhausted.
[[nodiscard]] Result<std::vector<std::uint32_t>> next_slices(const HostEntry& host,
                                                             std::uint32_t count);
// The one that is asked for, if it is free, else the next. Errc::conflict, Errc::exhausted.
[[nodiscard]] Result<std::uint32_t> next_slice(const HostEntry& host,
                                               std::optional<std::uint32_t> wanted);

// "scsi0:0": the place of a VM's disk on its controller, by its number from 0.
[[nodiscard]] std::string disk_device(std::size_t number);

}  // namespace grivon::core
