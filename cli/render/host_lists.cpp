// The lists of hosts and of what belongs to them.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"
#include "wire/fingerprint.hpp"

namespace grivon::cli {
namespace {

constexpr std::uint16_t ssh_port = 22;  // not worth a mention

std::string address_of(const HostRow& host) {
    return host.port == ssh_port ? host.address : host.address + ":" + std::to_string(host.port);
}

// Why the host does not have what the row says, or has it still.
Value presence_note(Presence presence) {
    if (presence == Presence::pending) return text_value("pending: not made on the host yet");
    if (presence == Presence::leaving) return text_value("leaving: still on the host");
    return {};
}

// ---- list host ----------------------------------------------------------------------------------

Value host_note(const HostRow& host, WallTime now) {
    if (host.state != HostState::unreachable || !host.checked) return {};
    return text_value("checked " + age_text(now - *host.checked));
}

Value host_key_of(const HostRow& host, WallTime) {
    if (host.accept_new) return text_value("accept-new");
    if (host.host_key.empty()) return {};
    const auto fingerprint = key_fingerprint(host.host_key);
    return text_value(fingerprint.empty() ? "not a public key" : fingerprint);
}

constexpr Source<HostRow> host_sources[]{
    {{"host", "HOST"}, [](const HostRow& host, WallTime) { return text_value(host.host); }},
    {{"hypervisor", "HYPERVISOR"},
     [](const HostRow& host, WallTime) { return text_value(name_of(host.hypervisor)); }},
    {{"state", "STATE"},
     [](const HostRow& host, WallTime) { return text_value(name_of(host.state)); }},
    {{"checked", ""}, [](const HostRow& host, WallTime) { return time_value(host.checked); }},
    {{"", "ADDRESS"}, [](const HostRow& host, WallTime) { return text_value(address_of(host)); }},
    {{"address", ""}, [](const HostRow& host, WallTime) { return text_value(host.address); }},
    {{"port", ""}, [](const HostRow& host, WallTime) { return number_value(host.port); }},
    {{"user", ""}, [](const HostRow& host, WallTime) { return text_value(host.user); }},
    {{"jump", "JUMP", 0, true},
     [](const HostRow& host, WallTime) { return text_value(host.jump); }},
    {{"sudo", "SUDO", 0, true},
     [](const HostRow& host, WallTime) { return text_value(host.sudo ? "yes" : ""); }},
    {{"hostkey", "HOSTKEY", 0, false, true}, host_key_of},
    {{"rack", "RACK"}, [](const HostRow& host, WallTime) { return number_value(host.rack); }},
    {{"rank", "RANK"}, [](const HostRow& host, WallTime) { return number_value(host.rank); }},
    {{"site", "SITE", 0, true},
     [](const HostRow& host, WallTime) { return text_value(host.site); }},
    {{"queued", "QUEUED"}, [](const HostRow& host, WallTime) { return number_value(host.queued); }},
    {{"running", "RUNNING"},
     [](const HostRow& host, WallTime) { return number_value(host.running); }},
    {{"worker", "WORKER"}, [](const HostRow& host, WallTime) { return text_value(host.worker); }},
    {{"", "NOTE", 0, true}, host_note},
};
constexpr ListDescription host_list(OwnerColumn::kept, host_sources);

// ---- list host interface ------------------------------------------------------------------------

constexpr Source<InterfaceRow> interface_sources[]{
    {{"host", "HOST"}, [](const InterfaceRow& row, WallTime) { return text_value(row.host); }},
    {{"subnet", "SUBNET"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.subnet); }},
    {{"iface", "IFACE"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.device); }},
    {{"mac", "MAC"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.mac); }},
    {{"ip", "IP"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.address); }},
    {{"netmask", "NETMASK"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.netmask); }},
    {{"gateway", "GATEWAY"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.gateway); }},
    {{"module", "MODULE"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.module); }},
    {{"name", "NAME"},
     [](const InterfaceRow& row, WallTime) { return text_value(row.interface.name); }},
};
constexpr ListDescription interface_list(OwnerColumn::trimmed, interface_sources);

// ---- list host attr -----------------------------------------------------------------------------

