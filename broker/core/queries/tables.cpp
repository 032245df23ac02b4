#include "broker/core/inventory/clusters.hpp"
#include "broker/core/inventory/targets.hpp"
#include "broker/core/operations/desired.hpp"
#include "broker/core/operations/fitting.hpp"
#include "broker/core/queries/drift.hpp"
#include "broker/core/queries/page.hpp"
#include "broker/core/queries/queries.hpp"
#include "broker/core/queries/queue_rows.hpp"
#include "wire/catalogue.hpp"
#include "wire/jump.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

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
    row.host_key = connection.host_key;
    row.accept_new = connection.accept_new;
    row.sudo = connection.sudo;
    row.jump = jump_text(connection.jump);
    row.port_is_default = connection.port_is_default;
    row.user_is_default = connection.user_is_default;
    row.rack = entry.record.rack;
    row.rank = entry.record.rank;
    row.site = entry.record.site;
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
    row.question = vm.question;
    row.cluster = vm.cluster;
    row.group = vm.group;
    return row;
}

StrangerRow row_of(const StrangerVm& stranger, const HostEntry& host) {
    const auto& spec = stranger.spec;
    StrangerRow row;
    row.host = host.record.connection.name;
    row.name = stranger.name;
    row.state = stranger.state;
    row.cpus = spec.cpus;
    row.memory_mb = spec.memory_mb;
    row.nics = static_cast<std::uint32_t>(spec.nics.size());
    row.disks = static_cast<std::uint32_t>(spec.disks.size());
    row.place = place_of(stranger);
    row.checked = host.observed->strangers_seen;
    return row;
}

ClusterVmRow cluster_row_of(const VmRecord& vm, const HostEntry& host) {
    ClusterVmRow row;
    row.host = vm.host;
    row.slice = vm.spec.slice;
    row.cluster = vm.cluster;
    row.group = vm.group;
    row.cpus = vm.spec.cpus;
    row.memory_mb = vm.spec.memory_mb;
    row.disks = vm.spec.disks;
    row.nics = vm.spec.nics;
    row.state = vm.state;
    row.host_unreachable = host.record.state == HostState::unreachable;
    row.hypervisor = host.record.connection.hypervisor;
    return row;
}

VmnetRow row_of(const VmnetRecord& vmnet) {
    const auto& spec = vmnet.spec;
    return {vmnet.host,        spec.name,    spec.kind,     spec.device,
            spec.host_address, spec.netmask, vmnet.presence};
}

// ---- tables: add_rows puts a host's rows into the page, false when it is full -------------------

struct Tables {
    const Inventory& inventory;
    const Queue& queue;
    Role role;  // of who asks
    const Now& now;
    std::string cluster = {};  // of lists of VMs: only those of this one; empty: all

