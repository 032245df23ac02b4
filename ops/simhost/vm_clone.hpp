// Cloning and deleting whole VMs of Workstation. Call under the HostLock; throws VmRefusal.
#pragma once

#include <string>

#include "vm.hpp"

namespace simhost {

// Everything of the VM as it is now, or as a snapshot has it, in files of its own.
void clone_in_full(const Vm& source, const std::string& target_vmx, const std::string& snapshot,
                   const std::string& name);
// Layers over the disks of a snapshot, which must stay; without one, one is taken for it.
void clone_linked(const Vm& source, const std::string& target_vmx, const std::string& snapshot,
                  const std::string& name);

// Its files and those of its snapshots; not the disks of another VM that they are layers over.
void delete_vm(const Vm& vm);

}  // namespace simhost
