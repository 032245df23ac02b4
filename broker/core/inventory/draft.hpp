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

namespace grivon::core {

class Draft {
public:
    explicit Draft(Inventory& inventory);

    // The host as the draft has it; null if there is none. Valid until the next edit of it.
    [[nodiscard]] const HostEntry* find(std::string_view host) const;

    // A host that find() finds, to be changed.
    [[nodiscard]] HostEntry& edit(std::string_view host);

    void add_host(HostRecord record);
    void remove_host(std::string_view host);

    [[nodiscard]] VmId allocate_vm_id();
    [[nodiscard]] Result<std::string> allocate_mac();  // Errc::exhausted

    // Puts the changes into the inventory; returns what to write down, in an order in which each
    // record finds what it refers to.
    [[nodiscard]] std::vector<Record> commit() &&;

private:
    Inventory& inventory_;
    std::map<std::string, std::optional<HostEntry>, NaturalLess> changed_;  // nothing: removed
    std::uint32_t last_mac_number_;
    std::uint64_t next_vm_id_;
};

}  // namespace grivon::core