    bool add_rows(const HostEntry& host, Page<HostTable>& page) const {
        return page.add([&] { return row_of(host, queue); });
    }
    bool add_rows(const HostEntry& host, Page<LaneTable>& page) const {
        return page.add([&] { return lane_row(host.record.connection.name, queue, now); });
    }
    bool add_rows(const HostEntry& host, Page<VmTable>& page) const {
        const bool unreachable = host.record.state == HostState::unreachable;
        for (const auto& [slice, vm] : host.vms)
            if (is_of(vm, cluster) &&
                !page.add([&vm = vm, unreachable] { return row_of(vm, unreachable); }))
                return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<StrangerTable>& page) const {
        const auto& name = host.record.connection.name;
        if (!host.observed || !host.observed->strangers_seen)
            return page.add([&name] {
                StrangerRow row;
                row.host = name;
                return row;
            });
        for (const auto& stranger : host.observed->strangers)
            if (!page.add([&] { return row_of(stranger, host); })) return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<DriftTable>& page) const {
        for (auto& row : drift_of(host))
            if (is_of(host.vms.at(row.slice), cluster) && !page.add([&row] { return row; }))
                return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<SnapshotTable>& page) const {
        for (const auto& [slice, vm] : host.vms)
            if (is_of(vm, cluster) && vm.state != VmState::none && !add_snapshots(host, vm, page))
                return false;
        return true;
    }
    static bool add_snapshots(const HostEntry& host, const VmRecord& vm,
                              Page<SnapshotTable>& page) {
        const auto* seen = find_observed(host.observed, vm.spec.id);
        if (seen == nullptr || !seen->snapshots_seen)
            return page.add([&vm] { return SnapshotRow{vm.host, vm.spec.slice, {}, {}}; });
        for (const auto& snapshot : seen->snapshots)
            if (!page.add([&] {
                    return SnapshotRow{vm.host, vm.spec.slice, snapshot, seen->snapshots_seen};
                }))
                return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<ClusterVmTable>& page) const {
        for (const auto& [slice, vm] : host.vms)
            if (is_of(vm, cluster) &&
                !page.add([&host, &vm = vm] { return cluster_row_of(vm, host); }))
                return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<NicTable>& page) const {
        for (const auto& [slice, vm] : host.vms)
            for (const auto& nic : vm.spec.nics)
                if (is_of(vm, cluster) && !page.add([&, slice = slice, &vm = vm] {
                        return NicRow{vm.host, slice, nic};
                    }))
                    return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<VmnetTable>& page) const {
        for (const auto& [number, vmnet] : host.vmnets)
            if (!page.add([&vmnet = vmnet] { return row_of(vmnet); })) return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<VlanTable>& page) const {
        for (const auto& [device, vlan] : host.vlans)
            if (!page.add([&vlan = vlan] { return VlanRow{vlan.host, vlan.spec, vlan.presence}; }))
                return false;
        return true;
    }
    // VLAN interfaces come after those that they are on.
    bool add_rows(const HostEntry& host, Page<InterfaceTable>& page) const {
        std::map<std::string, InterfaceSpec, NaturalLess> all;
        for (const auto& [device, interface] : host.interfaces) all[device] = interface.spec;
        for (const auto& [device, vlan] : host.vlans) all[device].device = device;
        const auto& name = host.record.connection.name;
        for (const auto& [device, spec] : all)
            if (!page.add([&, &spec = spec] { return InterfaceRow{name, spec}; })) return false;
        return true;
    }
    bool add_rows(const HostEntry& host, Page<AttributeTable>& page) const {
        for (const auto& [name, attribute] : host.attributes)
            if (!page.add([&attribute = attribute] {
                    return AttributeRow{attribute.host, attribute.name, attribute.value};
                }))
                return false;
        return true;
    }
};

// A question that no host fits has an empty answer; a host that is named must fit.
Result<std::vector<std::string>> hosts_asked_about(const Inventory& inventory,
                                                   const Operation& operation) {
    auto hosts = expand_hosts(inventory, operation.arguments);
    if (!hosts) return hosts;
    if (auto ok = keep_fitting(operation, inventory, *hosts); !ok && !hosts->empty())
        return tl::unexpected(ok.error());
    return hosts;
}

template <class Table>
Result<ClientAnswer> table_of(const Tables& tables, const Query& query) {
    const auto hosts = hosts_asked_about(tables.inventory, query.operation);
    if (!hosts) return tl::unexpected(hosts.error());
    Page<Table> page(query.offset);
    for (const auto& name : *hosts)
        if (!tables.add_rows(*tables.inventory.find(name), page)) break;
    return page.take();
}

Result<ClientAnswer> vm_table(const Tables& tables, const Query& query) {
    const bool strange = boolean_parameter(query.operation, "strange").value_or(false);
    const bool drift = boolean_parameter(query.operation, "drift").value_or(false);
    if (strange && drift)
        return fail(Errc::usage, "strange= and drift= are two questions; ask one at a time");
    if (strange) return table_of<StrangerTable>(tables, query);
    if (drift) return table_of<DriftTable>(tables, query);
    return table_of<VmTable>(tables, query);
}

Result<ClientAnswer> cluster_table(const Tables& tables, const Query& query) {
    Page<ClusterTable> page(query.offset);
    for (const auto& row : count_clusters(tables.inventory))
        if (!page.add([&row] { return row; })) break;
    return page.take();
}

Result<ClientAnswer> cluster_vm_table(const Tables& tables, const Query& query) {
    auto of_cluster = tables;
    of_cluster.cluster = query.operation.arguments.front();
    if (auto ok = check_cluster(tables.inventory, of_cluster.cluster); !ok)
        return tl::unexpected(ok.error());
    Page<ClusterVmTable> page(query.offset);
    for (const auto& [name, host] : tables.inventory.hosts())
        if (!of_cluster.add_rows(host, page)) break;
    return page.take();
}

