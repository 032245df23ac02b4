// What libvirt and qemu-img count in, of what GriVon counts in.
#pragma once

#include <cstdint>

namespace grivon::drivers::libvirt {

inline constexpr std::uint64_t kib_of_mb = 1024;
inline constexpr std::uint64_t bytes_of_gb =
    1024ULL * 1024 * 1024;  // as vmware-vdiskmanager's "Gb"

}  // namespace grivon::drivers::libvirt
