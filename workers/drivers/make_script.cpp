#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "workers/drivers/driver.hpp"
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
    Entry{Hypervisor::vmware_server, "add host vmwarenet", vmware_server::add_vmwarenet},
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
