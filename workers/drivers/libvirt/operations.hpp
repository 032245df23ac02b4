// The operations of the libvirt driver, for KVM and Xen, one file each. Every script looks before
// it acts and again afterwards, so that it can be run again at any time. The Assign must outlive
// the script.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::libvirt {

// Makes the disks of a VM, empty, or the first from an image, and defines it: it is then off.
// Refuses files that are there already, unless an earlier attempt of the same job began to make
// them, and a name that another VM has.
[[nodiscard]] Script create(const Assign& assign);

// Undefines a VM that has no process, and removes its disks and its directory.
[[nodiscard]] Script destroy(const Assign& assign);

// Gives a VM that is off the CPUs and the memory that the job says, and reports what it has then.
[[nodiscard]] Script set_hardware(const Assign& assign);

// The same of CPUs, memory and interfaces.
[[nodiscard]] Script sync_vm(const Assign& assign);

// Powers a VM on, or resumes one that is suspended or paused.
[[nodiscard]] Script start(const Assign& assign);
// Resumes a VM that is suspended or paused, and no other.
[[nodiscard]] Script resume(const Assign& assign);
// Powers a VM off, hard, or by asking its guest; suspends it to disk; resets it.
[[nodiscard]] Script stop(const Assign& assign);
[[nodiscard]] Script suspend(const Assign& assign);
[[nodiscard]] Script reboot(const Assign& assign);

// Looks at all VMs of a host at once, also at those that GriVon did not make.
[[nodiscard]] Script refresh_vms(const Assign& assign);

// Defines the VMs whose disks are on the host but which libvirt does not know any more.
[[nodiscard]] Script sync_vms(const Assign& assign);

// Snapshots of a VM, of its memory too while it is on. Each reports the list after it.
[[nodiscard]] Script add_snapshot(const Assign& assign);
[[nodiscard]] Script remove_snapshot(const Assign& assign);
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

}  // namespace grivon::drivers::libvirt
