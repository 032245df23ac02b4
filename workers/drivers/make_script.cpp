#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "workers/drivers/driver.hpp"
#include "workers/drivers/host_script/operations.hpp"
#include "workers/drivers/vmware_server/operations.hpp"

namespace grivon::drivers {
namespace {

struct Entry {
    Hypervisor hypervisor;
    std::string_view operation;
    Script (*script)(const Assign&);
};

constexpr std::array entries{
    Entry{Hypervisor::vmware_server, "create host vmware", vmware_server::create},
    Entry{Hypervisor::vmware_server, "start host vmware", vmware_server::start},
    Entry{Hypervisor::vmware_server, "stop host vmware", vmware_server::stop},
    Entry{Hypervisor::vmware_server, "reboot host vmware", vmware_server::reboot},
    Entry{Hypervisor::vmware_server, "suspend host vmware", vmware_server::suspend},
    Entry{Hypervisor::vmware_server, "resume host vmware", vmware_server::resume},
    Entry{Hypervisor::vmware_server, "destroy host vmware", vmware_server::destroy},
    Entry{Hypervisor::vmware_server, "answer host vmware", vmware_server::answer},
    Entry{Hypervisor::vmware_server, "refresh host vmware", vmware_server::refresh_vms},
    Entry{Hypervisor::vmware_server, "sync host vmware", vmware_server::sync_vms},
    Entry{Hypervisor::vmware_server, "add host vlan", host_script::add_vlan},
    Entry{Hypervisor::vmware_server, "remove host vlan", host_script::remove_vlan},
    Entry{Hypervisor::vmware_server, "sync host vlan", host_script::sync_vlans},
    Entry{Hypervisor::vmware_server, "add host vmwarenet", host_script::add_vmnet},
    Entry{Hypervisor::vmware_server, "remove host vmwarenet", host_script::remove_vmnet},
    Entry{Hypervisor::vmware_server, "sync host vmwarenet", host_script::sync_vmnets},
    Entry{Hypervisor::vmware_server, "set host vmwarekey", host_script::set_serial},
    Entry{Hypervisor::vmware_server, "remove host vmwarekey", host_script::remove_serial},
    Entry{Hypervisor::vmware_server, "sync host vmwarekey", host_script::sync_serial},
    Entry{Hypervisor::vmware_server, "refresh host interface", host_script::refresh_interfaces},
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

}  // namespace

Script make_script(const Assign& assign) {
    const std::string operation = assign.spec.operation();
    const auto* entry = std::ranges::find_if(entries, [&](const Entry& candidate) {
        return candidate.hypervisor == assign.host.hypervisor && candidate.operation == operation;
    });
    return entry == std::end(entries) ? unknown_operation(assign) : entry->script(assign);
}

}  // namespace grivon::drivers
