#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "wire/hypervisors.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/host_script/operations.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"

namespace grivon::drivers {
namespace {

// An operation on VMs, their snapshots or the host's virtual networks: its object is that of the
// hypervisor's family.
struct Entry {
    std::string_view verb;
    VmPart part;
    Script (*script)(const Assign&);
    Script (*stop_script)(const Assign&);
};

// An operation on a host, whatever runs its VMs, if that has what it is about.
struct HostEntry {
    std::string_view operation;
    Script (*script)(const Assign&);
    Script (*stop_script)(const Assign&);
    std::optional<Capability> needs = {};
};

// Of an operation that only looks there is nothing to look at.
Script nothing_left(const Assign& assign) {
    JobReport report;
    report.outcome = Outcome::cancelled;
    report.exit_status = -1;
    report.message = "nothing was changed on " + assign.host.name;
    co_return report;
}

// "sync host kvm HOST slice=N" is about one VM, "sync host kvm HOST" about those of a host.
template <Script (*of_one)(const Assign&), Script (*of_all)(const Assign&)>
Script one_or_all(const Assign& assign) {
    const bool one = assign.spec.vm && !assign.spec.desired;
    return one ? of_one(assign) : of_all(assign);
}

// clang-format off
constexpr std::array vmware_server_entries{
    Entry{"create", VmPart::vm, vmware_server::create, vmware_server::left_create},
    Entry{"start", VmPart::vm, vmware_server::start, vmware_server::left_start},
    Entry{"stop", VmPart::vm, vmware_server::stop, vmware_server::left_stop},
    Entry{"reboot", VmPart::vm, vmware_server::reboot, vmware_server::left_reboot},
    Entry{"suspend", VmPart::vm, vmware_server::suspend, vmware_server::left_suspend},
    Entry{"resume", VmPart::vm, vmware_server::resume, vmware_server::left_resume},
    Entry{"destroy", VmPart::vm, vmware_server::destroy, vmware_server::left_destroy},
    Entry{"answer", VmPart::vm, vmware_server::answer, vmware_server::left_answer},
    Entry{"set", VmPart::vm, vmware_server::set_hardware, vmware_server::left_set_hardware},
    Entry{"refresh", VmPart::vm, vmware_server::refresh_vms, nothing_left},
    Entry{"sync", VmPart::vm, one_or_all<vmware_server::sync_vm, vmware_server::sync_vms>, one_or_all<vmware_server::left_sync_vm, vmware_server::left_sync>},
    Entry{"add", VmPart::network, host_script::add_vmnet, host_script::left_vmnet},
    Entry{"remove", VmPart::network, host_script::remove_vmnet, host_script::left_vmnet},
    Entry{"sync", VmPart::network, host_script::sync_vmnets, host_script::left_vmnets},
};
// clang-format on

// clang-format off
constexpr std::array vmware_workstation_entries{
    Entry{"create", VmPart::vm, vmware_workstation::create, vmware_workstation::left_create},
    Entry{"start", VmPart::vm, vmware_workstation::start, vmware_workstation::left_start},
    Entry{"stop", VmPart::vm, vmware_workstation::stop, vmware_workstation::left_stop},
    Entry{"reboot", VmPart::vm, vmware_workstation::reboot, vmware_workstation::left_reboot},
    Entry{"suspend", VmPart::vm, vmware_workstation::suspend, vmware_workstation::left_suspend},
    Entry{"resume", VmPart::vm, vmware_workstation::resume, vmware_workstation::left_resume},
    Entry{"destroy", VmPart::vm, vmware_workstation::destroy, vmware_workstation::left_destroy},
    Entry{"set", VmPart::vm, vmware_workstation::set_hardware, vmware_workstation::left_set_hardware},
    Entry{"refresh", VmPart::vm, vmware_workstation::refresh_vms, nothing_left},
    Entry{"sync", VmPart::vm, one_or_all<vmware_workstation::sync_vm, vmware_workstation::sync_vms>, one_or_all<vmware_workstation::left_sync_vm, vmware_workstation::left_sync>},
    Entry{"add", VmPart::snapshot, vmware_workstation::add_snapshot, vmware_workstation::left_add_snapshot},
    Entry{"remove", VmPart::snapshot, vmware_workstation::remove_snapshot, vmware_workstation::left_remove_snapshot},
    Entry{"revert", VmPart::snapshot, vmware_workstation::revert_snapshot, vmware_workstation::left_revert_snapshot},
    Entry{"refresh", VmPart::snapshot, vmware_workstation::list_snapshots, nothing_left},
    Entry{"add", VmPart::network, host_script::add_vmnet, host_script::left_vmnet},
    Entry{"remove", VmPart::network, host_script::remove_vmnet, host_script::left_vmnet},
    Entry{"sync", VmPart::network, host_script::sync_vmnets, host_script::left_vmnets},
};
// clang-format on

// clang-format off
constexpr std::array libvirt_entries{
    Entry{"create", VmPart::vm, libvirt::create, libvirt::left_create},
    Entry{"start", VmPart::vm, libvirt::start, libvirt::left_start},
    Entry{"stop", VmPart::vm, libvirt::stop, libvirt::left_stop},
    Entry{"reboot", VmPart::vm, libvirt::reboot, libvirt::left_reboot},
    Entry{"suspend", VmPart::vm, libvirt::suspend, libvirt::left_suspend},
    Entry{"resume", VmPart::vm, libvirt::resume, libvirt::left_resume},
    Entry{"destroy", VmPart::vm, libvirt::destroy, libvirt::left_destroy},
    Entry{"set", VmPart::vm, libvirt::set_hardware, libvirt::left_set_hardware},
    Entry{"refresh", VmPart::vm, libvirt::refresh_vms, nothing_left},
    Entry{"sync", VmPart::vm, one_or_all<libvirt::sync_vm, libvirt::sync_vms>, one_or_all<libvirt::left_sync_vm, libvirt::left_sync>},
    Entry{"add", VmPart::snapshot, libvirt::add_snapshot, libvirt::left_add_snapshot},
    Entry{"remove", VmPart::snapshot, libvirt::remove_snapshot, libvirt::left_remove_snapshot},
    Entry{"revert", VmPart::snapshot, libvirt::revert_snapshot, libvirt::left_revert_snapshot},
    Entry{"refresh", VmPart::snapshot, libvirt::list_snapshots, nothing_left},
    Entry{"add", VmPart::network, host_script::add_vmnet, host_script::left_vmnet},
    Entry{"remove", VmPart::network, host_script::remove_vmnet, host_script::left_vmnet},
    Entry{"sync", VmPart::network, host_script::sync_vmnets, host_script::left_vmnets},
};
// clang-format on

// clang-format off
constexpr std::array host_entries{
    HostEntry{"add host vlan", host_script::add_vlan, host_script::left_vlan},
    HostEntry{"remove host vlan", host_script::remove_vlan, host_script::left_vlan},
    HostEntry{"sync host vlan", host_script::sync_vlans, host_script::left_vlans},
    HostEntry{"set host vmwarekey", host_script::set_serial, host_script::left_serial, Capability::vmware_key},
    HostEntry{"remove host vmwarekey", host_script::remove_serial, host_script::left_serial, Capability::vmware_key},
    HostEntry{"sync host vmwarekey", host_script::sync_serial, host_script::left_synced_serial, Capability::vmware_key},
    HostEntry{"refresh host interface", host_script::refresh_interfaces, nothing_left},
};
// clang-format on

std::span<const Entry> entries_of(Hypervisor hypervisor) {
    switch (hypervisor) {
        case Hypervisor::vmware_server:
            return vmware_server_entries;
        case Hypervisor::kvm:
        case Hypervisor::xen:
            return libvirt_entries;
        case Hypervisor::vmware_workstation:
            return vmware_workstation_entries;
    }
    return {};
}

// The broker is newer than this worker, or one of them is wrong.
Script unknown_operation(const Assign& assign) {
    JobReport report;
    report.exit_status = -1;
    report.message = "this worker cannot " + assign.spec.operation() + " on " + assign.host.name +
                     " (" + std::string(name_of(assign.host.hypervisor)) +
                     "); run a worker of the broker's version";
    co_return report;
}

// The two scripts of an operation.
struct Scripts {
    Script (*script)(const Assign&) = unknown_operation;
    Script (*stop_script)(const Assign&) = unknown_operation;
};

Scripts scripts_on_vms(const Assign& assign, VmPart part) {
    const HypervisorTraits& traits = traits_of(assign.host.hypervisor);
    if (part == VmPart::snapshot && !traits.can(Capability::snapshot)) return {};
    for (const Entry& entry : entries_of(traits.kind)) {
        if (entry.verb == assign.spec.verb && entry.part == part)
            return {entry.script, entry.stop_script};
    }
    return {};
}

Scripts scripts_of(const Assign& assign) {
    const auto object = vm_object_in(assign.spec.object);
    if (object && object->family == traits_of(assign.host.hypervisor).family)
        return scripts_on_vms(assign, object->part);
    const std::string operation = assign.spec.operation();
    const auto* entry = std::ranges::find(host_entries, operation, &HostEntry::operation);
    if (entry == host_entries.end()) return {};
    if (entry->needs && !traits_of(assign.host.hypervisor).can(*entry->needs)) return {};
    return {entry->script, entry->stop_script};
}

}  // namespace

Script make_script(const Assign& assign) {
    return scripts_of(assign).script(assign);
}

Script make_stop_script(const Assign& assign) {
    return scripts_of(assign).stop_script(assign);
}

}  // namespace grivon::drivers
