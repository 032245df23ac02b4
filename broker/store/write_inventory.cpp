#include "broker/store/column_widths.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/transaction.hpp"

namespace grivon::store {
namespace {

SqlResult<> store_hosts(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [name, host] : segment.hosts) {
        const auto& c = host->connection;
        rows.add(name, c.hypervisor, host->state, host->checked, host->rack, host->rank, c.address,
                 c.port, c.user, c.data_dir, c.host_key);
    }
    return statements.run(sql::store_hosts, rows).map([](auto) {});
}

SqlResult<> store_vmnets(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [key, vmnet] : segment.vmnets)
        rows.add(key.first, key.second, vmnet->spec.kind, vmnet->spec.device, vmnet->active);
    return statements.run(sql::store_vmnets, rows).map([](auto) {});
}

// All old rows go before the new ones come, so that slices and MACs can change places. An upsert
// would take the row of another VM with the same slice for this one.
SqlResult<> store_vms(StatementCache& statements, const StoreSegment& segment) {
    Parameters old;
    Parameters vms;
    Parameters disks;
    Parameters nics;
    for (const auto& [id, vm] : segment.vms) {
        const auto& spec = vm->spec;
        old.add(id);
        vms.add(id, vm->host, spec.slice, vm->state, vm->checked, spec.cpus, spec.memory_mb);
        for (std::size_t i = 0; i < spec.disks.size(); ++i)
            disks.add(id, i, spec.disks[i].device, spec.disks[i].size_gb);
        for (const auto& nic : spec.nics) nics.add(id, nic.ifindex, nic.mac, nic.vmnet);
    }
    auto done = statements.run(sql::delete_vms, old);
    if (done) done = statements.run(sql::insert_vms, vms);
    if (done) done = statements.run(sql::insert_disks, disks);
    if (done) done = statements.run(sql::insert_nics, nics);
    return done.map([](auto) {});
}

SqlResult<> store_leases(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [host, lease] : segment.leases)
        rows.add(host, lease->epoch, lease->worker,
                 valid_utf8(lease->worker_name, name_characters_max));
    return statements.run(sql::store_leases, rows).map([](auto) {});
}

SqlResult<> perform(StatementCache& statements, const StoreSegment& segment) {
    auto done = store_hosts(statements, segment);
    if (done) done = store_vmnets(statements, segment);
    if (done) done = store_vms(statements, segment);
    if (done) done = store_leases(statements, segment);
    return done;
}

SqlResult<> perform(StatementCache& statements, const RemoveSegment& segment) {
    Parameters vms;
    Parameters vmnets;
    Parameters hosts;
    for (const auto id : segment.vms) vms.add(id);
    for (const auto& [host, name] : segment.vmnets) vmnets.add(host, name);
    for (const auto host : segment.hosts) hosts.add(host);
    auto done = statements.run(sql::delete_vms, vms);
    if (done) done = statements.run(sql::delete_vmnets, vmnets);
    if (done) done = statements.run(sql::delete_hosts, hosts);
    return done.map([](auto) {});
}

}  // namespace

SqlResult<> write_inventory(StatementCache& statements, const WritePlan& plan) {
    for (const auto& segment : plan.inventory) {
        const auto perform_it = [&](const auto& s) { return perform(statements, s); };
        if (auto done = std::visit(perform_it, segment); !done) return done;
    }
    return {};
}

}  // namespace grivon::store
