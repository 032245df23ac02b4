// The hypervisors: what each is called, by which words its VMs are commanded, what it can do, and
// how large its VMs may be. One table serves the catalogue, the core and the drivers; what a
// hypervisor cannot do is refused when it is asked for, and no job is made. Pure and constant; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/model.hpp"

namespace grivon {

// Hypervisors whose VMs are commanded by the same words: "create host vmware" is for VMs of VMware
// Server and of VMware Workstation.
enum class Family : std::uint8_t { vmware = 1, kvm, xen };

struct VmBounds {
    std::uint32_t cpus_max;
    std::uint32_t memory_mb_min;
    std::uint32_t memory_mb_max;
    std::uint64_t disk_gb_max;
    std::uint32_t disks_max;
    std::uint32_t nics_max;
};

enum class Capability : std::uint8_t {
    question,      // a VM may wait for an answer: answer
    snapshot,      // snapshots of a VM that go back to an earlier state of its disks
    image,         // a disk made from an image: image=
    linked_clone,  // a disk that is a layer over an image: linked=
    seed,          // cloud-init's data on a CD: seed=
    suspend_mode,  // suspend asks the guest's tools, if told to: mode= of suspend
    vmware_key,    // needs a serial number
    stranger,      // its tools list VMs that GriVon did not make: strange=, import
};

struct HypervisorTraits {
    Hypervisor kind;
    std::string_view name;   // "vmware-server", as in hypervisor=
    std::string_view title;  // "VMware Server", in messages
    Family family;
    VmBounds bounds;
    std::span<const Capability> capabilities;

    [[nodiscard]] bool can(Capability capability) const;
};

[[nodiscard]] std::span<const HypervisorTraits> hypervisors();
[[nodiscard]] const HypervisorTraits& traits_of(Hypervisor kind);

[[nodiscard]] std::span<const Family> families();
[[nodiscard]] std::string_view word_of(Family family);  // "vmware"
// The largest that any hypervisor of the family takes.
[[nodiscard]] VmBounds bounds_of(Family family);
[[nodiscard]] bool can(Family family, Capability capability);  // any of its hypervisors

// The object of a command about VMs of one family, and what of them it is about.
enum class VmPart : std::uint8_t {
    vm,         // "host kvm"
    interface,  // "host kvm interface"
    snapshot,   // "host kvm snapshot"
    network,    // "host kvmnet": the host's virtual networks
};
struct VmObject {
    Family family;
    VmPart part;
    bool operator==(const VmObject&) const = default;
};
// Nothing for an object that is not of this kind: "host vlan", "host vmwarekey".
[[nodiscard]] std::optional<VmObject> vm_object_in(std::string_view object);
[[nodiscard]] std::string object_of(Family family, VmPart part = VmPart::vm);

}  // namespace grivon
