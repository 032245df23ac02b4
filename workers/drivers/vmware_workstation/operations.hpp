// The operations of the Workstation driver. Every script looks before it acts and again afterwards,
// so that it can be run again at any time. The Assign must outlive the script.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_workstation {

// Makes the disks of a VM, empty or from an image, and then its .vmx: it is then off. Refuses files
// that are there already, unless an earlier attempt of the same job began to make them.
[[nodiscard]] Script create(const Assign& assign);

// Removes the files of a VM that does not run, and of its snapshots.
[[nodiscard]] Script destroy(const Assign& assign);

// Gives a VM that is off the CPUs and the memory that the job says, and reports what it has then.
[[nodiscard]] Script set_hardware(const Assign& assign);
// The same of CPUs, memory and interfaces.
[[nodiscard]] Script sync_vm(const Assign& assign);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] Script start(const Assign& assign);
// Resumes a suspended VM, and no other.
[[nodiscard]] Script resume(const Assign& assign);
// Powers a VM off, suspends it to disk, resets it: hard, or in the mode that the job names.
[[nodiscard]] Script stop(const Assign& assign);
[[nodiscard]] Script suspend(const Assign& assign);
[[nodiscard]] Script reboot(const Assign& assign);

// Looks at all VMs of a host at once, and at those that run there and are none of GriVon's.
[[nodiscard]] Script refresh_vms(const Assign& assign);

// Writes the .vmx of VMs whose disks are on the host without one.
[[nodiscard]] Script sync_vms(const Assign& assign);

// Snapshots of a VM, by name; each reports all that the VM has afterwards.
[[nodiscard]] Script add_snapshot(const Assign& assign);
// Those that were made upon it stay.
[[nodiscard]] Script remove_snapshot(const Assign& assign);
// Drops what came after it; a VM that runs is stopped by that.
[[nodiscard]] Script revert_snapshot(const Assign& assign);
[[nodiscard]] Script list_snapshots(const Assign& assign);

// What is left of one of these that does not go on (driver.hpp, make_stop_script). All but
// left_create, which takes back what the job half made, only look.
[[nodiscard]] Script left_create(const Assign& assign);
[[nodiscard]] Script left_destroy(const Assign& assign);
[[nodiscard]] Script left_set_hardware(const Assign& assign);
[[nodiscard]] Script left_start(const Assign& assign);
[[nodiscard]] Script left_resume(const Assign& assign);
[[nodiscard]] Script left_stop(const Assign& assign);
[[nodiscard]] Script left_suspend(const Assign& assign);
[[nodiscard]] Script left_reboot(const Assign& assign);
[[nodiscard]] Script left_sync(const Assign& assign);
[[nodiscard]] Script left_sync_vm(const Assign& assign);
[[nodiscard]] Script left_add_snapshot(const Assign& assign);
[[nodiscard]] Script left_remove_snapshot(const Assign& assign);
[[nodiscard]] Script left_revert_snapshot(const Assign& assign);

}  // namespace grivon::drivers::vmware_workstation
