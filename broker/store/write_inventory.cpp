#include "broker/store/column_widths.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/write_steps.hpp"
#include "wire/jump.hpp"

namespace grivon::store {
namespace {

// Empty means none; the tables say NULL.
std::optional<std::string_view> if_any(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return text;
}

// What nobody has said is NULL.
template <class Value>
std::optional<Value> unless(bool is_default, Value value) {
    if (is_default) return std::nullopt;
    return value;
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

void store_hosts(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [name, host] : segment.hosts) {
        const auto& c = host->connection;
        rows.add(name, c.hypervisor, host->state, host->checked, host->rack, host->rank, c.address,
                 unless(c.port_is_default, c.port),
                 unless(c.user_is_default, std::string_view(c.user)), c.data_dir, c.host_key,
                 c.accept_new, c.sudo, jump_text(c.jump), host->site);
    }
    steps.add(sql::store_hosts, std::move(rows));
}

void store_vmnets(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [key, vmnet] : segment.vmnets) {
        const auto& spec = vmnet->spec;
        rows.add(key.first, key.second, spec.kind, spec.device, spec.host_address, spec.netmask,
                 vmnet->presence);
    }
    steps.add(sql::store_vmnets, std::move(rows));
}

// All old rows go before the new ones come, so that ids can change places.
void store_vlans(const StoreSegment& segment, WriteSteps& steps) {
    Parameters old;
    Parameters rows;
    for (const auto& [key, vlan] : segment.vlans) {
        old.add(key.first, key.second);
        rows.add(key.first, key.second, vlan->spec.parent, vlan->spec.id, vlan->presence);
    }
    steps.add(sql::delete_vlans, std::move(old));
    steps.add(sql::insert_vlans, std::move(rows));
}

// Hosts say of themselves what they like.
void store_interfaces(const StoreSegment& segment, WriteSteps& steps) {
    const auto cut = [](const std::string& text) { return valid_utf8(text, name_characters_max); };
    Parameters rows;
    for (const auto& [key, interface] : segment.interfaces) {
        const auto& spec = interface->spec;
        rows.add(key.first, key.second, cut(spec.subnet), cut(spec.mac), cut(spec.address),
                 cut(spec.netmask), cut(spec.gateway), cut(spec.module), cut(spec.name));
    }
    steps.add(sql::store_interfaces, std::move(rows));
}

void store_attributes(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [key, attribute] : segment.attributes)
        rows.add(key.first, key.second, valid_utf8(attribute->value, text_characters_max));
    steps.add(sql::store_attributes, std::move(rows));
}

// All old rows go before the new ones come, so that keys can change hands.
void store_serials(const StoreSegment& segment, WriteSteps& steps) {
    Parameters old;
    Parameters rows;
    for (const auto& [serial, record] : segment.serials) {
        old.add(serial);
        rows.add(serial, if_any(record->host), record->presence);
    }
    steps.add(sql::delete_serials, std::move(old));
    steps.add(sql::insert_serials, std::move(rows));
}

// As a list with commas, which no item has.
std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
    return text;
}

std::string joined(const std::vector<std::uint32_t>& items) {
    std::string text;
    for (const auto item : items) text += (text.empty() ? "" : ",") + std::to_string(item);
    return text;
}

// All old rows go before the new ones come, so that a public key can change its name.
void store_keys(const StoreSegment& segment, WriteSteps& steps) {
    Parameters old;
    Parameters rows;
    for (const auto& [name, key] : segment.keys) {
        old.add(name);
        rows.add(name, key->role, joined(key->scope.hosts), joined(key->scope.racks),
                 joined(key->scope.clusters), key->site, key->public_key, if_any(key->previous_key),
                 key->previous_until, key->created,
                 valid_utf8(key->created_by, name_characters_max));
    }
    steps.add(sql::delete_keys, std::move(old));
    steps.add(sql::insert_keys, std::move(rows));
}

