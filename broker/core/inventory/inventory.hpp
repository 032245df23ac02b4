// The inventory: hosts with all that belongs to them, the pool of serial numbers, and the access
// keys, as the tables say.
//
// Read here; changed only through a Draft (draft.hpp), so that an operation that is refused
// half-way leaves nothing behind.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/core/access/key_ring.hpp"
#include "broker/core/inventory/mac_addresses.hpp"
#include "broker/core/inventory/observed.hpp"
#include "broker/core/records.hpp"

namespace grivon::core {

// Order of host names as people count: digits compare as numbers, so node-2 comes before node-10.
struct NaturalLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};

struct HostEntry {
    HostRecord record;
    std::map<std::uint32_t, VmRecord> vms;                           // by slice
    std::map<std::uint32_t, VmnetRecord> vmnets;                     // by number: 11 is vmnet11
    std::map<std::string, VlanRecord, NaturalLess> vlans;            // by device
    std::map<std::string, InterfaceRecord, NaturalLess> interfaces;  // by device
    std::map<std::string, AttributeRecord> attributes;               // by name
    std::string serial;  // the key of the pool that it has; empty: none
    HostObservedRef observed = {};
    bool operator==(const HostEntry&) const = default;
};

using HostMap = std::map<std::string, HostEntry, NaturalLess>;
using SerialMap = std::map<std::string, SerialRecord>;

// "vmnet11", "vmbr11" → 11. Of names that the catalogue passed or the tables hold.
[[nodiscard]] std::uint32_t vmnet_number_of(std::string_view name);

class Inventory {
public:
    Inventory() = default;
    explicit Inventory(const Image& image);
    Inventory(const Inventory&) = delete;
    Inventory& operator=(const Inventory&) = delete;

    [[nodiscard]] const HostMap& hosts() const { return hosts_; }
    [[nodiscard]] const HostEntry* find(std::string_view host) const;
    template <class Visit>
    void each_host(Visit visit) const {
        for (const auto& [name, entry] : hosts_) visit(entry);
    }
    [[nodiscard]] const SerialMap& serials() const { return serials_; }
    [[nodiscard]] const KeyRing& keys() const { return keys_; }
    // Previous keys that are over are forgotten; what to write down.
    [[nodiscard]] std::vector<Record> end_previous_keys(WallTime now);
    [[nodiscard]] std::uint32_t next_mac_number() const { return next_mac_number_; }
    [[nodiscard]] std::uint64_t next_vm_id() const { return next_vm_id_; }

private:
    friend class Draft;
    HostEntry& host_named(const std::string& host);  // new, if there is none
    void remove_host(const std::string& host);
    // What a host has of MAC numbers ahead, before and after a change of it.
    void add_macs_ahead(const HostEntry& entry);
    void remove_macs_ahead(const HostEntry& entry);

    HostMap hosts_;
    // By name, because hosts are looked up several times for each job; the keys are those of
    // hosts_.
    std::unordered_map<std::string_view, HostEntry*> by_name_;
    SerialMap serials_;  // HostEntry::serial says the same from the other side
    KeyRing keys_;
    std::uint32_t next_mac_number_ = 1;  // cluster-wide; grows only
    MacNumbersAhead macs_ahead_;
    std::uint64_t next_vm_id_ = 1;
};

// "slice0@vmware-server-0-0"
[[nodiscard]] std::string vm_name(std::uint32_t slice, std::string_view host);

}  // namespace grivon::core
