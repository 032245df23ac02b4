#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "workers/drivers/driver.hpp"
#include "workers/drivers/host_script/operations.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"

namespace grivon::drivers {
namespace {

struct Entry {
    Hypervisor hypervisor;
    std::string_view operation;
    Script (*script)(const Assign&);
    Script (*stop_script)(const Assign&);
};

// Of an operation that only looks there is nothing to look at.
Script nothing_left(const Assign& assign) {
    JobReport report;
    report.outcome = Outcome::cancelled;
    report.exit_status = -1;
    report.message = "nothing was changed on " + assign.host.name;
    co_return report;
}

constexpr std::array entries{
    Entry{Hypervisor::vmware_server, "create host vmware", vmware_server::create, vmware_server::left_create},
    Entry{Hypervisor::vmware_server, "start host vmware", vmware_server::start, vmware_server::left_start},
    Entry{Hypervisor::vmware_server, "stop host vmware", vmware_server::stop, vmware_server::left_stop},
    Entry{Hypervisor::vmware_server, "reboot host vmware", vmware_server::reboot, vmware_server::left_reboot},
    Entry{Hypervisor::vmware_server, "suspend host vmware", vmware_server::suspend, vmware_server::left_suspend},
    Entry{Hypervisor::vmware_server, "resume host vmware", vmware_server::resume, vmware_server::left_resume},
    Entry{Hypervisor::vmware_server, "destroy host vmware", vmware_server::destroy, vmware_server::left_destroy},
    Entry{Hypervisor::vmware_server, "answer host vmware", vmware_server::answer, vmware_server::left_answer},
    Entry{Hypervisor::vmware_server, "set host vmware", vmware_server::set_hardware, vmware_server::left_set_hardware},
    Entry{Hypervisor::vmware_server, "refresh host vmware", vmware_server::refresh_vms, nothing_left},
    Entry{Hypervisor::vmware_server, "sync host vmware", vmware_server::sync_vms, vmware_server::left_sync},
    Entry{Hypervisor::vmware_server, "add host vlan", host_script::add_vlan, host_script::left_vlan},
    Entry{Hypervisor::vmware_server, "remove host vlan", host_script::remove_vlan, host_script::left_vlan},
    Entry{Hypervisor::vmware_server, "sync host vlan", host_script::sync_vlans, host_script::left_vlans},
    Entry{Hypervisor::vmware_server, "add host vmwarenet", host_script::add_vmnet, host_script::left_vmnet},
    Entry{Hypervisor::vmware_server, "remove host vmwarenet", host_script::remove_vmnet, host_script::left_vmnet},
    Entry{Hypervisor::vmware_server, "sync host vmwarenet", host_script::sync_vmnets, host_script::left_vmnets},
    Entry{Hypervisor::vmware_server, "set host vmwarekey", host_script::set_serial, host_script::left_serial},
    Entry{Hypervisor::vmware_server, "remove host vmwarekey", host_script::remove_serial, host_script::left_serial},
    Entry{Hypervisor::vmware_server, "sync host vmwarekey", host_script::sync_serial, host_script::left_synced_serial},
    Entry{Hypervisor::vmware_server, "refresh host interface", host_script::refresh_interfaces, nothing_left},
    Entry{Hypervisor::vmware_workstation, "create host vmware", vmware_workstation::create, vmware_workstation::left_create},
    Entry{Hypervisor::vmware_workstation, "start host vmware", vmware_workstation::start, vmware_workstation::left_start},
    Entry{Hypervisor::vmware_workstation, "stop host vmware", vmware_workstation::stop, vmware_workstation::left_stop},
    Entry{Hypervisor::vmware_workstation, "reboot host vmware", vmware_workstation::reboot, vmware_workstation::left_reboot},
    Entry{Hypervisor::vmware_workstation, "suspend host vmware", vmware_workstation::suspend, vmware_workstation::left_suspend},
    Entry{Hypervisor::vmware_workstation, "resume host vmware", vmware_workstation::resume, vmware_workstation::left_resume},
    Entry{Hypervisor::vmware_workstation, "destroy host vmware", vmware_workstation::destroy, vmware_workstation::left_destroy},
    Entry{Hypervisor::vmware_workstation, "set host vmware", vmware_workstation::set_hardware, vmware_workstation::left_set_hardware},
    Entry{Hypervisor::vmware_workstation, "refresh host vmware", vmware_workstation::refresh_vms, nothing_left},
    Entry{Hypervisor::vmware_workstation, "sync host vmware", vmware_workstation::sync_vms, vmware_workstation::left_sync},
    Entry{Hypervisor::vmware_workstation, "add host vmware snapshot", vmware_workstation::add_snapshot, vmware_workstation::left_add_snapshot},
    Entry{Hypervisor::vmware_workstation, "remove host vmware snapshot", vmware_workstation::remove_snapshot, vmware_workstation::left_remove_snapshot},
    Entry{Hypervisor::vmware_workstation, "revert host vmware snapshot", vmware_workstation::revert_snapshot, vmware_workstation::left_revert_snapshot},
    Entry{Hypervisor::vmware_workstation, "list host vmware snapshot", vmware_workstation::list_snapshots, nothing_left},
    Entry{Hypervisor::vmware_workstation, "add host vlan", host_script::add_vlan, host_script::left_vlan},
    Entry{Hypervisor::vmware_workstation, "remove host vlan", host_script::remove_vlan, host_script::left_vlan},
    Entry{Hypervisor::vmware_workstation, "sync host vlan", host_script::sync_vlans, host_script::left_vlans},
    Entry{Hypervisor::vmware_workstation, "add host vmwarenet", host_script::add_vmnet, host_script::left_vmnet},
    Entry{Hypervisor::vmware_workstation, "remove host vmwarenet", host_script::remove_vmnet, host_script::left_vmnet},
    Entry{Hypervisor::vmware_workstation, "sync host vmwarenet", host_script::sync_vmnets, host_script::left_vmnets},
    Entry{Hypervisor::vmware_workstation, "refresh host interface", host_script::refresh_interfaces, nothing_left},
};

// The broker is newer than this worker, or one of them is wrong.
Script unknown_operation(const Assign& assign) {
    JobReport report;
    report.exit_status = -1;
    report.message = "this worker cannot " + assign.spec.operation() + " on " + assign.host.name +
                     " (" + std::string(name_of(assign.host.hypervisor)) +
                     "); run a worker of the broker's version";
    co_return report;
}

const Entry* entry_of(const Assign& assign) {
    const std::string operation = assign.spec.operation();
    const auto* entry = std::ranges::find_if(entries, [&](const Entry& candidate) {
        return candidate.hypervisor == assign.host.hypervisor && candidate.operation == operation;
    });
    return entry == std::end(entries) ? nullptr : entry;
}

}  // namespace

Script make_script(const Assign& assign) {
    const Entry* entry = entry_of(assign);
    return entry == nullptr ? unknown_operation(assign) : entry->script(assign);
}

Script make_stop_script(const Assign& assign) {
    const Entry* entry = entry_of(assign);
    return entry == nullptr ? unknown_operation(assign) : entry->stop_script(assign);
}

}  // namespace grivon::drivers
