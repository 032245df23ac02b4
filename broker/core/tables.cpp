#include "broker/core/tables.hpp"

#include "broker/core/inventory/targets.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

// Takes rows from `offset` on until the page is full.
template <class Table>
class Page {
public:
    explicit Page(std::uint64_t offset) : skip_(offset) {}

    // False when the page is full and this row belongs to the next one.
    template <class Make>
    bool add(Make make) {
        if (skip_ > 0) {
            --skip_;
            return true;
        }
        if (table_.rows.size() == limits::page_rows_max) {
            table_.more = true;
            return false;
        }
        table_.rows.push_back(make());
        return true;
    }
    [[nodiscard]] Table take() { return std::move(table_); }

private:
    std::uint64_t skip_;
    Table table_;
};

HostRow row_of(const HostEntry& entry, const Queue& queue) {
    const auto& connection = entry.record.connection;
    HostRow row;
    row.host = connection.name;
    row.hypervisor = connection.hypervisor;
    row.state = entry.record.state;
    row.checked = entry.record.checked;
    row.address = connection.address;
    row.port = connection.port;
    row.user = connection.user;
    row.rack = entry.record.rack;
    row.rank = entry.record.rank;
    if (const auto* lane = queue.find_lane(connection.name)) {
        row.queued = lane->waiting.size();
        row.running = lane->current;
        row.worker = lane->lease.worker_name;
    }
    return row;
}

VmRow row_of(const VmRecord& vm, bool unreachable) {
    VmRow row;
    row.vm = vm.spec.id;
    row.host = vm.host;
    row.slice = vm.spec.slice;
    row.cpus = vm.spec.cpus;
    row.memory_mb = vm.spec.memory_mb;
    row.nics = static_cast<std::uint32_t>(vm.spec.nics.size());
    row.disks = static_cast<std::uint32_t>(vm.spec.disks.size());
    row.state = vm.state;
    row.checked = vm.checked;
    row.host_unreachable = unreachable;
    return row;
}

VmnetRow row_of(const VmnetRecord& vmnet) {
    VmnetRow row;
    row.host = vmnet.host;
    row.vmnet = vmnet.spec.name;
    row.kind = vmnet.spec.kind;
    row.device = vmnet.spec.device;
    row.active = vmnet.active;
    return row;
}

}  // namespace

Result<HostTable> host_table(const Inventory& inventory, const Queue& queue, const Query& query) {
    const auto hosts = expand_hosts(inventory, query.operation.arguments);
    if (!hosts) return tl::unexpected(hosts.error());
    Page<HostTable> page(query.offset);
    for (const auto& name : *hosts)
        if (!page.add([&] { return row_of(*inventory.find(name), queue); })) break;
    return page.take();
}

Result<VmTable> vm_table(const Inventory& inventory, const Query& query) {
    const auto hosts = expand_hosts(inventory, query.operation.arguments);
    if (!hosts) return tl::unexpected(hosts.error());
    Page<VmTable> page(query.offset);
    for (const auto& name : *hosts) {
        const auto& entry = *inventory.find(name);
        const bool unreachable = entry.record.state == HostState::unreachable;
        for (const auto& [slice, vm] : entry.vms)
            if (!page.add([&vm = vm, unreachable] { return row_of(vm, unreachable); }))
                return page.take();
    }
    return page.take();
}

Result<VmnetTable> vmnet_table(const Inventory& inventory, const Query& query) {
    const auto hosts = expand_hosts(inventory, query.operation.arguments);
    if (!hosts) return tl::unexpected(hosts.error());
    Page<VmnetTable> page(query.offset);
    for (const auto& name : *hosts)
        for (const auto& [slot, vmnet] : inventory.find(name)->vmnets)
            if (!page.add([&vmnet = vmnet] { return row_of(vmnet); })) return page.take();
    return page.take();
}

}  // namespace grivon::core
