#include "broker/core/inventory/inventory.hpp"

#include <algorithm>
#include <charconv>

#include "wire/codec.hpp"

namespace grivon::core {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view take_number(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    auto digits = text.substr(0, length);
    text.remove_prefix(length);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

}  // namespace

bool NaturalLess::operator()(std::string_view a, std::string_view b) const {
    const auto whole_a = a;
    const auto whole_b = b;
    // Names of hosts begin alike, and that tells nothing, but for the number that they differ in.
    auto same = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    while (same > 0 && is_digit(a[same - 1])) --same;
    a.remove_prefix(same);
    b.remove_prefix(same);
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const auto left = take_number(a);
            const auto right = take_number(b);
            if (left.size() != right.size()) return left.size() < right.size();
            if (left != right) return left < right;
            continue;
        }
        if (a.front() != b.front()) return a.front() < b.front();
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() != b.empty()) return a.empty();
    return whole_a < whole_b;  // equal but for leading zeros: still two names
}

std::uint32_t vmnet_number_of(std::string_view name) {
    std::uint32_t number = 0;
    const auto digits = name.substr(std::min(name.find_first_of("0123456789"), name.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::string vm_name(std::uint32_t slice, std::string_view host) {
    return "slice" + std::to_string(slice) + "@" + std::string(host);
}

Inventory::Inventory(const Image& image)
    : next_mac_number_(static_cast<std::uint32_t>(
          std::min<std::uint64_t>(image.counters.mac, mac_number_max + 1U))),
      next_vm_id_(image.counters.vm) {
    for (const auto& host : image.hosts) host_named(host.connection.name).record = host;
    for (const auto& vm : image.vms) hosts_.at(vm.host).vms.emplace(vm.spec.slice, vm);
    for (const auto& vmnet : image.vmnets)
        hosts_.at(vmnet.host).vmnets.emplace(vmnet_number_of(vmnet.spec.name), vmnet);
    for (const auto& vlan : image.vlans) hosts_.at(vlan.host).vlans.emplace(vlan.spec.device, vlan);
    for (const auto& interface : image.interfaces)
        hosts_.at(interface.host).interfaces.emplace(interface.spec.device, interface);
    for (const auto& attribute : image.attributes)
        hosts_.at(attribute.host).attributes.emplace(attribute.name, attribute);
    for (const auto& serial : image.serials) {
        if (!serial.host.empty()) hosts_.at(serial.host).serial = serial.serial;
        serials_.emplace(serial.serial, serial);
    }
    for (const auto& key : image.keys) keys_.store(key);
    // One that cannot be read was written by another version: the next look brings it anew.
    for (const auto& record : image.observed)
        if (auto observed = decode_value<HostObserved>(record.observed))
            hosts_.at(record.host).observed =
                std::make_shared<const HostObserved>(std::move(*observed));
    for (const auto& [name, entry] : hosts_) add_macs_ahead(entry);
}

std::vector<Record> Inventory::end_previous_keys(WallTime now) {
    std::vector<Record> records;
    for (auto& key : keys_.without_ended(now)) {
        records.emplace_back(StoreAccessKey{key});
        keys_.store(std::move(key));
    }
    return records;
}

const HostEntry* Inventory::find(std::string_view host) const {
    const auto found = by_name_.find(host);
    return found == by_name_.end() ? nullptr : found->second;
}

void Inventory::add_macs_ahead(const HostEntry& entry) {
    for (const auto& [slice, vm] : entry.vms) macs_ahead_.add(vm.spec, next_mac_number_);
    if (!entry.observed) return;
    for (const auto& stranger : entry.observed->strangers)
        macs_ahead_.add(stranger.spec, next_mac_number_);
}

void Inventory::remove_macs_ahead(const HostEntry& entry) {
    for (const auto& [slice, vm] : entry.vms) macs_ahead_.remove(vm.spec);
    if (!entry.observed) return;
    for (const auto& stranger : entry.observed->strangers) macs_ahead_.remove(stranger.spec);
}

HostEntry& Inventory::host_named(const std::string& host) {
    if (const auto found = by_name_.find(host); found != by_name_.end()) return *found->second;
    const auto added = hosts_.try_emplace(host).first;
    by_name_.emplace(added->first, &added->second);
    return added->second;
}

void Inventory::remove_host(const std::string& host) {
    by_name_.erase(host);
    hosts_.erase(host);
}

}  // namespace grivon::core
