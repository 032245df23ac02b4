#include "wire/hypervisors.hpp"

#include <algorithm>
#include <array>

#include "wire/vm_limits.hpp"

namespace grivon {
namespace {

constexpr std::array all_families{Family::vmware, Family::kvm, Family::xen};

constexpr VmBounds vmware_server_bounds{vm_limits::cpus_max,      vm_limits::memory_mb_min,
                                        vm_limits::memory_mb_max, vm_limits::disk_gb_max,
                                        vm_limits::disks_max,     vm_limits::nics_max};
// VMware Workstation 17: 32 virtual processors, 128 GB of memory, disks of 8 TB, ten adapters
// (Using VMware Workstation Pro, "Virtual Machine Features and Specifications").
constexpr VmBounds vmware_workstation_bounds{32, 4, 131'072, 8'192, vm_limits::disks_max, 10};
// QEMU's pc and q35 boards without an IOMMU: 255 CPUs. Disks and adapters: what a plain PCI bus has
// slots for, beside those of the board.
constexpr VmBounds kvm_bounds{255, 16, 4'194'304, 65'536, vm_limits::disks_max, 8};
// Fully virtualised guests: HVM_MAX_VCPUS of Xen 4.x is 128.
constexpr VmBounds xen_bounds{128, 16, 1'048'576, 65'536, vm_limits::disks_max, 8};

constexpr std::array vmware_server_can{Capability::question, Capability::suspend_mode,
                                       Capability::vmware_key};
constexpr std::array vmware_workstation_can{Capability::snapshot, Capability::image,
                                            Capability::linked_clone, Capability::suspend_mode};
constexpr std::array kvm_can{Capability::snapshot, Capability::image, Capability::linked_clone,
                             Capability::seed, Capability::stranger};
// libvirt's driver of Xen has no snapshots (libxl_driver.c).
constexpr std::array xen_can{Capability::image, Capability::linked_clone, Capability::seed,
                             Capability::stranger};

constexpr std::array table{
    HypervisorTraits{Hypervisor::vmware_server, "vmware-server", "VMware Server", Family::vmware,
                     vmware_server_bounds, vmware_server_can},
    HypervisorTraits{Hypervisor::vmware_workstation, "vmware-workstation", "VMware Workstation",
                     Family::vmware, vmware_workstation_bounds, vmware_workstation_can},
    HypervisorTraits{Hypervisor::kvm, "kvm", "KVM", Family::kvm, kvm_bounds, kvm_can},
    HypervisorTraits{Hypervisor::xen, "xen", "Xen", Family::xen, xen_bounds, xen_can},
};

constexpr std::string_view host_word = "host ";

struct PartName {
    VmPart part;
    std::string_view ending;  // after "host kvm"
};
constexpr std::array part_names{
    PartName{VmPart::vm, ""},
    PartName{VmPart::interface, " interface"},
    PartName{VmPart::snapshot, " snapshot"},
    PartName{VmPart::network, "net"},
};

}  // namespace

std::string_view name_of(Hypervisor kind) {
    return traits_of(kind).name;
}

std::optional<Hypervisor> hypervisor_named(std::string_view name) {
    const auto* found = std::ranges::find(table, name, &HypervisorTraits::name);
    if (found == table.end()) return std::nullopt;
    return found->kind;
}

bool HypervisorTraits::can(Capability capability) const {
    return std::ranges::find(capabilities, capability) != capabilities.end();
}

std::span<const HypervisorTraits> hypervisors() {
    return table;
}

const HypervisorTraits& traits_of(Hypervisor kind) {
    return table[static_cast<std::size_t>(kind) - 1];
}

std::span<const Family> families() {
    return all_families;
}

std::string_view word_of(Family family) {
    constexpr std::array<std::string_view, all_families.size()> words{"vmware", "kvm", "xen"};
    return words[static_cast<std::size_t>(family) - 1];
}

VmBounds bounds_of(Family family) {
    VmBounds bounds{};
    for (const auto& traits : table) {
        if (traits.family != family) continue;
        const auto& one = traits.bounds;
        bounds.cpus_max = std::max(bounds.cpus_max, one.cpus_max);
        bounds.memory_mb_min = bounds.memory_mb_min == 0
                                   ? one.memory_mb_min
                                   : std::min(bounds.memory_mb_min, one.memory_mb_min);
        bounds.memory_mb_max = std::max(bounds.memory_mb_max, one.memory_mb_max);
        bounds.disk_gb_max = std::max(bounds.disk_gb_max, one.disk_gb_max);
        bounds.disks_max = std::max(bounds.disks_max, one.disks_max);
        bounds.nics_max = std::max(bounds.nics_max, one.nics_max);
    }
    return bounds;
}

bool can(Family family, Capability capability) {
    return std::ranges::any_of(table, [&](const HypervisorTraits& traits) {
        return traits.family == family && traits.can(capability);
    });
}

std::optional<VmObject> vm_object_in(std::string_view object) {
    if (!object.starts_with(host_word)) return std::nullopt;
    const auto words = object.substr(host_word.size());
    for (const auto family : all_families) {
        if (!words.starts_with(word_of(family))) continue;
        const auto ending = words.substr(word_of(family).size());
        const auto* part = std::ranges::find(part_names, ending, &PartName::ending);
        if (part != part_names.end()) return VmObject{family, part->part};
    }
    return std::nullopt;
}

std::string object_of(Family family, VmPart part) {
    const auto* found = std::ranges::find(part_names, part, &PartName::part);
    return std::string(host_word) + std::string(word_of(family)) + std::string(found->ending);
}

}  // namespace grivon
