// The operations on a host itself: its VLAN interfaces, VMware's virtual networks and key on it.
// All but the refresh run one script (host_script.hpp), which looks before it acts and again
// afterwards, so that they can be run again at any time. The Assign must outlive the script.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::host_script {

// Of spec.vlan. A VLAN that is made is told in vconfig's own words; all else prints nothing.
[[nodiscard]] Script add_vlan(const Assign& assign);
[[nodiscard]] Script remove_vlan(const Assign& assign);

// Of spec.vmnet; VMware is not restarted.
[[nodiscard]] Script add_vmnet(const Assign& assign);
[[nodiscard]] Script remove_vmnet(const Assign& assign);

// Of spec.serial, which reaches the host on stdin only and is nowhere shown.
[[nodiscard]] Script set_serial(const Assign& assign);
[[nodiscard]] Script remove_serial(const Assign& assign);

// Of spec.desired: what of it is missing is made.
[[nodiscard]] Script sync_vlans(const Assign& assign);
[[nodiscard]] Script sync_vmnets(const Assign& assign);
[[nodiscard]] Script sync_serial(const Assign& assign);

// Looks at the network interfaces of the host.
[[nodiscard]] Script refresh_interfaces(const Assign& assign);

// What is left of one of these that does not go on (driver.hpp, make_stop_script): they only look.
[[nodiscard]] Script left_vlan(const Assign& assign);
[[nodiscard]] Script left_vmnet(const Assign& assign);
[[nodiscard]] Script left_serial(const Assign& assign);
[[nodiscard]] Script left_vlans(const Assign& assign);
[[nodiscard]] Script left_vmnets(const Assign& assign);
[[nodiscard]] Script left_synced_serial(const Assign& assign);

}  // namespace grivon::drivers::host_script
