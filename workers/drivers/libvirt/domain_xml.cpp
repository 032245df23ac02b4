#include "workers/drivers/libvirt/domain_xml.hpp"

#include <algorithm>
#include <vector>

#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/plug.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/nics.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

// A slice's console, as of all hypervisors.
constexpr std::uint32_t vnc_port_first = 5900;

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "='" + escaped(value) + "'";
}

std::string_view type_of(Accelerator accelerator) {
    switch (accelerator) {
        case Accelerator::kvm:
            return "kvm";
        case Accelerator::none:
            return "qemu";
        case Accelerator::xen:
            return "xen";
    }
    return "kvm";
}

std::string head(const HostConnection& host, const VmSpec& vm) {
    return "  <name>" + escaped(domain_name(vm)) + "</name>\n  <uuid>" + escaped(uuid_of(vm)) +
           "</uuid>\n  <title>" + escaped(name_of(host, vm)) +
           "</title>\n  <metadata>\n    <grivon:vm" + attribute("xmlns:grivon", metadata_uri) +
           attribute("host", host.name) + attribute("id", std::to_string(number(vm.id))) +
           "/>\n  </metadata>\n  <memory unit='MiB'>" + std::to_string(vm.memory_mb) +
           "</memory>\n  <vcpu>" + std::to_string(vm.cpus) + "</vcpu>\n";
}

// A guest gets the processor of its host, because today's systems do not run on the oldest that
// QEMU knows. Without one feature: it only tells of mitigations, and hosts that are guests
// themselves may refuse to set it, so that no VM starts there.
constexpr std::string_view host_processor =
    "  <cpu mode='host-model'>\n"
    "    <feature policy='disable' name='arch-capabilities'/>\n"
    "  </cpu>\n";

std::string machine(Accelerator accelerator) {
    std::string text =
        "  <os>\n    <type>hvm</type>\n    <boot dev='hd'/>\n    <boot dev='network'/>\n  </os>\n"
        "  <features>\n    <acpi/>\n    <apic/>\n  </features>\n";
    if (accelerator == Accelerator::kvm) text += host_processor;
    return text +
           "  <clock offset='utc'/>\n"
           "  <on_poweroff>destroy</on_poweroff>\n"
           "  <on_reboot>restart</on_reboot>\n"
           "  <on_crash>destroy</on_crash>\n";
}

// In the order of their places on the SCSI bus, whatever the order in which they were added.
std::vector<std::size_t> order_of(const VmSpec& vm) {
    std::vector<std::size_t> order(vm.disks.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(
        order, {}, [&](std::size_t i) { return scsi_place(vm.disks[i].device).value_or(0); });
    return order;
}

std::string disk(const Dialect& dialect, const std::string& path, std::size_t index) {
    const std::string target = "      <target" +
                               attribute("dev", disk_target(dialect.disk_head, index)) +
                               attribute("bus", dialect.disk_bus) + "/>\n    </disk>\n";
    if (is_device(path)) {
        return "    <disk type='block' device='disk'>\n      <driver name='qemu' type='raw'/>\n"
               "      <source" +
               attribute("dev", path) + "/>\n" + target;
    }
    return "    <disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2'/>\n"
           "      <source" +
           attribute("file", path) + "/>\n" + target;
}

std::string cd(const Dialect& dialect, const std::string& path, std::size_t disks_count) {
    const std::string target = dialect.cd_target.empty()
                                   ? disk_target(dialect.disk_head, disks_count)
                                   : std::string(dialect.cd_target);
    return "    <disk type='file' device='cdrom'>\n      <driver name='qemu' type='raw'/>\n"
           "      <source" +
           attribute("file", path) + "/>\n      <target" + attribute("dev", target) +
           attribute("bus", dialect.cd_bus) + "/>\n      <readonly/>\n    </disk>\n";
}

std::string disks(const HostConnection& host, const VmSpec& vm) {
    const Dialect& dialect = dialect_of(host);
    const VmPaths paths = paths_of(host, vm);
    std::string text;
    std::size_t index = 0;
    for (const std::size_t i : order_of(vm)) text += disk(dialect, paths.disks[i], index++);
    if (vm.image && !vm.image->seed.empty()) text += cd(dialect, vm.image->seed, index);
    return text;
}

std::string nic(const Dialect& dialect, const NicSpec& nic) {
    const Plug plug = plug_of(nic.vmnet);
    std::string text = "    <interface" + attribute("type", plug.type) + ">\n      <mac" +
                       attribute("address", nic.mac) + "/>\n      <source" +
                       attribute(plug.type, plug.source) + "/>\n";
    if (!dialect.nic_model.empty())
        text += "      <model" + attribute("type", dialect.nic_model) + "/>\n";
    return text + "    </interface>\n";
}

std::string nics(const HostConnection& host, const VmSpec& vm) {
    std::string text;
    for (const NicSpec& each : nics_in_order(vm)) text += nic(dialect_of(host), each);
    return text;
}

std::string console(const HostConnection& host, const VmSpec& vm) {
    std::string text = "    <serial type='pty'>\n";
    if (dialect_of(host).console_log) {
        text += "      <log" + attribute("file", paths_of(host, vm).console_log) +
                attribute("append", "on") + "/>\n";
    }
    return text + "      <target port='0'/>\n    </serial>\n";
}

std::string screen(const VmSpec& vm) {
    return "    <graphics type='vnc'" +
           attribute("port", std::to_string(vnc_port_first + vm.slice)) +
           " autoport='no' listen='127.0.0.1'/>\n"
           "    <video>\n      <model type='vga'/>\n    </video>\n";
}

}  // namespace

std::string render_domain(const HostConnection& host, const VmSpec& vm, Accelerator accelerator) {
    return "<domain" + attribute("type", type_of(accelerator)) + ">\n" + head(host, vm) +
           machine(accelerator) + "  <devices>\n" + disks(host, vm) + nics(host, vm) +
           console(host, vm) + screen(vm) + "  </devices>\n</domain>\n";
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '\'':
                result += "&apos;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

}  // namespace grivon::drivers::libvirt
