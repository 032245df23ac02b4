#include "workers/drivers/vmware_server/job_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/vmx.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::uint32_t tcp_port_max = 65535;
constexpr std::uint32_t slice_max = tcp_port_max - vnc_port_first;
constexpr std::uint32_t nics_max = 4;  // GSX Server 3 VM Guide p. 230

std::optional<JobReport> malformed(const Assign& assign, std::string_view what,
                                   std::string_view value) {
    return never_ran("the broker sent job " + std::to_string(number(assign.job)) +
                     " with a malformed " + std::string(what) + ": \"" + one_line(value) + "\"");
}

std::optional<unsigned> whole_number(std::string_view text) {
    unsigned value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "scsi0:0": a controller and a place on it. The only kind of disk that the driver makes.
bool is_scsi_device(std::string_view device) {
    constexpr std::string_view scsi = "scsi";
    if (!device.starts_with(scsi)) return false;
    device.remove_prefix(scsi.size());
    const auto colon = device.find(':');
    return colon != std::string_view::npos && whole_number(device.substr(0, colon)) &&
           whole_number(device.substr(colon + 1));
}

bool is_mac(std::string_view mac) {
    constexpr std::string_view form = "XX:XX:XX:XX:XX:XX";
    return std::ranges::equal(mac, form, [](char c, char place) {
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        return place == ':' ? c == ':' : hex;
    });
}

std::string parameter(const Assign& assign, const std::string& name) {
    const auto found = assign.spec.parameters.find(name);
    return found == assign.spec.parameters.end() ? "" : found->second;
}

std::optional<JobReport> check_host(const Assign& assign) {
    const HostConnection& host = assign.host;
    if (!is_printable(host.name)) return malformed(assign, "host name", host.name);
    if (!is_printable(host.data_dir) || !host.data_dir.starts_with('/')) {
        return malformed(assign, "data directory", host.data_dir);
    }
    return std::nullopt;
}

std::optional<JobReport> check_vm(const Assign& assign, const VmSpec& vm) {
    if (vm.slice > slice_max) return malformed(assign, "slice", std::to_string(vm.slice));
    for (const DiskSpec& disk : vm.disks) {
        if (!is_scsi_device(disk.device)) return malformed(assign, "disk device", disk.device);
    }
    for (const NicSpec& nic : vm.nics) {
        if (nic.ifindex >= nics_max) return malformed(assign, "NIC", std::to_string(nic.ifindex));
        if (!is_mac(nic.mac)) return malformed(assign, "MAC", nic.mac);
        if (!vmnet_number(nic.vmnet)) return malformed(assign, "vmnet", nic.vmnet);
    }
    return std::nullopt;
}

}  // namespace

std::optional<unsigned> vmnet_number(std::string_view name) {
    constexpr std::string_view prefix = "vmnet";
    if (!name.starts_with(prefix)) return std::nullopt;
    const auto value = whole_number(name.substr(prefix.size()));
    return value && *value <= vmnet_number_max ? value : std::nullopt;
}

std::optional<JobReport> check_vm_job(const Assign& assign) {
    if (auto wrong = check_host(assign)) return wrong;
    if (!assign.spec.vm) return malformed(assign, "VM", "");
    return check_vm(assign, *assign.spec.vm);
}

std::optional<JobReport> check_power_job(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) return wrong;
    constexpr std::array<std::string_view, 3> modes{"hard", "soft", "trysoft"};
    const std::string mode = power_mode(assign);
    if (std::ranges::find(modes, mode) == modes.end()) return malformed(assign, "mode", mode);
    return std::nullopt;
}

std::optional<JobReport> check_answer_job(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) return wrong;
    if (!choice_of(assign)) return malformed(assign, "choice", parameter(assign, "choice"));
    return std::nullopt;
}

std::optional<JobReport> check_vms_job(const Assign& assign) {
    if (auto wrong = check_host(assign)) return wrong;
    if (!assign.spec.desired) return malformed(assign, "list of VMs", "");
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (auto wrong = check_vm(assign, vm)) return wrong;
    }
    return std::nullopt;
}

std::string power_mode(const Assign& assign) {
    const std::string mode = parameter(assign, "mode");
    return mode.empty() ? "hard" : mode;
}

std::optional<unsigned> choice_of(const Assign& assign) {
    return whole_number(parameter(assign, "choice"));
}

}  // namespace grivon::drivers::vmware_server