void store_observed(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [host, record] : segment.observed) rows.add(host, Blob{record->observed});
    steps.add(sql::store_observed, std::move(rows));
}

// Rows are not copies: they point into what is stored.
const VmIdentity no_identity;
const VmImage no_image;

// All old rows go before the new ones come, so that slices and MACs can change places. An upsert
// would take the row of another VM with the same slice for this one.
void store_vms(const StoreSegment& segment, WriteSteps& steps) {
    Parameters old;
    Parameters vms;
    Parameters disks;
    Parameters nics;
    for (const auto& [id, vm] : segment.vms) {
        const auto& spec = vm->spec;
        old.add(id);
        const auto& identity = spec.identity ? *spec.identity : no_identity;
        const auto& image = spec.image ? *spec.image : no_image;
        vms.add(id, vm->host, spec.slice, vm->state, vm->checked, spec.cpus, spec.memory_mb,
                valid_utf8(vm->question, text_characters_max), vm->cluster, vm->group,
                identity.uuid, identity.name, identity.configuration, image.path, image.linked,
                image.seed);
        for (std::size_t i = 0; i < spec.disks.size(); ++i)
            disks.add(id, i, spec.disks[i].device, spec.disks[i].size_gb, spec.disks[i].path);
        for (const auto& nic : spec.nics) nics.add(id, nic.ifindex, nic.mac, nic.vmnet);
    }
    steps.add(sql::delete_vms, std::move(old));
    steps.add(sql::insert_vms, std::move(vms));
    steps.add(sql::insert_disks, std::move(disks));
    steps.add(sql::insert_nics, std::move(nics));
}

void store_sightings(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [id, seen] : segment.sightings)
        rows.add(seen->state, seen->checked, valid_utf8(seen->question, text_characters_max), id);
    steps.add(sql::sight_vms, std::move(rows));
}

void store_leases(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [host, lease] : segment.leases)
        rows.add(host, lease->epoch, lease->worker,
                 valid_utf8(lease->worker_name, name_characters_max));
    steps.add(sql::store_leases, std::move(rows));
}

void store_lanes(const StoreSegment& segment, WriteSteps& steps) {
    Parameters rows;
    for (const auto& [host, lane] : segment.lanes)
        rows.add(host, lane->mode, valid_utf8(lane->reason, text_characters_max),
                 valid_utf8(lane->user, name_characters_max), lane->since, lane->until);
    steps.add(sql::store_lanes, std::move(rows));
}

void add_steps(const StoreSegment& segment, WriteSteps& steps) {
    store_hosts(segment, steps);
    store_vmnets(segment, steps);
    store_vlans(segment, steps);
    store_interfaces(segment, steps);
    store_attributes(segment, steps);
    store_serials(segment, steps);
    store_keys(segment, steps);
    store_observed(segment, steps);
    store_vms(segment, steps);
    store_sightings(segment, steps);
    store_leases(segment, steps);
    store_lanes(segment, steps);
}

void add_steps(const RemoveSegment& segment, WriteSteps& steps) {
    steps.add(sql::delete_vms, rows_of(segment.vms));
    steps.add(sql::delete_vmnets, rows_of(segment.vmnets));
    steps.add(sql::delete_vlans, rows_of(segment.vlans));
    steps.add(sql::delete_interfaces, rows_of(segment.interfaces));
    steps.add(sql::delete_attributes, rows_of(segment.attributes));
    steps.add(sql::delete_serials, rows_of(segment.serials));
    steps.add(sql::delete_keys, rows_of(segment.keys));
    steps.add(sql::delete_lanes, rows_of(segment.lanes));
    steps.add(sql::delete_hosts, rows_of(segment.hosts));
}

}  // namespace

void add_inventory_steps(const WritePlan& plan, WriteSteps& steps) {
    for (const auto& segment : plan.inventory)
        std::visit([&](const auto& parts) { add_steps(parts, steps); }, segment);
}

}  // namespace grivon::store
