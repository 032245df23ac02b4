#include "workers/drivers/host_script/host_script.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "workers/drivers/host_script/network_plan.hpp"
#include "workers/drivers/host_script/parts.hpp"
#include "workers/drivers/quote.hpp"

namespace grivon::drivers::host_script {
namespace {

constexpr std::string_view change_header =
    R"(#!/bin/sh
# VLAN interfaces, virtual networks and VMware's key of this host, as GriVon's database has them.
# Run it as root. It can be run again at any time: what is so already is left alone.
#
#   live=yes            brings it about at once, and for the next start
#   live=no             writes files only: for the %post of an installation
#   GRIVON_ROOT=/mnt/sysimage   where the system is, if not in / (%post --nochroot)
#
# Exit status: 0 all is so; 10 looked at, and something is not so; else not known.
)";

// Functions are passed by name, and not every script needs all of a part.
constexpr std::string_view shellcheck_directive = "# shellcheck shell=sh disable=SC2317\n";
constexpr std::string_view left_header =
    "#!/bin/sh\n# Looks whether this is so on this host; changes nothing.\n";
constexpr std::string_view look_header =
    "#!/bin/sh\n# Prints the network interfaces of this host; changes nothing.\n";

using Words = std::vector<std::string>;

// Takes the parts that a script needs, each once, and the calls that end it.
class Builder {
public:
    explicit Builder(Mode mode, std::string_view header = change_header)
        : header_(header), mode_(mode) {}

    void need(std::initializer_list<std::string_view> parts) {
        if (parts_.empty()) parts_.push_back(part::begin);
        for (const std::string_view part : parts) {
            if (std::ranges::find(parts_, part) == parts_.end()) parts_.push_back(part);
        }
    }
    void call(const Words& words) { calls_ += command_line(words) + "\n"; }
    // For the functions called next.
    void set(std::string_view name, std::string_view value) {
        calls_ += shell_variable(name, value);
    }

    [[nodiscard]] std::string text() const {
        std::string text(header_);
        text.append(shellcheck_directive).append("grivon_config() (\n");
        if (parts_.empty()) return text + "exit 0 # it is to have nothing\n" + call_line;
        if (has_modes()) text += mode_ == Mode::live ? "live=yes\n" : "live=no\n";
        for (const std::string_view part : parts_) text.append(part).append("\n");
        if (!calls_.empty()) text += "# ---- this host\n\n" + calls_ + "\n";
        return text + "exit \"$status\"\n" + call_line;
    }

private:
    [[nodiscard]] bool has_modes() const {
        return std::ranges::any_of(parts_, [](std::string_view part) {
            return part.find("$live") != std::string_view::npos;
        });
    }

    static constexpr auto call_line = ")\ngrivon_config </dev/null\n";

    std::string_view header_;
    Mode mode_;
    std::vector<std::string_view> parts_;
    std::string calls_;
};

Words vlan_words(const char* function, const VlanSpec& vlan) {
    return {function, vlan.device, vlan.parent, std::to_string(vlan.id)};
}

void add_vlans(Builder& script, std::span<const VlanSpec> vlans) {
    if (vlans.empty()) return;
    script.need({part::run, part::files, part::interfaces, part::vlan_look, part::vlan_files,
                 part::link_ways, part::vlan});
    for (const VlanSpec& vlan : vlans) script.call(vlan_words("vlan", vlan));
}

bool is_vmwares(const VmnetSpec& vmnet) {
    return !vmnet.name.starts_with("vmbr");
}

void add_bridge(Builder& script, const VmnetSpec& vmnet) {
    script.need({part::interfaces, part::vlan_files, part::vmnet_bridge});
    script.call({"vmnet_bridge", vmnet.name, vmnet.device});
}

void add_network(Builder& script, const VmnetSpec& vmnet) {
    script.need({part::files, part::vmnet_network});
    const NetworkPlan plan = plan_of(vmnet);
    script.set("prefix", std::to_string(plan.prefix));
    script.set("subnet", plan.subnet);
    script.set("broadcast", plan.broadcast);
    script.set("range", plan.range);
    script.set("name_server", plan.name_server);
    script.set("router", plan.router);
    script.call({"vmnet_network", vmnet.name, std::string(name_of(vmnet.kind)), vmnet.host_address,
                 vmnet.netmask});
}

std::string_view part_for(Hypervisor hypervisor) {
    return hypervisor == Hypervisor::vmware_workstation ? part::vmnet_networking
                                                        : part::vmnet_locations;
}

void add_vmwares(Builder& script, const VmnetSpec& vmnet, Hypervisor hypervisor) {
    script.need({part::run, part::vmnet_look, part::vmnet_live, part_for(hypervisor), part::vmnet});
    if (vmnet.kind == VmnetKind::bridge) {
        add_bridge(script, vmnet);
    } else {
        add_network(script, vmnet);
    }
}

Words libvirt_words(const char* function, const VmnetSpec& vmnet) {
    return {function, vmnet.name, std::string(name_of(vmnet.kind)), vmnet.host_address,
            vmnet.netmask};
}

// For KVM and Xen: a bridge of the host's own, or a network of libvirt's with a bridge of its name.
void add_linux(Builder& script, const VmnetSpec& vmnet) {
    script.need({part::run, part::files, part::interfaces, part::bridge_look});
    if (vmnet.kind == VmnetKind::bridge) {
        script.need({part::vlan_files, part::link_ways, part::bridge});
        script.call({"linux_bridge", vmnet.name, vmnet.device});
        return;
    }
    script.need({part::libvirt_network_look, part::libvirt_network});
    script.set("range", plan_of(vmnet).range);
    script.call(libvirt_words("libvirt_network", vmnet));
}

void add_vmnets(Builder& script, std::span<const VmnetSpec> vmnets, Hypervisor hypervisor) {
    for (const VmnetSpec& vmnet : vmnets) {
        if (is_vmwares(vmnet)) {
            add_vmwares(script, vmnet, hypervisor);
        } else {
            add_linux(script, vmnet);
        }
    }
}

void add_serial(Builder& script, std::string_view serial) {
    if (serial.empty()) return;
    script.need({part::key_look, part::key});
    script.call({"vmwarekey", std::string(serial)});
}

std::string live_words(const VmnetSpec& vmnet) {
    if (vmnet.kind == VmnetKind::bridge) return "bridge to " + vmnet.device;
    return std::string(name_of(vmnet.kind)) + " network with " + vmnet.host_address + "/" +
           (is_vmwares(vmnet) ? std::to_string(plan_of(vmnet).prefix) : vmnet.netmask);
}

void remove_vmwares(Builder& script, const VmnetSpec& vmnet, Hypervisor hypervisor) {
    script.need({part::vmnet_look, part::vmnet_live, part_for(hypervisor), part::vmnet_remove});
    if (vmnet.kind == VmnetKind::bridge) {
        script.need({part::vmnet_bridge_remove});
        script.call({"remove_bridge", vmnet.name, vmnet.device});
    } else {
        script.need({part::files, part::vmnet_network_remove});
        script.call({"remove_network", vmnet.name, vmnet.host_address,
                     std::to_string(plan_of(vmnet).prefix)});
    }
}

void remove_linux(Builder& script, const VmnetSpec& vmnet) {
    script.need({part::run, part::files, part::interfaces, part::bridge_look});
    if (vmnet.kind == VmnetKind::bridge) {
        script.need({part::take_file, part::vlan_files, part::link_ways, part::take_link,
                     part::bridge_remove});
        script.call({"remove_linux_bridge", vmnet.name, vmnet.device});
        return;
    }
    script.need({part::libvirt_network_look, part::libvirt_network_remove});
    script.call({"remove_libvirt_network", vmnet.name, live_words(vmnet)});
}

void look_at_linux(Builder& script, const VmnetSpec& vmnet) {
    script.need({part::bridge_look, part::libvirt_network_look, part::bridge_left});
    if (vmnet.kind == VmnetKind::bridge) {
        script.call({"linux_bridge_left", vmnet.name, vmnet.device});
    } else {
        script.call({"libvirt_network_left", vmnet.name, live_words(vmnet)});
    }
}

}  // namespace

