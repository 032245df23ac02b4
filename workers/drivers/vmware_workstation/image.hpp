// What a VM's first disk is made from, if not from nothing.
//
// A full copy is made by vmware-vdiskmanager from a .vmdk. A linked clone is made by vmrun from
// another VM, a .vmx with a snapshot that stays: no tool of Workstation puts a layer over a lone
// disk. So its image is a .vmx, and the newest state of it that is frozen is what it is cloned
// from. VMware chooses the names of what it makes, and copies the configuration; so the clone is
// made in a directory of its own beside the VM's .vmx, which is then written from the copy. Pure.
#pragma once

#include <optional>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware_workstation {

[[nodiscard]] bool has_image(const VmSpec& vm);

// The look of a job that makes a VM, and what has to be known of its image.
[[nodiscard]] RemoteCommand look_with_image(const Assign& assign, RemoteCommand look);
[[nodiscard]] Words files_of_image(const Assign& assign);

// The end of the job, if no disk can be made from the image.
[[nodiscard]] std::optional<JobReport> obstacle_of_image(const Assign& assign,
                                                         const CommandResult& looked);

// Of the first disk.
[[nodiscard]] std::vector<vmware::Making> makings_from_image(const Assign& assign,
                                                             const vmware::VmPaths& paths,
                                                             const CommandResult& looked);

// Of a linked clone: its .vmx appears complete or not at all.
[[nodiscard]] RemoteCommand write_vmx_of_clone(const Assign& assign, const vmware::VmPaths& paths);

}  // namespace grivon::drivers::vmware_workstation
