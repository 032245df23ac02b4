// Jobs on KVM and Xen hosts, and what virsh and qemu-img answer, word by word as libvirt 9.0 does.
#pragma once

#include <string>

#include "tests/unit/drivers/vm_play.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::test::libvirt {

inline const std::string uuid = "6ba7b810-9dad-51d1-80b4-00c04fd430c8";
inline const std::string disk = "/state/partition1/kvm/disks/0.scsi0:0.qcow2";
inline const std::string directory = "/state/partition1/kvm/0";

// On slice 0 of kvm-0-0: one disk, one NIC on vmbr0.
[[nodiscard]] Assign kvm_job(const std::string& verb);
[[nodiscard]] Assign kvm_power_job(const std::string& verb, const std::string& mode);
[[nodiscard]] Assign kvm_snapshot_job(const std::string& verb, const std::string& name);
// On slices 0 to count - 1, of which slice N is VM 22 + N with uuid_of_slice(N).
[[nodiscard]] Assign kvm_vms_job(const std::string& verb, std::uint32_t count);
[[nodiscard]] std::string uuid_of_slice(std::uint32_t slice);
[[nodiscard]] Assign on_xen(Assign assign);

// Answers to dominfo.
[[nodiscard]] drivers::CommandResult domain_is(const std::string& state, bool saved = false);
[[nodiscard]] drivers::CommandResult domain_has(const std::string& state, std::uint32_t cpus,
                                                std::uint32_t memory_mb);
[[nodiscard]] drivers::CommandResult no_domain();
[[nodiscard]] drivers::CommandResult libvirtd_down();
[[nodiscard]] drivers::CommandResult hung();
// Two lines on stderr: what virsh tried, and why it could not.
[[nodiscard]] drivers::CommandResult virsh_fails(const std::string& tried,
                                                 const std::string& cause);

void check_libvirtd_down(const Played& played, Outcome outcome);

}  // namespace grivon::test::libvirt
