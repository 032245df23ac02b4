// Making a VM, whichever product of VMware's runs it: look, make its files, make VMware know it,
// look again; and taking back what is half made. Only what an attempt of the job began to make is
// its own. `tool` must outlive the scripts. Pure.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware/vm_tool.hpp"

namespace grivon::drivers::vmware {

[[nodiscard]] Script create_vm(const Assign& assign, const VmTool& tool);

// What is left of a create that does not go on is half a VM, which is of use to nobody: it is
// removed, but only while VMware does not know it: a VM that it knows is a whole one, and its
// owner's.
[[nodiscard]] Script take_back_vm(const Assign& assign, const VmTool& tool);

// The parts of Making for a disk that vmware-vdiskmanager makes, and for the .vmx.
[[nodiscard]] Making making_disk(RemoteCommand command, const DiskSpec& disk, std::string path);
[[nodiscard]] Making making_vmx(RemoteCommand command);
[[nodiscard]] Making making_directories(const VmPaths& paths);
[[nodiscard]] Making removing_unfinished(const Assign& assign, const Words& disks);

}  // namespace grivon::drivers::vmware
