// A Draft: changes to the inventory that are not made yet.
//
// An operation reads and writes its draft as if it were the inventory, allocations included. If all
// of it is right the draft is committed in one step, which also says what to write down; if not, it
// is dropped and nothing has happened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/core/inventory/inventory.hpp"
#include "wire/error.hpp"

namespace grivon::core {

class Draft {
public:
    explicit Draft(Inventory& inventory);

    // The host as the draft has it; null if there is none. Valid until the next edit of it.
    [[nodiscard]] const HostEntry* find(std::string_view host) const;

    // Every host that find() finds, in no order.
    template <class Visit>
    void each_host(Visit visit) const {
        for (const auto& [name, entry] : inventory_.hosts())
            if (!changed_.contains(name)) visit(entry);
        for (const auto& [name, entry] : changed_)
            if (entry) visit(*entry);
    }

    // As it is without the draft.
    [[nodiscard]] const HostEntry* find_before(std::string_view host) const {
        return inventory_.find(host);
    }

    // Every host that the draft has in its hands: its name, as it was, as it is to be; null: not
    // there.
    template <class Visit>
    void each_change(Visit visit) const {
        for (const auto& [name, entry] : changed_)
            visit(name, inventory_.find(name), entry ? &*entry : nullptr);
    }

    // A host that find() finds, to be changed.
    [[nodiscard]] HostEntry& edit(std::string_view host);

    void add_host(HostRecord record);
    void remove_host(std::string_view host);

    // The pool of serial numbers. A key has one host at most, and a host one key.
    struct PoolSize {
        std::size_t total = 0;
        std::size_t used = 0;  // on a host, or on the way to one or from one
    };
    [[nodiscard]] const SerialRecord* find_serial(const std::string& serial) const;
    [[nodiscard]] std::optional<std::string> next_free_serial() const;
    [[nodiscard]] PoolSize pool_size() const;
    void add_serial(const std::string& serial);
    void remove_serial(const std::string& serial);  // of one that no host has
    void give_serial(const std::string& serial, std::string_view host);
    void set_presence(const std::string& serial, Presence presence);  // of one that a host has
    void free_serial_of(std::string_view host);                       // if it has one

    // Access keys. A public key is that of one name only, which is for the caller to check.
    [[nodiscard]] const AccessKey* find_key(const std::string& name) const;
    // The name that has this public key, be it as its previous one; empty: none.
    [[nodiscard]] std::string holder_of(const std::string& public_key) const;
    void store_key(AccessKey key);
    void remove_key(const std::string& name);
    [[nodiscard]] bool changes_keys() const { return !changed_keys_.empty(); }

    [[nodiscard]] VmId allocate_vm_id();
    // How many the draft has given an id.
    [[nodiscard]] std::size_t vms_added() const;
    [[nodiscard]] Result<std::string> allocate_mac(Family family);  // Errc::exhausted

    // Puts the changes into the inventory; returns what to write down, in an order in which each
    // record finds what it refers to.
    [[nodiscard]] std::vector<Record> commit() &&;

private:
    void commit_serials(bool freed, std::vector<Record>& records) const;
    void commit_hosts(std::vector<Record>& records);
    void change_macs_ahead(const HostEntry& before, const HostEntry& after);
    void commit_keys(std::vector<Record>& records);

    Inventory& inventory_;
    std::map<std::string, std::optional<HostEntry>, NaturalLess> changed_;  // nothing: removed
    std::map<std::string, std::optional<SerialRecord>> changed_serials_;    // likewise
    std::map<std::string, std::optional<AccessKey>> changed_keys_;          // likewise
    std::uint32_t next_mac_number_;
    std::uint64_t next_vm_id_;
};

}  // namespace grivon::core
