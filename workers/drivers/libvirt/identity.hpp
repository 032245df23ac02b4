// What a VM is called by libvirt, and where its files are on its host. Pure.
#pragma once

#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"

namespace grivon::drivers::libvirt {

// "slice0", unless it has a name of its own.
[[nodiscard]] std::string domain_name(const VmSpec& vm);
// By which it is addressed: virsh takes a name for a number first, and names change.
[[nodiscard]] std::string uuid_of(const VmSpec& vm);

// <data_dir>/kvm/<slice>/ and <data_dir>/kvm/disks/<slice>.<device>.qcow2, as the VMware Roll had
// it for VMware Server.
struct VmPaths {
    std::string directory;
    std::string console_log;
    std::string disks_directory;
    std::vector<std::string> disks;  // in the order of VmSpec::disks

    [[nodiscard]] bool is_own(const std::string& disk) const;  // at the driver's place
};
[[nodiscard]] VmPaths paths_of(const HostConnection& host, const VmSpec& vm);

// A disk that is being made. It gets its name when it is whole.
[[nodiscard]] std::string unfinished(const std::string& disk);

// A device is no file that goes with its VM.
[[nodiscard]] bool is_device(const std::string& disk);

// Places of disks: "scsi0:0" is the first, the SCSI controller is itself at place 7.
[[nodiscard]] std::string disk_device(std::size_t index);
// "vda" for the first. Nothing for a device that is no disk.
[[nodiscard]] std::string disk_target(std::string_view head, std::size_t index);

}  // namespace grivon::drivers::libvirt
