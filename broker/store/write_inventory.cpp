#include "broker/store/column_widths.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/transaction.hpp"

namespace grivon::store {
namespace {

// Empty means none; the tables say NULL.
std::optional<std::string_view> if_any(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return text;
}

Parameters rows_of(const std::vector<HostPart>& parts) {
    Parameters rows;
    for (const auto& [host, name] : parts) rows.add(host, name);
    return rows;
}

template <class Name>
Parameters rows_of(const std::vector<Name>& names) {
    Parameters rows;
    for (const auto name : names) rows.add(name);
    return rows;
}

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
    for (const auto& [key, vmnet] : segment.vmnets) {
        const auto& spec = vmnet->spec;
        rows.add(key.first, key.second, spec.kind, spec.device, spec.host_address, spec.netmask,
                 vmnet->presence);
    }
    return statements.run(sql::store_vmnets, rows).map([](auto) {});
}

// All old rows go before the new ones come, so that ids can change places.
SqlResult<> store_vlans(StatementCache& statements, const StoreSegment& segment) {
    Parameters old;
    Parameters rows;
    for (const auto& [key, vlan] : segment.vlans) {
        old.add(key.first, key.second);
        rows.add(key.first, key.second, vlan->spec.parent, vlan->spec.id, vlan->presence);
    }
    auto done = statements.run(sql::delete_vlans, old);
    if (done) done = statements.run(sql::insert_vlans, rows);
    return done.map([](auto) {});
}

// Hosts say of themselves what they like.
SqlResult<> store_interfaces(StatementCache& statements, const StoreSegment& segment) {
    const auto cut = [](const std::string& text) { return valid_utf8(text, name_characters_max); };
    Parameters rows;
    for (const auto& [key, interface] : segment.interfaces) {
        const auto& spec = interface->spec;
        rows.add(key.first, key.second, cut(spec.subnet), cut(spec.mac), cut(spec.address),
                 cut(spec.netmask), cut(spec.gateway), cut(spec.module), cut(spec.name));
    }
    return statements.run(sql::store_interfaces, rows).map([](auto) {});
}

SqlResult<> store_attributes(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [key, attribute] : segment.attributes)
        rows.add(key.first, key.second, valid_utf8(attribute->value, text_characters_max));
    return statements.run(sql::store_attributes, rows).map([](auto) {});
}

// All old rows go before the new ones come, so that keys can change hands.
SqlResult<> store_serials(StatementCache& statements, const StoreSegment& segment) {
    Parameters old;
    Parameters rows;
    for (const auto& [serial, record] : segment.serials) {
        old.add(serial);
        rows.add(serial, if_any(record->host), record->presence);
    }
    auto done = statements.run(sql::delete_serials, old);
    if (done) done = statements.run(sql::insert_serials, rows);
    return done.map([](auto) {});
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
        vms.add(id, vm->host, spec.slice, vm->state, vm->checked, spec.cpus, spec.memory_mb,
                valid_utf8(vm->question, text_characters_max), vm->cluster, vm->group);
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

SqlResult<> store_sightings(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [id, seen] : segment.sightings)
        rows.add(seen->state, seen->checked, valid_utf8(seen->question, text_characters_max), id);
    return statements.run(sql::sight_vms, rows).map([](auto) {});
}

SqlResult<> store_leases(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [host, lease] : segment.leases)
        rows.add(host, lease->epoch, lease->worker,
                 valid_utf8(lease->worker_name, name_characters_max));
    return statements.run(sql::store_leases, rows).map([](auto) {});
}

SqlResult<> store_lanes(StatementCache& statements, const StoreSegment& segment) {
    Parameters rows;
    for (const auto& [host, lane] : segment.lanes)
        rows.add(host, lane->mode, valid_utf8(lane->reason, text_characters_max),
                 valid_utf8(lane->user, name_characters_max), lane->since, lane->until);
    return statements.run(sql::store_lanes, rows).map([](auto) {});
}

SqlResult<> perform(StatementCache& statements, const StoreSegment& segment) {
    auto done = store_hosts(statements, segment);
    if (done) done = store_vmnets(statements, segment);
    if (done) done = store_vlans(statements, segment);
    if (done) done = store_interfaces(statements, segment);
    if (done) done = store_attributes(statements, segment);
    if (done) done = store_serials(statements, segment);
    if (done) done = store_vms(statements, segment);
    if (done) done = store_sightings(statements, segment);
    if (done) done = store_leases(statements, segment);
    if (done) done = store_lanes(statements, segment);
    return done;
}

SqlResult<> perform(StatementCache& statements, const RemoveSegment& segment) {
    const auto remove = [&](const Sql& sql, Parameters rows) { return statements.run(sql, rows); };
    auto done = remove(sql::delete_vms, rows_of(segment.vms));
    if (done) done = remove(sql::delete_vmnets, rows_of(segment.vmnets));
    if (done) done = remove(sql::delete_vlans, rows_of(segment.vlans));
    if (done) done = remove(sql::delete_interfaces, rows_of(segment.interfaces));
    if (done) done = remove(sql::delete_attributes, rows_of(segment.attributes));
    if (done) done = remove(sql::delete_serials, rows_of(segment.serials));
    if (done) done = remove(sql::delete_lanes, rows_of(segment.lanes));
    if (done) done = remove(sql::delete_hosts, rows_of(segment.hosts));
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
