// The commands that create, its taking back and sync share. Pure.
#pragma once

#include <cstdint>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"

namespace grivon::drivers::libvirt {

// Tells libvirt of the VM; its XML comes on stdin. A VM that it has already is described anew.
[[nodiscard]] RemoteCommand define_domain(const HostConnection& host, const VmSpec& vm,
                                          Accelerator accelerator);

// Takes back what a create made: the disks named, finished or not, and the VM's directory if
// nothing else is in it.
[[nodiscard]] RemoteCommand take_back(const VmPaths& paths, const Words& disks);

[[nodiscard]] std::uint64_t disk_bytes(const DiskSpec& disk);

}  // namespace grivon::drivers::libvirt
