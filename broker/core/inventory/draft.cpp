#include "broker/core/inventory/draft.hpp"

#include <cassert>

namespace grivon::core {
namespace {

void record_host_changes(const HostEntry* before, const HostEntry& after,
                         std::vector<Record>& records) {
    static const HostEntry nothing;
    const HostEntry& old = before != nullptr ? *before : nothing;
    if (before == nullptr || old.record != after.record)
        records.emplace_back(StoreHost{after.record});
    for (const auto& [number, vmnet] : old.vmnets)
        if (!after.vmnets.contains(number))
            records.emplace_back(RemoveVmnet{vmnet.host, vmnet.spec.name});
    for (const auto& [number, vmnet] : after.vmnets) {
        const auto found = old.vmnets.find(number);
        if (found == old.vmnets.end() || found->second != vmnet)
            records.emplace_back(StoreVmnet{vmnet});
    }
    for (const auto& [slice, vm] : old.vms)
        if (!after.vms.contains(slice)) records.emplace_back(RemoveVm{vm.spec.id});
    for (const auto& [slice, vm] : after.vms) {
        const auto found = old.vms.find(slice);
        if (found == old.vms.end() || found->second != vm) records.emplace_back(StoreVm{vm});
    }
}

void record_host_removal(const HostEntry& before, std::vector<Record>& records) {
    for (const auto& [slice, vm] : before.vms) records.emplace_back(RemoveVm{vm.spec.id});
    for (const auto& [number, vmnet] : before.vmnets)
        records.emplace_back(RemoveVmnet{vmnet.host, vmnet.spec.name});
    records.emplace_back(RemoveHost{before.record.connection.name});
}

}  // namespace

Draft::Draft(Inventory& inventory)
    : inventory_(inventory),
      last_mac_number_(inventory.last_mac_number_),
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
    changed_[name] = HostEntry{std::move(record), {}, {}};
}

void Draft::remove_host(std::string_view host) {
    changed_[std::string(host)] = std::nullopt;
}

VmId Draft::allocate_vm_id() {
    return VmId{next_vm_id_++};
}

Result<std::string> Draft::allocate_mac() {
    if (last_mac_number_ >= mac_number_max)
        return fail(Errc::exhausted, "no MAC address is left up to " + mac_of(mac_number_max));
    return mac_of(++last_mac_number_);
}

std::vector<Record> Draft::commit() && {
    std::vector<Record> records;
    for (auto& [name, after] : changed_) {
        const auto* before = inventory_.find(name);
        if (after) {
            record_host_changes(before, *after, records);
            inventory_.hosts_[name] = std::move(*after);
        } else if (before != nullptr) {
            record_host_removal(*before, records);
            inventory_.hosts_.erase(name);
        }
    }
    inventory_.last_mac_number_ = last_mac_number_;
    inventory_.next_vm_id_ = next_vm_id_;
    return records;
}

}  // namespace grivon::core
