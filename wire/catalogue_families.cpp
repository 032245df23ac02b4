#include "wire/catalogue_families.hpp"

#include <array>
#include <deque>

#include "wire/catalogue_rules.hpp"

namespace grivon {
namespace {

using namespace rules;
using enum ArgumentKind;
using enum CommandKind;
using enum ValueKind;

// Menus of VMware's questions have a handful of choices.
constexpr std::int64_t choice_max = 99;

constexpr std::array<std::string_view, 3> vmnet_kind_choices{"bridge", "NAT", "host-only"};
constexpr std::array<std::string_view, 3> mode_choices{"hard", "soft", "trysoft"};

constexpr VmBounds vmware_bounds =
    vm_bounds::either(vm_bounds::vmware_server, vm_bounds::vmware_workstation);

// ---- parameters that differ from family to family -----------------------------------------------

constexpr ParameterRule cpus_rule(const VmBounds& bounds, std::string_view help) {
    return {"cpus", number, false, help, 1, bounds.cpus_max};
}
constexpr ParameterRule memory_rule(const VmBounds& bounds, std::string_view help) {
    return {"mem", number, false, help, bounds.memory_mb_min, bounds.memory_mb_max, "MB"};
}
constexpr ParameterRule disks_rule(const VmBounds& bounds) {
    return {"disksize",
            numbers,
            false,
            "disk in GB, or disks: 20,40 (36)",
            1,
            static_cast<std::int64_t>(bounds.disk_gb_max),
            "GB",
            {},
            bounds.disks_max};
}
constexpr ParameterRule new_slice_rule{
    "slice", number, false, "number to use; the next one if absent", 0, slice_max};
constexpr ParameterRule count_rule{
    "count", number, false, "so many VMs on each host (1)", 1, vm_limits::vms_max};
constexpr ParameterRule new_nics_rule(ValueKind kind, std::string_view help,
                                      const VmBounds& bounds) {
    return {"vmnet", kind, false, help, 0, 0, "", {}, bounds.nics_max};
}
constexpr ParameterRule new_cluster_rule{"cluster", cluster, false,
                                         "the cluster that they belong to (none)"};
constexpr ParameterRule new_group_rule{"group", cluster, false, "their group in it (none)"};
constexpr ParameterRule image_rule{
    "image", path, false, "image on the host that the first disk is made from (an empty disk)"};
constexpr ParameterRule linked_rule{
    "linked", boolean, false,
    "yes: a layer over the image, which must stay as it is; no: a full copy (no)"};
constexpr ParameterRule seed_rule{"seed", path, false,
                                  "ISO image on the host with cloud-init's data, as a CD (none)"};

constexpr std::array vmware_add_vm{
    cpus_rule(vmware_bounds, "virtual CPUs (1)"),
    memory_rule(vmware_bounds, "memory in MB (1024)"),
    disks_rule(vmware_bounds),
    new_slice_rule,
    count_rule,
    new_nics_rule(networks, "an interface on each of these: vmnet0,eth0.100 (none)", vmware_bounds),
    image_rule,
    linked_rule,
    new_cluster_rule,
    new_group_rule};
template <const VmBounds& bounds>
constexpr std::array libvirt_add_vm{
    cpus_rule(bounds, "virtual CPUs (1)"),
    memory_rule(bounds, "memory in MB (1024)"),
    disks_rule(bounds),
    new_slice_rule,
    count_rule,
    new_nics_rule(
        host_networks,
        "an interface on each of these: vmbr11,eth0.100,bridge:br0,network:default (none)", bounds),
    image_rule,
    linked_rule,
    seed_rule,
    new_cluster_rule,
    new_group_rule};

template <const VmBounds& bounds>
constexpr std::array set_vm{
    slice_rule,
    cpus_rule(bounds, "virtual CPUs"),
    memory_rule(bounds, "memory in MB"),
    ParameterRule{"cluster", membership, false,
                  "of hosts that are named: the cluster that the VMs are to belong to; without a "
                  "host: the one whose VMs are meant"},
    ParameterRule{"group", membership, false, "their group in it"},
};

constexpr ParameterRule vmware_mode_rule{
    "mode", choice, false, "as vmware-cmd has it; soft asks the guest's tools (hard)",
    0,      0,      "",    mode_choices};
constexpr ParameterRule libvirt_mode_rule{
    "mode",
    choice,
    false,
    "hard: at once; soft: asks the guest and waits; trysoft: soft, and hard if it does not (hard)",
    0,
    0,
    "",
    mode_choices};
constexpr std::array vmware_power{slice_rule, vmware_mode_rule, cluster_rule};
constexpr std::array libvirt_power{slice_rule, libvirt_mode_rule, cluster_rule};

constexpr ParameterRule nic_rule(ValueKind kind, std::string_view help) {
    return {"vmnet", kind, true, help};
}
constexpr std::array vmware_add_nic{
    slice_rule,
    nic_rule(network, "network of the host to bind to, or the interface that it bridges"),
    cluster_rule};
constexpr std::array libvirt_add_nic{
    slice_rule,
    nic_rule(host_network,
             "network to bind to: one of GriVon's, the interface that it bridges, or what the host "
             "has: bridge:br0, network:default"),
    cluster_rule};

constexpr ParameterRule kind_rule{"type", choice, true, "kind of network",
                                  0,      0,      "",   vmnet_kind_choices};
constexpr ParameterRule bridged_rule{"iface", device, false,
                                     "of a bridge: interface of the host, eth0 or eth0.100"};
constexpr ParameterRule host_address_rule{
    "hostaddr", address, false, "of NAT and host-only: the host's address on that network"};
constexpr ParameterRule netmask_rule{"netmask", netmask, false,
                                     "of NAT and host-only (255.255.255.0)"};
constexpr ParameterRule rival_rule{"iface", device, false, "or: the bridge to this interface"};
template <ValueKind kind>
constexpr std::array add_network{
    kind_rule, bridged_rule,
    ParameterRule{"vmnet", kind, false, "number to use; the next free one if absent"},
    host_address_rule, netmask_rule};
template <ValueKind kind>
constexpr std::array remove_network{ParameterRule{"vmnet", kind, false, "the network to remove"},
                                    rival_rule};

struct FamilyRules {
    std::span<const ParameterRule> add_vm;
    std::span<const ParameterRule> set_vm;
    std::span<const ParameterRule> power;
    std::span<const ParameterRule> suspend;
    std::span<const ParameterRule> add_nic;
    std::span<const ParameterRule> add_network;
    std::span<const ParameterRule> remove_network;
};

constexpr std::array slice_rules{slice_rule, cluster_rule};

template <const VmBounds& bounds>
constexpr FamilyRules libvirt_rules{
    libvirt_add_vm<bounds>, set_vm<bounds>,    libvirt_power,       slice_rules,
    libvirt_add_nic,        add_network<vmbr>, remove_network<vmbr>};

const FamilyRules& rules_of(Family family) {
    static constexpr FamilyRules vmware{
        vmware_add_vm,  set_vm<vmware_bounds>, vmware_power,         vmware_power,
        vmware_add_nic, add_network<vmnet>,    remove_network<vmnet>};
    if (family == Family::kvm) return libvirt_rules<vm_bounds::kvm>;
    return family == Family::xen ? libvirt_rules<vm_bounds::xen> : vmware;
}

// ---- parameters that all families have ----------------------------------------------------------

constexpr std::array destroy_rules{
    slice_rule, cluster_rule,
    ParameterRule{"remove", boolean, false,
                  "yes: a VM that is destroyed is removed from the database as well"}};
constexpr std::array cluster_rules{cluster_rule};
constexpr std::array sync_rules{
    ParameterRule{"slice", ValueKind::slice, false,
                  "of VMs that the host has: the number of one there, or all", 0, slice_max},
    cluster_rule,
};
constexpr std::array answer_rules{
    ParameterRule{"slice", number, true, "the VM's number on its host", 0, slice_max},
    ParameterRule{"choice", number, true, "one of the question's choices", 0, choice_max},
};
constexpr std::array remove_nic_rules{
    slice_rule,
    ParameterRule{"ifindex", number, false, "number of the interface inside the VM; all if absent",
                  0, vm_bounds::vmware_workstation.nics_max - 1},
    ParameterRule{"mac", mac, false, "or: the interface with this address"},
    cluster_rule,
};
constexpr ParameterRule snapshot_name_rule{"name", attribute, true, "name of the snapshot"};
constexpr std::array snapshot_rules{slice_rule, snapshot_name_rule, cluster_rule};
constexpr std::array list_snapshot_rules{refresh_rule, cluster_rule, header_rule, columns_rule};
constexpr std::array list_vm_rules{
    refresh_rule,
    cluster_rule,
    ParameterRule{"strange", boolean, false,
                  "yes: VMs that are on the hosts, but none of GriVon's (no)"},
    ParameterRule{"drift", boolean, false,
                  "yes: where hosts differ from the database, and what mends it (no)"},
    header_rule,
    columns_rule};
constexpr std::array import_rules{
    ParameterRule{"name", text, true,
                  "what the host calls it, or its place; strange=yes lists both"},
    new_slice_rule, new_cluster_rule, new_group_rule};
constexpr std::array list_nic_rules{cluster_rule, header_rule, columns_rule};

// ---- commands -----------------------------------------------------------------------------------

// Parameters: those of the family, or of all.
struct Parameters {
    std::span<const ParameterRule> FamilyRules::*of_family = nullptr;
    std::span<const ParameterRule> of_all = {};
};
constexpr Parameters own(std::span<const ParameterRule> FamilyRules::*rules) {
    return {rules, {}};
}
constexpr Parameters all(std::span<const ParameterRule> rules) {
    return {nullptr, rules};
}

// In examples "@" is the word of the family, and "~" the name of a host but for its place.
struct Template {
    std::string_view verb;
    VmPart part;
    CommandKind kind;
    ArgumentKind arguments;
    Parameters parameters;
    std::string_view summary;
    std::string_view example;
    bool makes_jobs = false;
    std::string_view further_examples = {};
    std::optional<Capability> needs = {};
};

constexpr Template network_templates[]{
    {"add", VmPart::network, change, some_hosts, own(&FamilyRules::add_network),
     "Makes a virtual network on hosts; active at once.",
     "add host @net ~-0-0 iface=eth0 type=bridge", true,
     "add host @net ~-0-[0-19] iface=eth0.100 type=bridge\n"
     "add host @net ~-0-0 type=NAT hostaddr=192.168.108.1"},
    {"remove", VmPart::network, change, risky_hosts, own(&FamilyRules::remove_network),
     "Removes a virtual network from hosts; at once.", "remove host @net ~-0-0 vmnet=%11", true,
     "remove host @net ~-0-0 iface=eth0.100"},
    {"list", VmPart::network, query, hosts, all(list_rules), "Shows the virtual networks of hosts.",
     "list host @net"},
    {"config", VmPart::network, query, one_host, all(no_rules),
     "Prints a script that makes a host's virtual networks.", "config host @net ~-0-0"},
    {"sync", VmPart::network, change, some_hosts, all(no_rules),
     "Makes the virtual networks of hosts that are missing.", "sync host @net ~-0-0", true},
};

constexpr Template vm_templates[]{
    {"add", VmPart::vm, change, some_hosts, own(&FamilyRules::add_vm),
     "Adds VMs to hosts, in the database only.", "add host @ ~-0-0 cpus=1 mem=768 disksize=20",
     false,
     "add host @ rack0 slice=3\n"
     "add host @ rack0 count=5 disksize=20,40 vmnet=%0 cluster=physics"},
    {"set", VmPart::vm, change, hosts_or_cluster, own(&FamilyRules::set_vm),
     "Changes CPUs and memory of VMs that do not run, and which cluster they belong to.",
     "set host @ ~-0-0 slice=0 mem=1024", true, "set host @ cluster=physics mem=1024"},
    {"remove", VmPart::vm, change, risky_hosts, all(slice_rules),
     "Removes VMs that do not exist on their host, in the database only.",
     "remove host @ ~-0-0 slice=0"},
    {"list", VmPart::vm, query, hosts, all(list_vm_rules),
     "Shows the VMs and their last seen state.", "list host @", false,
     "list host @ ~-0-0 refresh=yes\n"
     "list host @ cluster=physics\n"
     "list host @ ~-0-0 strange=yes refresh=yes\n"
     "list host @ drift=yes\n"
     "list host @ rack0 --format csv"},
    {"create", VmPart::vm, change, hosts_or_cluster, all(slice_rules),
     "Makes disk and configuration on the host and registers the VM.",
     "create host @ ~-0-0 slice=0", true, "create host @ rack0 on-failure=stop-host"},
    {"destroy", VmPart::vm, change, risky_hosts, all(destroy_rules),
     "Unregisters VMs and deletes their disks; they stay in the database.",
     "destroy host @ ~-0-0 slice=0", true,
     "destroy host @ ~-0-[0-3] --yes\n"
     "destroy host @ cluster=physics remove=yes"},
    {"start", VmPart::vm, change, hosts_or_cluster, all(slice_rules), "Powers VMs on.",
     "start host @ ~-0-0 slice=0", true,
     "start host @ ~-0-[0-19] slice=0 at=20:00\n"
     "start host @ cluster=physics"},
    {"stop", VmPart::vm, change, risky_hosts, own(&FamilyRules::power), "Powers VMs off.",
     "stop host @ ~-0-0 slice=0", true,
     "stop host @ ~-0-0 slice=0 mode=trysoft time-limit=5m\n"
     "stop host @ rack0 --dry-run"},
    {"reboot", VmPart::vm, change, risky_hosts, own(&FamilyRules::power), "Resets VMs that are on.",
     "reboot host @ ~-0-0 slice=0", true},
    {"suspend", VmPart::vm, change, risky_hosts, own(&FamilyRules::suspend),
     "Suspends VMs to disk.", "suspend host @ ~-0-0 slice=0", true},
    {"resume", VmPart::vm, change, hosts_or_cluster, all(slice_rules), "Lets suspended VMs go on.",
     "resume host @ ~-0-0 slice=0", true},
    {"answer", VmPart::vm, change, one_host, all(answer_rules),
     "Answers the question that a stuck VM asks.", "answer host @ ~-0-0 slice=0 choice=1", true, "",
     Capability::question},
    {"refresh", VmPart::vm, change, hosts, all(cluster_rules),
     "Asks hosts for the state of their VMs.", "refresh host @ ~-0-0", true},
    {"sync", VmPart::vm, change, hosts_or_cluster, all(sync_rules),
     "Registers the VMs whose files are on the host but which it does not know any more; with "
     "slice=, gives VMs that are off the CPUs, memory and interfaces of the database.",
     "sync host @ ~-0-0", true, "sync host @ ~-0-0 slice=3"},
    {"import", VmPart::vm, change, one_host, all(import_rules),
     "Takes over a VM that is on a host, as it is; nothing is done there.",
     "import host @ ~-0-0 name=web-1", false, "import host @ ~-0-0 name=web-1 slice=7"},
    {"forget", VmPart::vm, change, risky_hosts, all(slice_rules),
     "Drops VMs from the database; on their hosts they stay as they are.",
     "forget host @ ~-0-0 slice=0"},
    {"add", VmPart::interface, change, hosts_or_cluster, own(&FamilyRules::add_nic),
     "Adds a network interface to VMs, in the database only.",
     "add host @ interface ~-0-0 slice=0 vmnet=%0"},
    {"remove", VmPart::interface, change, risky_hosts, all(remove_nic_rules),
     "Removes network interfaces from VMs that do not exist on their host, in the database only.",
     "remove host @ interface ~-0-0 slice=0 ifindex=0", false,
     "remove host @ interface ~-0-0 mac=00:50:56:00:00:01"},
    {"list", VmPart::interface, query, hosts, all(list_nic_rules),
     "Shows the network interfaces of VMs.", "list host @ interface"},
    {"add", VmPart::snapshot, change, hosts_or_cluster, all(snapshot_rules),
     "Makes a snapshot of VMs that they can go back to.",
     "add host @ snapshot ~-0-0 slice=0 name=before-update", true,
     "add host @ snapshot cluster=physics name=before-update", Capability::snapshot},
    {"remove", VmPart::snapshot, change, risky_hosts, all(snapshot_rules),
     "Removes a snapshot of VMs; the VMs stay as they are.",
     "remove host @ snapshot ~-0-0 slice=0 name=before-update", true, "", Capability::snapshot},
    {"revert", VmPart::snapshot, change, risky_hosts, all(snapshot_rules),
     "Takes VMs back to a snapshot; what they have written since is lost.",
     "revert host @ snapshot ~-0-0 slice=0 name=before-update", true, "", Capability::snapshot},
    {"refresh", VmPart::snapshot, change, hosts, all(slice_rules),
     "Asks hosts for the snapshots of VMs.", "refresh host @ snapshot ~-0-0", true, "",
     Capability::snapshot},
    {"list", VmPart::snapshot, query, hosts, all(list_snapshot_rules),
     "Shows the snapshots of VMs as last seen.", "list host @ snapshot", false,
     "list host @ snapshot ~-0-0 refresh=yes", Capability::snapshot},
};

// Hosts of examples are called like the first hypervisor of the family that can do it.
std::string_view host_base(Family family, std::optional<Capability> needs) {
    for (const auto& traits : hypervisors())
        if (traits.family == family && (!needs || traits.can(*needs))) return traits.name;
    return word_of(family);
}

// Texts of commands outlive all who look at the catalogue.
std::string_view kept(std::string text) {
    static std::deque<std::string> texts;
    return texts.emplace_back(std::move(text));
}

std::string_view in_words_of(Family family, const Template& from, std::string_view text) {
    std::string words;
    for (const char c : text) {
        if (c == '@')
            words += word_of(family);
        else if (c == '~')
            words += host_base(family, from.needs);
        else if (c == '%')
            words += network_prefix(family);
        else
            words += c;
    }
    return kept(std::move(words));
}

CommandRule command_of(Family family, const Template& from) {
    const auto& parameters = from.parameters;
    return {from.verb,
            kept(object_of(family, from.part)),
            from.kind,
            from.arguments,
            parameters.of_family == nullptr ? parameters.of_all
                                            : rules_of(family).*(parameters.of_family),
            from.summary,
            in_words_of(family, from, from.example),
            from.makes_jobs,
            in_words_of(family, from, from.further_examples)};
}

std::vector<CommandRule> commands_of(Family family, std::span<const Template> templates) {
    std::vector<CommandRule> commands;
    for (const auto& one : templates)
        if (!one.needs || can(family, *one.needs)) commands.push_back(command_of(family, one));
    return commands;
}

}  // namespace

std::vector<CommandRule> network_commands(Family family) {
    return commands_of(family, network_templates);
}

std::vector<CommandRule> vm_commands(Family family) {
    return commands_of(family, vm_templates);
}

}  // namespace grivon
