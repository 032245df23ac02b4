// Where a VM's files are on its host. The layout is the VMware Roll's:
// <data_dir>/vmware/<slice>/<slice>.vmx and <data_dir>/vmware/disks/<slice>.<device>.vmdk; an
// imported VM says itself where it is. Pure.
#pragma once

#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/vm_spec.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::drivers::vmware {

struct VmPaths {
    std::string directory;  // of the .vmx and of what VMware puts beside it
    std::string vmx;
    std::string disks_directory;
    std::vector<std::string> disks;  // in the order of VmSpec::disks; of a linked clone's first
                                     // disk the directory that VMware clones into
};

[[nodiscard]] VmPaths paths_of(const HostConnection& host, const VmSpec& vm);

// Of the VM that the job is about.
[[nodiscard]] std::string vmx_of(const Assign& assign);
// For a message: "see vmware.log in /…/0 on HOST"
[[nodiscard]] std::string where_to_see(const Assign& assign);

// VMware Workstation; else VMware Server.
[[nodiscard]] bool is_workstation(const HostConnection& host);

// GriVon did not make it: it says itself where it is, and only its .vmx says what else it has.
[[nodiscard]] bool is_imported(const VmSpec& vm);
// Why such a VM whose .vmx is gone stays as it is.
inline constexpr auto imported_without_vmx = "it was imported: put its .vmx back on the host";

// Its first disk is a layer over the disk of another VM.
[[nodiscard]] bool is_linked_clone(const VmSpec& vm);

}  // namespace grivon::drivers::vmware
