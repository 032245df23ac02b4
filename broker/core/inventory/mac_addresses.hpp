// MAC addresses as numbers: which belong to which, and which are in use beyond those that were
// given out. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "wire/hypervisors.hpp"
#include "wire/vm_spec.hpp"

namespace grivon::core {

// A VM's number in the range of MAC addresses that VMware leaves to administrators,
// 00:50:56:00:00:00 to 00:50:56:3f:ff:ff; for KVM and Xen the same behind 52:54:00 and 00:16:3e,
// which they have for such use. A number is given once, whatever runs the VM. 1 is the first.
inline constexpr std::uint32_t mac_number_max = 0x3fffff;
[[nodiscard]] std::string mac_of(std::uint32_t number, Family family);
// Of an address with letters of either case, as the database compares them; nothing: not of these.
[[nodiscard]] std::optional<std::uint32_t> mac_number_of(std::string_view mac);

// In any case of letters.
[[nodiscard]] bool same_mac(std::string_view a, std::string_view b);

// Numbers that are in use though they were not given out yet: of VMs that were imported, and of
// strangers, which may have them from a GriVon whose database was lost.
class MacNumbersAhead {
public:
    [[nodiscard]] bool contains(std::uint32_t number) const { return uses_.contains(number); }
    void add(const VmSpec& vm, std::uint32_t next_number);
    void remove(const VmSpec& vm);  // one that was added

private:
    std::map<std::uint32_t, std::size_t> uses_;  // by number
};

}  // namespace grivon::core
