#include "broker/store/read_inventory.hpp"

#include <algorithm>
#include <sstream>

#include "broker/store/each_row.hpp"
#include "wire/jump.hpp"
#include "wire/values.hpp"

namespace grivon::store {
namespace {

// ENUM columns are read as their number, which is the number of the C++ enum.
constexpr Sql select_hosts{
    "loading hosts",
    "SELECT name, CAST(hypervisor AS UNSIGNED), CAST(state AS UNSIGNED), checked, rack, `rank`, "
    "address, port, user, data_dir, host_key, accept_new, sudo, jump, site FROM host "
    "ORDER BY name"};
constexpr Sql select_vmnets{
    "loading virtual networks",
    "SELECT host, name, CAST(kind AS UNSIGNED), device, host_address, netmask, "
    "CAST(presence AS UNSIGNED) FROM vmnet ORDER BY host, name"};
constexpr Sql select_vlans{"loading VLANs",
                           "SELECT host, device, parent, vlan_id, CAST(presence AS UNSIGNED) "
                           "FROM vlan ORDER BY host, device"};
constexpr Sql select_interfaces{
    "loading interfaces of hosts",
    "SELECT host, device, subnet, mac, address, netmask, gateway, module, name "
    "FROM host_interface ORDER BY host, device"};
constexpr Sql select_attributes{"loading attributes of hosts",
                                "SELECT host, name, value FROM host_attribute ORDER BY host, name"};
constexpr Sql select_serials{
    "loading serial numbers",
    "SELECT serial, host, CAST(presence AS UNSIGNED) FROM serial_number ORDER BY serial"};
constexpr Sql select_keys{
    "loading access keys",
    "SELECT name, CAST(role AS UNSIGNED), hosts, racks, clusters, site, public_key, "
    "COALESCE(previous_key, ''), previous_until, created, created_by FROM access_key "
    "ORDER BY name"};
constexpr Sql select_observed{"loading what was seen on hosts",
                              "SELECT host, observed FROM host_observed ORDER BY host"};
constexpr Sql select_vms{
    "loading VMs",
    "SELECT id, host, slice, CAST(state AS UNSIGNED), checked, cpus, memory_mb, "
    "question, cluster, cluster_group, uuid, name, configuration, image, image_linked, seed FROM "
    "vm "
    "ORDER BY id"};
constexpr Sql select_disks{
    "loading disks", "SELECT vm_id, device, size_gb, path FROM vm_disk ORDER BY vm_id, position"};
constexpr Sql select_nics{"loading network interfaces",
                          "SELECT vm_id, ifindex, mac, vmnet FROM vm_nic ORDER BY vm_id, ifindex"};

// What we have written can be read; what somebody else wrote there may not be passed over.
SqlResult<> read_jump(const std::string& text, HostConnection& host) {
    if (text.empty()) return {};
    auto jump = jump_hosts_in(text);
    if (!jump)
        return sql_fail("loading hosts", "jump of " + host.name + ": " + jump.error().message);
    host.jump = std::move(*jump);
    return {};
}

SqlResult<> read_hosts(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_hosts, [&](ResultRows& row) -> SqlResult<> {
        auto& host = image.hosts.emplace_back();
        auto& c = host.connection;
        c.name = row.text(0);
        c.hypervisor = row.number<Hypervisor>(1);
        host.state = row.number<HostState>(2);
        host.checked = row.optional_time(3);
        host.rack = row.optional_number<std::uint32_t>(4);
        host.rank = row.optional_number<std::uint32_t>(5);
        c.address = row.text(6);
        const auto port = row.optional_number<std::uint16_t>(7);
        c.port = port.value_or(c.port);
        c.port_is_default = !port;
        c.user_is_default = row.is_null(8);
        if (!c.user_is_default) c.user = row.text(8);
        c.data_dir = row.text(9);
        c.host_key = row.text(10);
        c.accept_new = row.number<bool>(11);
        c.sudo = row.number<bool>(12);
        host.site = row.text(14);
        return read_jump(row.text(13), c);
    });
}

SqlResult<> read_vmnets(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_vmnets, [&](ResultRows& row) -> SqlResult<> {
        image.vmnets.push_back(
            {row.text(0),
             {row.text(1), row.number<VmnetKind>(2), row.text(3), row.text(4), row.text(5)},
             row.number<Presence>(6)});
        return {};
    });
}

