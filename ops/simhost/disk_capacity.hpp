// The capacity of a virtual disk as vmware-vdiskmanager takes it: "20Gb", "850Mb", or sectors.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace simhost {

inline constexpr std::uint64_t sector_bytes = 512;
inline constexpr std::uint64_t mb_sectors = 1024 * 1024 / sector_bytes;
inline constexpr std::uint64_t gb_sectors = 1024 * mb_sectors;

// Server 1.0.5, every adapter.
inline constexpr std::uint64_t capacity_sectors_min = 100 * mb_sectors;
inline constexpr std::uint64_t capacity_sectors_max = 950 * gb_sectors;

// Workstation 17.
inline constexpr std::uint64_t workstation_capacity_sectors_min = mb_sectors;
inline constexpr std::uint64_t workstation_capacity_sectors_max = 8192 * gb_sectors;

// In sectors, whatever the range; nothing if it is no size at all. Suffixes in any case.
[[nodiscard]] std::optional<std::uint64_t> parse_capacity(std::string_view text);

[[nodiscard]] constexpr bool capacity_in_range(std::uint64_t sectors) {
    return sectors >= capacity_sectors_min && sectors <= capacity_sectors_max;
}
[[nodiscard]] constexpr bool capacity_in_workstation_range(std::uint64_t sectors) {
    return sectors >= workstation_capacity_sectors_min &&
           sectors <= workstation_capacity_sectors_max;
}

}  // namespace simhost
