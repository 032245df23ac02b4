// The operations of the VMware Server driver, one file each. Every script looks before it acts and
// again afterwards, so that it can be run again at any time. One that finds its VM stuck reads the
// question and reports it. The Assign must outlive the script.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

// Makes the disks and the .vmx file of a VM and registers it: it is then off. Refuses files that
// are there already, unless an earlier attempt of the same job began to make them.
[[nodiscard]] Script create(const Assign& assign);

// Unregisters a VM that does not run, and removes its disks and its directory.
[[nodiscard]] Script destroy(const Assign& assign);

// Gives a VM that is off the CPUs and the memory that the job says, and reports what it has then.
[[nodiscard]] Script set_hardware(const Assign& assign);
// The same of CPUs, memory and interfaces.
[[nodiscard]] Script sync_vm(const Assign& assign);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] Script start(const Assign& assign);

// Resumes a suspended VM, and no other.
[[nodiscard]] Script resume(const Assign& assign);

// Powers a VM off, suspends it to disk, resets it: hard, as the VMware Roll does, or in the mode
// that the job names.
[[nodiscard]] Script stop(const Assign& assign);
[[nodiscard]] Script suspend(const Assign& assign);
[[nodiscard]] Script reboot(const Assign& assign);

// Gives a stuck VM the choice that the job names, if its question has it.
[[nodiscard]] Script answer(const Assign& assign);

// Looks at all VMs of a host at once.
[[nodiscard]] Script refresh_vms(const Assign& assign);

// Registers the VMs whose disks are on the host but which it does not know any more.
[[nodiscard]] Script sync_vms(const Assign& assign);

// What is left of one of these that does not go on (driver.hpp, make_stop_script). All but
// left_create, which takes back what the job half made, only look.
[[nodiscard]] Script left_create(const Assign& assign);
[[nodiscard]] Script left_set_hardware(const Assign& assign);
[[nodiscard]] Script left_destroy(const Assign& assign);
[[nodiscard]] Script left_start(const Assign& assign);
[[nodiscard]] Script left_resume(const Assign& assign);
[[nodiscard]] Script left_stop(const Assign& assign);
[[nodiscard]] Script left_suspend(const Assign& assign);
[[nodiscard]] Script left_reboot(const Assign& assign);
[[nodiscard]] Script left_answer(const Assign& assign);
[[nodiscard]] Script left_sync(const Assign& assign);
[[nodiscard]] Script left_sync_vm(const Assign& assign);

}  // namespace grivon::drivers::vmware_server
