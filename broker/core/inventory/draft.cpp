#include "broker/core/inventory/draft.hpp"

#include <cassert>

#include "wire/codec.hpp"

namespace grivon::core {
namespace {

// Parts under the same key are the same thing, but for a slice that was given to another VM.
template <class Part>
bool is_same(const Part&, const Part&) {
    return true;
}

bool is_same(const VmRecord& before, const VmRecord& after) {
    return before.spec.id == after.spec.id;
}

// Most jobs, and all looks, only say how a VM is.
Record stored(const VmRecord& vm, const VmRecord* before) {
    const bool only_seen = before != nullptr && before->spec == vm.spec &&
                           before->cluster == vm.cluster && before->group == vm.group;
    if (only_seen) return SightVm{vm.spec.id, vm.state, vm.checked, vm.question};
    return StoreVm{vm};
}

// What became of the parts of a host: a record for each that is gone, new or changed. store gets
// the part and what it was before, null if it is new.
template <class Map, class Remove, class Store>
void record_parts(const Map& before, const Map& after, std::vector<Record>& records, Remove remove,
                  Store store) {
    for (const auto& [key, part] : before) {
        const auto found = after.find(key);
        if (found == after.end() || !is_same(part, found->second))
            records.emplace_back(remove(part));
    }
    for (const auto& [key, part] : after) {
        const auto found = before.find(key);
        const bool is_new = found == before.end() || !is_same(found->second, part);
        if (is_new || found->second != part)
            records.emplace_back(store(part, is_new ? nullptr : &found->second));
    }
}

// VMs go before the networks they are on, and networks before the interfaces they bridge.
void record_all_parts(const HostEntry& before, const HostEntry& after,
                      std::vector<Record>& records) {
    record_parts(
        before.vms, after.vms, records, [](const auto& vm) { return RemoveVm{vm.spec.id}; },
        stored);
    record_parts(
        before.vmnets, after.vmnets, records,
        [](const auto& net) {
            return RemoveVmnet{net.host, net.spec.name};
        },
        [](const auto& net, const auto*) { return StoreVmnet{net}; });
    record_parts(
        before.vlans, after.vlans, records,
        [](const auto& vlan) {
            return RemoveVlan{vlan.host, vlan.spec.device};
        },
        [](const auto& vlan, const auto*) { return StoreVlan{vlan}; });
    record_parts(
        before.interfaces, after.interfaces, records,
        [](const auto& nic) {
            return RemoveInterface{nic.host, nic.spec.device};
        },
        [](const auto& nic, const auto*) { return StoreInterface{nic}; });
    record_parts(
        before.attributes, after.attributes, records,
        [](const auto& attr) {
            return RemoveAttribute{attr.host, attr.name};
        },
        [](const auto& attr, const auto*) { return StoreAttribute{attr}; });
}

}  // namespace

Draft::Draft(Inventory& inventory)
    : inventory_(inventory),
      next_mac_number_(inventory.next_mac_number_),
      next_vm_id_(inventory.next_vm_id_) {}

const HostEntry* Draft::find(std::string_view host) const {
    const auto found = changed_.find(host);
    if (found != changed_.end()) return found->second ? &*found->second : nullptr;
    return inventory_.find(host);
}

HostEntry& Draft::edit(std::string_view host) {
    const auto found = changed_.find(host);
    if (found != changed_.end()) return *found->second;
    const auto* entry = inventory_.find(host);
    assert(entry != nullptr);
    return *changed_.emplace(std::string(host), *entry).first->second;
}

void Draft::add_host(HostRecord record) {
    const std::string name = record.connection.name;
    HostEntry entry;
    entry.record = std::move(record);
    changed_[name] = std::move(entry);
}

void Draft::remove_host(std::string_view host) {
    changed_[std::string(host)] = std::nullopt;
}

const SerialRecord* Draft::find_serial(const std::string& serial) const {
    if (const auto found = changed_serials_.find(serial); found != changed_serials_.end())
        return found->second ? &*found->second : nullptr;
    const auto found = inventory_.serials_.find(serial);
    return found == inventory_.serials_.end() ? nullptr : &found->second;
}

// The first in the order in which the pool is listed.
std::optional<std::string> Draft::next_free_serial() const {
    for (const auto& [serial, record] : inventory_.serials_)
        if (const auto* now = find_serial(serial); now != nullptr && now->host.empty())
            return serial;
    for (const auto& [serial, record] : changed_serials_)
        if (record && record->host.empty()) return serial;
    return std::nullopt;
}

Draft::PoolSize Draft::pool_size() const {
    PoolSize size;
    const auto count = [&size](const SerialRecord& serial) {
        ++size.total;
        if (!serial.host.empty()) ++size.used;
    };
    for (const auto& [serial, record] : inventory_.serials_)
        if (!changed_serials_.contains(serial)) count(record);
    for (const auto& [serial, record] : changed_serials_)
        if (record) count(*record);
    return size;
}

void Draft::add_serial(const std::string& serial) {
    changed_serials_[serial] = SerialRecord{serial, "", Presence::pending};
}

void Draft::remove_serial(const std::string& serial) {
    assert(find_serial(serial) != nullptr && find_serial(serial)->host.empty());
    changed_serials_[serial] = std::nullopt;
}

void Draft::give_serial(const std::string& serial, std::string_view host) {
    assert(find_serial(serial) != nullptr && find_serial(serial)->host.empty());
    assert(find(host)->serial.empty());
    changed_serials_[serial] = SerialRecord{serial, std::string(host), Presence::pending};
    edit(host).serial = serial;
}

void Draft::set_presence(const std::string& serial, Presence presence) {
    SerialRecord record = *find_serial(serial);
    record.presence = presence;
    changed_serials_[serial] = std::move(record);
}

void Draft::free_serial_of(std::string_view host) {
    const std::string serial = find(host)->serial;
    if (serial.empty()) return;
    add_serial(serial);
    edit(host).serial.clear();
}

const AccessKey* Draft::find_key(const std::string& name) const {
    if (const auto found = changed_keys_.find(name); found != changed_keys_.end())
        return found->second ? &*found->second : nullptr;
    return inventory_.keys_.find(name);
}

std::string Draft::holder_of(const std::string& public_key) const {
    const auto has = [&public_key](const AccessKey& key) {
        return key.public_key == public_key || key.previous_key == public_key;
    };
    for (const auto& [name, key] : changed_keys_)
        if (key && has(*key)) return name;
    for (const auto& [name, key] : inventory_.keys_.all())
        if (!changed_keys_.contains(name) && has(key)) return name;
    return {};
}

void Draft::store_key(AccessKey key) {
    auto name = key.name;
    changed_keys_[std::move(name)] = std::move(key);
}

void Draft::remove_key(const std::string& name) {
    changed_keys_[name] = std::nullopt;
}

VmId Draft::allocate_vm_id() {
    return VmId{next_vm_id_++};
}

std::size_t Draft::vms_added() const {
    return next_vm_id_ - inventory_.next_vm_id_;
}

Result<std::string> Draft::allocate_mac(Family family) {
    while (inventory_.macs_ahead_.contains(next_mac_number_)) ++next_mac_number_;
    if (next_mac_number_ > mac_number_max)
        return fail(Errc::exhausted,
                    "no MAC address is left up to " + mac_of(mac_number_max, family));
    return mac_of(next_mac_number_++, family);
}

void Draft::commit_serials(bool freed, std::vector<Record>& records) const {
    for (const auto& [serial, after] : changed_serials_) {
        const auto before = inventory_.serials_.find(serial);
        const bool known = before != inventory_.serials_.end();
        const bool has_no_host = !after || after->host.empty();
        const bool moves = known && !before->second.host.empty() && !has_no_host &&
                           before->second.host != after->host;
        if (freed && moves) records.emplace_back(StoreSerial{{serial, "", Presence::pending}});
        if (has_no_host != freed) continue;
        if (after && (!known || before->second != *after))
            records.emplace_back(StoreSerial{*after});
        else if (!after && known)
            records.emplace_back(RemoveSerial{serial});
    }
}

// VMs come with addresses of their own by a look at the host, by import, and go by forget; most
// changes of a host are none of these.
void Draft::change_macs_ahead(const HostEntry& before, const HostEntry& after) {
    if (before.observed == after.observed && before.vms.size() == after.vms.size()) return;
    inventory_.remove_macs_ahead(before);
    inventory_.add_macs_ahead(after);
}

void Draft::commit_hosts(std::vector<Record>& records) {
    static const HostEntry nothing;
    for (auto& [name, after] : changed_) {
        const auto* before = inventory_.find(name);
        if (after) {
            if (before == nullptr || before->record != after->record)
                records.emplace_back(StoreHost{after->record});
            record_all_parts(before != nullptr ? *before : nothing, *after, records);
            if (after->observed && (before == nullptr || before->observed != after->observed))
                records.emplace_back(StoreObserved{{name, encode_value(*after->observed)}});
            change_macs_ahead(before != nullptr ? *before : nothing, *after);
            inventory_.host_named(name) = std::move(*after);
        } else if (before != nullptr) {
            record_all_parts(*before, nothing, records);
            records.emplace_back(RemoveHost{name});
            change_macs_ahead(*before, nothing);
            inventory_.remove_host(name);
        }
    }
}

// All that go before any that come: a public key may change its name.
void Draft::commit_keys(std::vector<Record>& records) {
    for (const auto& [name, after] : changed_keys_) {
        if (inventory_.keys_.find(name) == nullptr) continue;
        records.emplace_back(RemoveAccessKey{name});
        inventory_.keys_.remove(name);
    }
    for (auto& [name, after] : changed_keys_) {
        if (!after) continue;
        records.emplace_back(StoreAccessKey{*after});
        inventory_.keys_.store(std::move(*after));
    }
}

// A key is taken from a host before that host goes, and given to one after it came.
std::vector<Record> Draft::commit() && {
    std::vector<Record> records;
    inventory_.next_mac_number_ = next_mac_number_;
    inventory_.next_vm_id_ = next_vm_id_;
    commit_serials(true, records);
    commit_hosts(records);
    commit_serials(false, records);
    commit_keys(records);
    for (auto& [serial, after] : changed_serials_) {
        if (after)
            inventory_.serials_[serial] = std::move(*after);
        else
            inventory_.serials_.erase(serial);
    }
    return records;
}

}  // namespace grivon::core