std::string vlan_script(std::span<const VlanSpec> vlans, Mode mode) {
    Builder script(mode);
    add_vlans(script, vlans);
    return script.text();
}

std::string vmnet_script(std::span<const VmnetSpec> vmnets, Mode mode, Hypervisor hypervisor) {
    Builder script(mode);
    add_vmnets(script, vmnets, hypervisor);
    return script.text();
}

std::string serial_script(std::string_view serial, Mode mode) {
    Builder script(mode);
    add_serial(script, serial);
    return script.text();
}

std::string host_script(const HostSpec& spec, Mode mode, Hypervisor hypervisor) {
    Builder script(mode);
    add_vlans(script, spec.vlans);
    add_vmnets(script, spec.vmnets, hypervisor);
    add_serial(script, spec.serial);
    return script.text();
}

std::string remove_vlan_script(const VlanSpec& vlan, Hypervisor hypervisor) {
    Builder script(Mode::live);
    script.need({part::run, part::files, part::take_file, part::interfaces, part::vlan_look,
                 part::vlan_files, part::link_ways, part::take_link, part::bridge_look,
                 part::vmnet_look, part_for(hypervisor), part::vlan_remove});
    script.call(vlan_words("remove_vlan", vlan));
    return script.text();
}

std::string remove_vmnet_script(const VmnetSpec& vmnet, Hypervisor hypervisor) {
    Builder script(Mode::live);
    if (is_vmwares(vmnet)) {
        remove_vmwares(script, vmnet, hypervisor);
    } else {
        remove_linux(script, vmnet);
    }
    return script.text();
}

std::string remove_serial_script(std::string_view serial) {
    Builder script(Mode::live);
    script.need({part::key_look, part::key_remove});
    script.call({"remove_vmwarekey", std::string(serial)});
    return script.text();
}

std::string look_at_vlans_script(std::span<const VlanSpec> vlans) {
    Builder script(Mode::live, left_header);
    script.need({part::vlan_look, part::left});
    for (const VlanSpec& vlan : vlans) script.call(vlan_words("vlan_left", vlan));
    return script.text();
}

std::string look_at_vmnets_script(std::span<const VmnetSpec> vmnets, Hypervisor hypervisor) {
    Builder script(Mode::live, left_header);
    for (const VmnetSpec& vmnet : vmnets) {
        if (!is_vmwares(vmnet)) {
            look_at_linux(script, vmnet);
            continue;
        }
        script.need({part::vmnet_look, part::vmnet_live, part_for(hypervisor), part::left});
        script.call({"vmnet_left", vmnet.name, live_words(vmnet)});
    }
    return script.text();
}

std::string look_at_serial_script(std::string_view serial) {
    Builder script(Mode::live, left_header);
    script.need({part::key_look, part::left});
    if (!serial.empty()) script.call({"key_left", std::string(serial)});
    return script.text();
}

std::string refresh_interfaces_script() {
    Builder script(Mode::live, look_header);
    script.need({part::interfaces, part::vlan_look, part::refresh_interfaces});
    return script.text();
}

}  // namespace grivon::drivers::host_script