constexpr Source<AttributeRow> attribute_sources[]{
    {{"host", "HOST"}, [](const AttributeRow& row, WallTime) { return text_value(row.host); }},
    {{"attr", "ATTR"}, [](const AttributeRow& row, WallTime) { return text_value(row.name); }},
    {{"value", "VALUE"}, [](const AttributeRow& row, WallTime) { return text_value(row.value); }},
};
constexpr ListDescription attribute_list(OwnerColumn::trimmed, attribute_sources);

// ---- list host vlan -----------------------------------------------------------------------------

constexpr Source<VlanRow> vlan_sources[]{
    {{"host", "HOST"}, [](const VlanRow& row, WallTime) { return text_value(row.host); }},
    {{"iface", "IFACE"}, [](const VlanRow& row, WallTime) { return text_value(row.vlan.device); }},
    {{"parent", ""}, [](const VlanRow& row, WallTime) { return text_value(row.vlan.parent); }},
    {{"vid", "VID"}, [](const VlanRow& row, WallTime) { return number_value(row.vlan.id); }},
    {{"state", ""}, [](const VlanRow& row, WallTime) { return text_value(name_of(row.presence)); }},
    {{"", "NOTE", 0, true},
     [](const VlanRow& row, WallTime) { return presence_note(row.presence); }},
};
constexpr ListDescription vlan_list(OwnerColumn::trimmed, vlan_sources);

// ---- list host vmwarenet ------------------------------------------------------------------------

constexpr Source<VmnetRow> vmnet_sources[]{
    {{"host", "HOST"}, [](const VmnetRow& net, WallTime) { return text_value(net.host); }},
    {{"vmnet", "VMNET"}, [](const VmnetRow& net, WallTime) { return text_value(net.vmnet); }},
    {{"type", "TYPE"}, [](const VmnetRow& net, WallTime) { return text_value(name_of(net.kind)); }},
    {{"device", "DEVICE"}, [](const VmnetRow& net, WallTime) { return text_value(net.device); }},
    {{"hostaddr", "HOSTADDR"},
     [](const VmnetRow& net, WallTime) { return text_value(net.host_address); }},
    {{"netmask", "NETMASK"}, [](const VmnetRow& net, WallTime) { return text_value(net.netmask); }},
    {{"state", ""},
     [](const VmnetRow& net, WallTime) { return text_value(name_of(net.presence)); }},
    {{"", "NOTE", 0, true},
     [](const VmnetRow& net, WallTime) { return presence_note(net.presence); }},
};
constexpr ListDescription vmnet_list(OwnerColumn::trimmed, vmnet_sources);

// ---- list vmwarekey -----------------------------------------------------------------------------

// A key that no host has stands nowhere between the database and a host.
Value serial_state(const SerialRow& key, WallTime) {
    return key.host.empty() ? Value() : text_value(name_of(key.presence));
}

Value serial_note(const SerialRow& key, WallTime) {
    if (key.host.empty()) return {};
    if (key.presence == Presence::pending) return text_value("pending: not set on the host yet");
    return presence_note(key.presence);
}

constexpr Source<SerialRow> serial_sources[]{
    {{"serial", "SERIAL"}, [](const SerialRow& key, WallTime) { return text_value(key.serial); }},
    {{"host", "HOST"}, [](const SerialRow& key, WallTime) { return text_value(key.host); }},
    {{"state", ""}, serial_state},
    {{"", "NOTE", 0, true}, serial_note},
};
constexpr ListDescription serial_list(OwnerColumn::kept, serial_sources);

}  // namespace

Listing list_of(std::span<const HostRow> rows, WallTime now) {
    return host_list.list(rows, now);
}
Listing list_of(std::span<const InterfaceRow> rows, WallTime now) {
    return interface_list.list(rows, now);
}
Listing list_of(std::span<const AttributeRow> rows, WallTime now) {
    return attribute_list.list(rows, now);
}
Listing list_of(std::span<const VlanRow> rows, WallTime now) {
    return vlan_list.list(rows, now);
}
Listing list_of(std::span<const VmnetRow> rows, WallTime now) {
    return vmnet_list.list(rows, now);
}
Listing list_of(std::span<const SerialRow> rows, WallTime now) {
    return serial_list.list(rows, now);
}

}  // namespace grivon::cli