SqlResult<> read_vlans(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_vlans, [&](ResultRows& row) -> SqlResult<> {
        image.vlans.push_back({row.text(0),
                               {row.text(1), row.text(2), row.number<std::uint16_t>(3)},
                               row.number<Presence>(4)});
        return {};
    });
}

SqlResult<> read_interfaces(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_interfaces, [&](ResultRows& row) -> SqlResult<> {
        image.interfaces.push_back({row.text(0),
                                    {row.text(1), row.text(2), row.text(3), row.text(4),
                                     row.text(5), row.text(6), row.text(7), row.text(8)}});
        return {};
    });
}

SqlResult<> read_attributes(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_attributes, [&](ResultRows& row) -> SqlResult<> {
        image.attributes.push_back({row.text(0), row.text(1), row.text(2)});
        return {};
    });
}

SqlResult<> read_serials(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_serials, [&](ResultRows& row) -> SqlResult<> {
        image.serials.push_back({row.text(0), row.text(1), row.number<Presence>(2)});
        return {};
    });
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> items;
    std::istringstream words(list);
    for (std::string item; std::getline(words, item, ',');) items.push_back(item);
    return items;
}

SqlResult<> read_keys(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_keys, [&](ResultRows& row) -> SqlResult<> {
        auto& key = image.keys.emplace_back();
        key.name = row.text(0);
        key.role = row.number<Role>(1);
        key.scope.hosts = split(row.text(2));
        for (const auto& rack : split(row.text(3)))
            key.scope.racks.push_back(static_cast<std::uint32_t>(number_in(rack).value_or(0)));
        key.scope.clusters = split(row.text(4));
        key.site = row.text(5);
        key.public_key = row.text(6);
        key.previous_key = row.text(7);
        key.previous_until = row.optional_time(8);
        key.created = row.time(9);
        key.created_by = row.text(10);
        return {};
    });
}

SqlResult<> read_observed(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_observed, [&](ResultRows& row) -> SqlResult<> {
        image.observed.push_back({row.text(0), row.text(1)});
        return {};
    });
}

SqlResult<> read_vms(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_vms, [&](ResultRows& row) -> SqlResult<> {
        auto& vm = image.vms.emplace_back();
        vm.spec.id = row.number<VmId>(0);
        vm.host = row.text(1);
        vm.spec.slice = row.number<std::uint32_t>(2);
        vm.state = row.number<VmState>(3);
        vm.checked = row.optional_time(4);
        vm.spec.cpus = row.number<std::uint32_t>(5);
        vm.spec.memory_mb = row.number<std::uint32_t>(6);
        vm.question = row.text(7);
        vm.cluster = row.text(8);
        vm.group = row.text(9);
        const VmIdentity identity{row.text(10), row.text(11), row.text(12)};
        if (identity != VmIdentity{}) vm.spec.identity = identity;
        const VmImage made_from{row.text(13), row.number<bool>(14), row.text(15)};
        if (made_from != VmImage{}) vm.spec.image = made_from;
        return {};
    });
}

// The foreign key says that it is there.
VmSpec& vm_of(core::Image& image, VmId id) {
    return std::lower_bound(image.vms.begin(), image.vms.end(), id,
                            [](const auto& vm, VmId wanted) { return vm.spec.id < wanted; })
        ->spec;
}

SqlResult<> read_disks(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_disks, [&](ResultRows& row) -> SqlResult<> {
        auto& disk = vm_of(image, row.number<VmId>(0)).disks.emplace_back();
        disk.device = row.text(1);
        disk.size_gb = row.number<std::uint64_t>(2);
        if (!row.is_null(3)) disk.path = row.text(3);
        return {};
    });
}

SqlResult<> read_nics(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_nics, [&](ResultRows& row) -> SqlResult<> {
        vm_of(image, row.number<VmId>(0))
            .nics.push_back({row.number<std::uint32_t>(1), row.text(2), row.text(3)});
        return {};
    });
}

}  // namespace

SqlResult<> read_inventory(StatementCache& statements, core::Image& image) {
    auto done = read_hosts(statements, image);
    if (done) done = read_vmnets(statements, image);
    if (done) done = read_vlans(statements, image);
    if (done) done = read_interfaces(statements, image);
    if (done) done = read_attributes(statements, image);
    if (done) done = read_serials(statements, image);
    if (done) done = read_keys(statements, image);
    if (done) done = read_observed(statements, image);
    if (done) done = read_vms(statements, image);
    if (done) done = read_disks(statements, image);
    if (done) done = read_nics(statements, image);
    return done;
}

}  // namespace grivon::store
