#include "wire/hypervisors.hpp"

#include <algorithm>
#include <array>

namespace grivon {
namespace {

constexpr std::array all_families{Family::vmware, Family::kvm, Family::xen};

constexpr std::array vmware_server_can{Capability::question, Capability::suspend_mode,
                                       Capability::vmware_key};
constexpr std::array vmware_workstation_can{Capability::snapshot, Capability::image,
                                            Capability::linked_clone, Capability::suspend_mode};
constexpr std::array kvm_can{Capability::snapshot, Capability::image, Capability::linked_clone,
                             Capability::seed};
// libvirt's driver of Xen has no snapshots (libxl_driver.c).
constexpr std::array xen_can{Capability::image, Capability::linked_clone, Capability::seed};

constexpr std::array table{
    HypervisorTraits{Hypervisor::vmware_server, "vmware-server", "VMware Server", Family::vmware,
                     vm_bounds::vmware_server, vmware_server_can},
    HypervisorTraits{Hypervisor::vmware_workstation, "vmware-workstation", "VMware Workstation",
                     Family::vmware, vm_bounds::vmware_workstation, vmware_workstation_can},
    HypervisorTraits{Hypervisor::kvm, "kvm", "KVM", Family::kvm, vm_bounds::kvm, kvm_can},
    HypervisorTraits{Hypervisor::xen, "xen", "Xen", Family::xen, vm_bounds::xen, xen_can},
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

std::string_view title_of(Family family) {
    constexpr std::array<std::string_view, all_families.size()> titles{"VMware", "KVM", "Xen"};
    return titles[static_cast<std::size_t>(family) - 1];
}

std::string_view network_prefix(Family family) {
    return family == Family::vmware ? "vmnet" : "vmbr";
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
