// The network interfaces of the host: one record a device. Knows what is there and keeps /sys and
// /proc/net/vlan/config true; how `ip` and `vconfig` word it is theirs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simhost {

struct Interface {
    std::string name;
    std::uint64_t index = 0;
    std::string mac;
    bool up = false;
    std::string address;  // with prefix length; empty: none
    std::string gateway;  // of the default route through it; empty: none
    std::string module;   // the kernel's driver; empty: made by software
    std::string parent;   // of a VLAN device, else empty
    std::uint64_t vlan_id = 0;
};

namespace interfaces {

inline constexpr std::size_t name_length_max = 15;
inline constexpr std::uint64_t vlan_id_max = 4094;

[[nodiscard]] std::optional<Interface> find(std::string_view name);
// In the order in which they were made.
[[nodiscard]] std::vector<Interface> all();
[[nodiscard]] bool vlan_taken(std::string_view parent, std::uint64_t vlan_id);

// Call these under the HostLock. add() gives the interface the next index.
void add(Interface interface);
void set_up(const Interface& interface, bool up);
void set_address(const Interface& interface, const std::string& address);
void remove(const Interface& interface);
// Writes /sys anew for all that is there: of a host planted by an older program it may be missing.
void publish();

// True once the 8021q module is loaded.
[[nodiscard]] bool vlan_module_loaded();
void load_vlan_module();

}  // namespace interfaces
}  // namespace simhost
