#include "workers/drivers/host_script/check.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "wire/catalogue.hpp"
#include "wire/serial.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::host_script {
namespace {

constexpr unsigned vmnet_number_max = 99;    // VMware Server VM Guide: 100 switches on Linux
constexpr std::size_t device_name_max = 15;  // IFNAMSIZ of Linux, without its NUL
constexpr std::uint32_t host_part_min = 3;   // two hosts beside the subnet's own two addresses

std::string shown(std::string_view what, std::string_view value) {
    return std::string(what) + ": \"" + one_line(value) + "\"";
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_device(std::string_view name) {
    constexpr std::string_view signs = "._-";
    return !name.empty() && name.size() <= device_name_max && is_letter_or_digit(name.front()) &&
           std::ranges::all_of(name, [&](char c) {
               return is_letter_or_digit(c) || signs.find(c) != std::string_view::npos;
           });
}

bool is_vmnet_name(std::string_view name) {
    for (unsigned number = 0; number <= vmnet_number_max; ++number) {
        if (name == "vmnet" + std::to_string(number)) return true;
    }
    return false;
}

// The host's own address must be one that a machine can have.
bool is_address_in_network(const VmnetSpec& vmnet) {
    const auto address = ipv4_number(vmnet.host_address);
    const auto netmask = ipv4_number(vmnet.netmask);
    if (!address || !netmask || *netmask == 0) return false;
    const std::uint32_t host_part = ~*netmask;
    const std::uint32_t own = *address & host_part;
    const bool contiguous = (host_part & (host_part + 1)) == 0;
    return contiguous && host_part >= host_part_min && own != 0 && own != host_part;
}

}  // namespace

std::optional<std::string> malformed(const VlanSpec& vlan) {
    if (vlan_named(vlan.device) == vlan) return std::nullopt;
    return shown("VLAN", vlan.device);
}

std::optional<std::string> malformed(const VmnetSpec& vmnet) {
    if (!is_vmnet_name(vmnet.name)) return shown("vmnet", vmnet.name);
    if (vmnet.kind == VmnetKind::bridge) {
        if (!is_device(vmnet.device)) return shown("interface", vmnet.device);
    } else if (!is_address_in_network(vmnet)) {
        return shown("network", vmnet.host_address + "/" + vmnet.netmask);
    }
    return std::nullopt;
}

std::optional<std::string> malformed_serial(const std::string& serial) {
    if (is_serial(serial)) return std::nullopt;
    return shown("key", masked_serial(serial));
}

std::optional<std::string> malformed_host(const std::string& name) {
    if (is_printable(name)) return std::nullopt;
    return shown("host name", name);
}

}  // namespace grivon::drivers::host_script