Result<ClientAnswer> serial_table(const Tables& tables, const Query& query) {
    Page<SerialTable> page(query.offset);
    for (const auto& [serial, record] : tables.inventory.serials())
        if (!page.add([&tables, &record = record] {
                const bool whole = tables.role == Role::admin;
                return SerialRow{whole ? record.serial : masked_serial(record.serial), record.host,
                                 record.presence};
            }))
            break;
    return page.take();
}

Result<ClientAnswer> key_table(const Tables& tables, const Query& query) {
    Page<AccessKeyTable> page(query.offset);
    for (const auto& [name, key] : tables.inventory.keys().all())
        if (!page.add([&key = key] { return key; })) break;
    return page.take();
}

Result<ClientAnswer> worker_table(const Tables& tables, const Query& query) {
    Page<WorkerTable> page(query.offset);
    for (const auto& [id, worker] : tables.queue.workers().all())
        if (!page.add(
                [&, &id = id, &worker = worker] { return worker_row(id, worker, tables.now); }))
            break;
    return page.take();
}

Result<ClientAnswer> explanation(const Tables& tables, const Query& query) {
    const auto id = number_arguments(query.operation).front();
    const auto* job = tables.queue.find_job(JobId{id});
    if (job == nullptr)
        return fail(Errc::not_found, "job " + std::to_string(id) +
                                         " waits for nothing: it has ended or never was; see: "
                                         "grivon show job " +
                                         std::to_string(id));
    return Explanation{JobId{id}, job->state(), tables.queue.reasons(JobId{id}, tables.now)};
}

Result<ClientAnswer> configuration(const Tables& tables, const Query& query) {
    const auto hosts = hosts_asked_about(tables.inventory, query.operation);
    if (!hosts) return tl::unexpected(hosts.error());
    if (hosts->empty())
        return fail(Errc::not_found, "no host matches \"" + query.operation.arguments.front() +
                                         "\"; see: grivon list host");
    if (hosts->size() > 1) return fail(Errc::usage, "must supply only one host");
    const auto& host = *tables.inventory.find(hosts->front());
    auto spec = desired_of(host, tables.inventory.serials(), query.operation.object);
    spec.vms.clear();  // their files are on the host; sync registers them
    return HostConfiguration{host.record.connection, std::move(spec)};
}

struct Question {
    std::string_view object;
    Result<ClientAnswer> (*answer)(const Tables&, const Query&);
};
constexpr Question lists[]{
    {"host", table_of<HostTable>},
    {"host interface", table_of<InterfaceTable>},
    {"host attr", table_of<AttributeTable>},
    {"host vlan", table_of<VlanTable>},
    {"vmwarekey", serial_table},
    {"lane", table_of<LaneTable>},
    {"worker", worker_table},
    {"key", key_table},
    {"cluster", cluster_table},
};

// Of VMs and their networks, whatever runs them.
struct VmQuestion {
    VmPart part;
    Result<ClientAnswer> (*answer)(const Tables&, const Query&);
};
constexpr VmQuestion vm_lists[]{
    {VmPart::network, table_of<VmnetTable>},
    {VmPart::vm, vm_table},
    {VmPart::snapshot, table_of<SnapshotTable>},
    {VmPart::interface, table_of<NicTable>},
};

Result<ClientAnswer> answer_to(const Tables& tables, const Query& query) {
    const auto& operation = query.operation;
    if (operation.verb == "config") return configuration(tables, query);
    if (operation.verb == "explain") return explanation(tables, query);
    if (operation.verb == "dump") return cluster_vm_table(tables, query);
    for (const auto& list : lists)
        if (operation.verb == "list" && operation.object == list.object)
            return list.answer(tables, query);
    const auto object = vm_object_in(operation.object);
    for (const auto& list : vm_lists)
        if (object && operation.verb == "list" && object->part == list.part)
            return list.answer(tables, query);
    return fail(Errc::usage, "\"" + operation.name() + "\" is not a question");
}

}  // namespace

ClientAnswer answer_query(const Inventory& inventory, const Queue& queue, const Query& query,
                          Role role, const Now& now) {
    Tables tables{inventory, queue, role, now};
    if (auto cluster = target_cluster(query.operation)) {
        if (auto ok = check_cluster(inventory, *cluster); !ok)
            return Refused{ok.error().code, ok.error().message};
        tables.cluster = std::move(*cluster);
    }
    auto answer = answer_to(tables, query);
    if (answer) return std::move(*answer);
    return Refused{answer.error().code, std::move(answer.error().message)};
}

}  // namespace grivon::core
