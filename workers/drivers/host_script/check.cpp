#include "workers/drivers/host_script/check.hpp"

#include <string_view>

#include "wire/serial.hpp"
#include "wire/values.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::host_script {
namespace {

std::string shown(std::string_view what, std::string_view value) {
    return std::string(what) + ": \"" + one_line(value) + "\"";
}

// A bridge that GriVon makes for KVM and Xen: "vmbr11".
bool is_vmbr_name(std::string_view name) {
    constexpr std::string_view head = "vmbr";
    if (!name.starts_with(head) || name.size() == head.size() || !is_device_name(name))
        return false;
    return name.find_first_not_of("0123456789", head.size()) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> malformed(const VlanSpec& vlan) {
    if (vlan_named(vlan.device) == vlan) return std::nullopt;
    return shown("VLAN", vlan.device);
}

std::optional<std::string> malformed(const VmnetSpec& vmnet) {
    if (!is_vmnet_name(vmnet.name) && !is_vmbr_name(vmnet.name)) return shown("vmnet", vmnet.name);
    if (vmnet.kind == VmnetKind::bridge) {
        if (!is_device_name(vmnet.device)) return shown("interface", vmnet.device);
    } else if (!is_host_address(vmnet.host_address, vmnet.netmask)) {
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
