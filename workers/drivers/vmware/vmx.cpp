#include "workers/drivers/vmware/vmx.hpp"

#include <set>
#include <string_view>

#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware {
namespace {

// What would end a value or its line is written as VMware itself writes it: '|' and two hex digits.
std::string escaped(std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '"' || c == '|') {
            text += '|';
            text += digits[byte >> 4];
            text += digits[byte & 0xf];
        } else {
            text += c;
        }
    }
    return text;
}

class VmxText {
public:
    explicit VmxText(std::string_view head) : text_(head) {}
    void set(std::string_view key, std::string_view value) {
        text_.append(key).append(" = \"").append(escaped(value)).append("\"\n");
    }
    void set(std::string_view key, std::uint64_t value) { set(key, std::to_string(value)); }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    std::string text_;
};

// What the two products call the same things.
struct Machine {
    std::string_view head;  // first line
    std::string_view hardware_version;
    std::string_view guest;
    std::string_view disk_type;
    std::string_view nic_model;
};
constexpr Machine server{"#!/usr/bin/vmware\n", "4", "linux", "scsi-hardDisk", "e1000"};
constexpr Machine workstation{".encoding = \"UTF-8\"\n", "19", "otherlinux-64", "disk", "e1000e"};

const Machine& machine_of(const HostConnection& host) {
    return is_workstation(host) ? workstation : server;
}

void add_disks(VmxText& vmx, const HostConnection& host, const VmSpec& vm) {
    const VmPaths paths = paths_of(host, vm);
    // The first disk of a linked clone stands in what VMware copied.
    const std::size_t first = is_linked_clone(vm) ? 1 : 0;
    std::set<std::string> controllers;
    for (std::size_t i = first; i < vm.disks.size(); ++i) {
        const std::string& device = vm.disks[i].device;
        controllers.insert(device.substr(0, device.find(':')));
    }
    for (const std::string& controller : controllers) {
        vmx.set(controller + ".present", "TRUE");
        vmx.set(controller + ".virtualDev", "lsilogic");
    }
    for (std::size_t i = first; i < vm.disks.size(); ++i) {
        const std::string& device = vm.disks[i].device;
        vmx.set(device + ".present", "TRUE");
        vmx.set(device + ".deviceType", machine_of(host).disk_type);
        vmx.set(device + ".fileName", paths.disks[i]);
    }
}

void add_nic(VmxText& vmx, const Machine& machine, const NicSpec& nic) {
    const std::string prefix = "ethernet" + std::to_string(nic.ifindex);
    vmx.set(prefix + ".present", "TRUE");
    vmx.set(prefix + ".connectionType", "custom");
    vmx.set(prefix + ".vnet", "/dev/" + nic.vmnet);
    // A generated address would change when the VM moves to another host.
    vmx.set(prefix + ".addressType", "static");
    vmx.set(prefix + ".address", nic.mac);
    vmx.set(prefix + ".virtualDev", machine.nic_model);
}

void add_nics(VmxText& vmx, const HostConnection& host, const VmSpec& vm) {
    for (const NicSpec& nic : vm.nics) add_nic(vmx, machine_of(host), nic);
}

// The PCI Express ports that more than a few devices of Workstation need.
void add_bridges(VmxText& vmx) {
    vmx.set("virtualHW.productCompatibility", "hosted");
    vmx.set("pciBridge0.present", "TRUE");
    for (const std::string_view bridge : {"pciBridge4", "pciBridge5", "pciBridge6", "pciBridge7"}) {
        const std::string prefix(bridge);
        vmx.set(prefix + ".present", "TRUE");
        vmx.set(prefix + ".virtualDev", "pcieRootPort");
        vmx.set(prefix + ".functions", "8");
    }
    vmx.set("vmci0.present", "TRUE");
    vmx.set("hpet0.present", "TRUE");
}

// Nobody sits in front of the host: no question may stop the VM, and power operations must not
// depend on VMware Tools in the guest.
void add_unattended_operation(VmxText& vmx, const HostConnection& host) {
    for (const std::string_view operation : {"powerOff", "powerOn", "suspend", "reset"}) {
        vmx.set("powerType." + std::string(operation), "hard");
    }
    vmx.set("uuid.action", "keep");
    vmx.set("msg.autoAnswer", "TRUE");
    if (!is_workstation(host)) vmx.set("autostart", "none");
    vmx.set("gui.exitOnCLIHLT", "FALSE");
}

void add_own_settings(VmxText& vmx, const HostConnection& host, const VmSpec& vm) {
    vmx.set("numvcpus", vm.cpus);
    vmx.set("memsize", vm.memory_mb);
    add_disks(vmx, host, vm);
    add_nics(vmx, host, vm);
    vmx.set("floppy0.present", "FALSE");
    add_unattended_operation(vmx, host);
    vmx.set("RemoteDisplay.vnc.enabled", "TRUE");
    vmx.set("RemoteDisplay.vnc.port", vnc_port_first + vm.slice);
}

}  // namespace

std::string render_vmx(const HostConnection& host, const VmSpec& vm) {
    const Machine& machine = machine_of(host);
    VmxText vmx(machine.head);
    vmx.set("config.version", "8");
    vmx.set("virtualHW.version", machine.hardware_version);
    if (is_workstation(host)) add_bridges(vmx);
    vmx.set("displayName", name_of(host, vm));
    vmx.set("guestOS", machine.guest);
    add_own_settings(vmx, host, vm);
    return std::move(vmx).take();
}

std::string render_own_settings(const HostConnection& host, const VmSpec& vm) {
    VmxText vmx("");
    vmx.set("displayName", name_of(host, vm));
    add_own_settings(vmx, host, vm);
    return std::move(vmx).take();
}

std::string render_nics(const HostConnection& host, const VmSpec& vm) {
    VmxText vmx("");
    add_nics(vmx, host, vm);
    return std::move(vmx).take();
}

// uuid.action is ours, the rest of uuid belongs to the clone.
std::string overridden_settings() {
    return "^[[:blank:]]*(displayName|numvcpus|cpuid\\.coresPerSocket|memsize|ethernet[0-9]+\\."
           "|floppy0\\.|powerType\\.|uuid\\.action|msg\\.autoAnswer|autostart|gui\\.exitOnCLIHLT"
           "|RemoteDisplay\\.)";
}

}  // namespace grivon::drivers::vmware
