// The XML that describes a VM to libvirt: rendered from the job alone, the same for the same job.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"

namespace grivon::drivers::libvirt {

// Who runs the guest's instructions, as the look at the host found.
enum class Accelerator : std::uint8_t {
    kvm,   // the processor, through /dev/kvm
    none,  // QEMU, in software
    xen,
};

[[nodiscard]] std::string render_domain(const HostConnection& host, const VmSpec& vm,
                                        Accelerator accelerator);

// Our mark in a VM's metadata: tells GriVon's from strangers', also when the database is lost.
inline constexpr std::string_view metadata_uri = "urn:grivon:vm:1";

// What XML gives a meaning stands as an entity.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace grivon::drivers::libvirt
