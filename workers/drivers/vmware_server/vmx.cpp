#include "workers/drivers/vmware_server/vmx.hpp"

#include <set>
#include <string_view>

#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware_server/paths.hpp"

namespace grivon::drivers::vmware_server {
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
    void set(std::string_view key, std::string_view value) {
        text_.append(key).append(" = \"").append(escaped(value)).append("\"\n");
    }
    void set(std::string_view key, std::uint64_t value) { set(key, std::to_string(value)); }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    std::string text_ = "#!/usr/bin/vmware\n";
};

void add_disks(VmxText& vmx, const VmSpec& vm, const VmPaths& paths) {
    std::set<std::string> controllers;
    for (const DiskSpec& disk : vm.disks) {
        controllers.insert(disk.device.substr(0, disk.device.find(':')));
    }
    for (const std::string& controller : controllers) {
        vmx.set(controller + ".present", "TRUE");
        vmx.set(controller + ".virtualDev", "lsilogic");
    }
    for (std::size_t i = 0; i < vm.disks.size(); ++i) {
        const std::string& device = vm.disks[i].device;
        vmx.set(device + ".present", "TRUE");
        vmx.set(device + ".deviceType", "scsi-hardDisk");
        vmx.set(device + ".fileName", paths.disks[i]);
    }
}

void add_nic(VmxText& vmx, const NicSpec& nic) {
    const std::string prefix = "ethernet" + std::to_string(nic.ifindex);
    vmx.set(prefix + ".present", "TRUE");
    vmx.set(prefix + ".connectionType", "custom");
    vmx.set(prefix + ".vnet", "/dev/" + nic.vmnet);
    // A generated address would change when the VM moves to another host.
    vmx.set(prefix + ".addressType", "static");
    vmx.set(prefix + ".address", nic.mac);
    vmx.set(prefix + ".virtualDev", "e1000");
}

// Nobody sits in front of the host: no question may stop the VM, and power operations must not
// depend on VMware Tools in the guest.
void add_unattended_operation(VmxText& vmx) {
    for (const std::string_view operation : {"powerOff", "powerOn", "suspend", "reset"}) {
        vmx.set("powerType." + std::string(operation), "hard");
    }
    vmx.set("uuid.action", "keep");
    vmx.set("msg.autoAnswer", "TRUE");
    vmx.set("autostart", "none");
    vmx.set("gui.exitOnCLIHLT", "FALSE");
}

}  // namespace

std::string render_vmx(const HostConnection& host, const VmSpec& vm) {
    VmxText vmx;
    vmx.set("config.version", "8");
    vmx.set("virtualHW.version", "4");
    vmx.set("displayName", name_of(host, vm));
    vmx.set("guestOS", "linux");
    vmx.set("numvcpus", vm.cpus);
    vmx.set("memsize", vm.memory_mb);
    add_disks(vmx, vm, paths_of(host, vm));
    for (const NicSpec& nic : vm.nics) add_nic(vmx, nic);
    vmx.set("floppy0.present", "FALSE");
    add_unattended_operation(vmx);
    vmx.set("RemoteDisplay.vnc.enabled", "TRUE");
    vmx.set("RemoteDisplay.vnc.port", vnc_port_first + vm.slice);
    return std::move(vmx).take();
}

}  // namespace grivon::drivers::vmware_server
