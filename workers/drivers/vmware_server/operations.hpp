// The operations of the VMware Server driver, one file each. Every script looks before it acts and
// again afterwards, so that it can be run again at any time. The Assign must outlive the script.
#pragma once

#include "wire/messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

// Makes the disks and the .vmx file of a VM and registers it: it is then off. Refuses files that
// are there already, unless an earlier attempt of the same job began to make them.
[[nodiscard]] Script create(const Assign& assign);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] Script start(const Assign& assign);

// Powers a VM off, hard, as the VMware Roll does.
[[nodiscard]] Script stop(const Assign& assign);

// Bridges vmnetN to an interface of the host, at once and for VMware's next start.
[[nodiscard]] Script add_vmwarenet(const Assign& assign);

}  // namespace grivon::drivers::vmware_server
