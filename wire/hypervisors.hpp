// The hypervisors: what each is called, by which words its VMs are commanded, what it can do, and
// how large its VMs may be. One table serves the catalogue, the core and the drivers; what a
// hypervisor cannot do is refused when it is asked for, and no job is made. Pure and constant; any
// thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/states.hpp"
#include "wire/vm_limits.hpp"

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

namespace vm_bounds {

inline constexpr VmBounds vmware_server{vm_limits::cpus_max,      vm_limits::memory_mb_min,
                                        vm_limits::memory_mb_max, vm_limits::disk_gb_max,
                                        vm_limits::disks_max,     vm_limits::nics_max};
// VMware Workstation 17: 32 virtual processors, 128 GB of memory, disks of 8 TB, ten adapters
// (Using VMware Workstation Pro, "Virtual Machine Features and Specifications").
inline constexpr VmBounds vmware_workstation{32, 4, 131'072, 8'192, vm_limits::disks_max, 10};
// QEMU's pc and q35 boards without an IOMMU: 255 CPUs. Disks and adapters: what a plain PCI bus has
// slots for, beside those of the board.
inline constexpr VmBounds kvm{255, 16, 4'194'304, 65'536, vm_limits::disks_max, 8};
// Fully virtualised guests: HVM_MAX_VCPUS of Xen 4.x is 128.
inline constexpr VmBounds xen{128, 16, 1'048'576, 65'536, vm_limits::disks_max, 8};

// What either of two takes: the catalogue's bounds of a family; the core knows the host's.
constexpr VmBounds either(const VmBounds& a, const VmBounds& b) {
    return {std::max(a.cpus_max, b.cpus_max),           std::min(a.memory_mb_min, b.memory_mb_min),
            std::max(a.memory_mb_max, b.memory_mb_max), std::max(a.disk_gb_max, b.disk_gb_max),
            std::max(a.disks_max, b.disks_max),         std::max(a.nics_max, b.nics_max)};
}

}  // namespace vm_bounds

enum class Capability : std::uint8_t {
    question,      // a VM may wait for an answer: answer
    snapshot,      // snapshots of a VM that go back to an earlier state of its disks
    image,         // a disk made from an image: image=
    linked_clone,  // a disk that is a layer over an image: linked=
    seed,          // cloud-init's data on a CD: seed=
    suspend_mode,  // suspend asks the guest's tools, if told to: mode= of suspend
    vmware_key,    // needs a serial number
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
[[nodiscard]] std::string_view word_of(Family family);   // "vmware"
[[nodiscard]] std::string_view title_of(Family family);  // "VMware", in messages
// What a virtual network that GriVon makes is called, before its number: "vmnet", "vmbr".
[[nodiscard]] std::string_view network_prefix(Family family);
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
