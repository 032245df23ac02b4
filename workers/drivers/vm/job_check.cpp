#include "workers/drivers/vm/job_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "wire/hypervisors.hpp"
#include "wire/values.hpp"
#include "wire/vm_limits.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers {
namespace {

// A bridge of that name, which is the host's own or GriVon's; or a network of libvirt's.
bool is_libvirt_network(std::string_view text) {
    constexpr std::string_view bridge = "bridge:";
    constexpr std::string_view network = "network:";
    if (text.starts_with(bridge)) return is_device_name(text.substr(bridge.size()));
    if (text.starts_with(network)) {
        const auto name = text.substr(network.size());
        return !name.empty() && name.front() != '-' && consists_of(name, "_-.+");
    }
    return text.starts_with("vmbr") && is_device_name(text);
}

bool is_network(Family family, std::string_view text) {
    return family == Family::vmware ? is_vmnet_name(text) : is_libvirt_network(text);
}

std::optional<JobReport> check_host(const Assign& assign) {
    const HostConnection& host = assign.host;
    if (!is_printable(host.name)) return malformed(assign, "host name", host.name);
    if (!is_printable(host.data_dir) || !host.data_dir.starts_with('/')) {
        return malformed(assign, "data directory", host.data_dir);
    }
    return std::nullopt;
}

// "scsi0:0": a controller and a place on it. The only kind of disk that the drivers make.
bool is_scsi_device(std::string_view device) {
    constexpr std::string_view scsi = "scsi";
    if (!device.starts_with(scsi)) return false;
    device.remove_prefix(scsi.size());
    const auto colon = device.find(':');
    return colon != std::string_view::npos && whole_number(device.substr(0, colon)) &&
           whole_number(device.substr(colon + 1));
}

bool is_absolute_path(std::string_view text) {
    return is_printable(text) && text.starts_with('/');
}

std::optional<JobReport> check_files(const Assign& assign, const VmSpec& vm) {
    for (const DiskSpec& disk : vm.disks) {
        if (!is_scsi_device(disk.device)) return malformed(assign, "disk device", disk.device);
        if (disk.path && !is_absolute_path(*disk.path))
            return malformed(assign, "path of a disk", *disk.path);
    }
    if (vm.identity && !vm.identity->configuration.empty() &&
        !is_absolute_path(vm.identity->configuration))
        return malformed(assign, "path of a configuration", vm.identity->configuration);
    if (!vm.image) return std::nullopt;
    for (const std::string& path : {vm.image->path, vm.image->seed}) {
        if (!path.empty() && !is_absolute_path(path))
            return malformed(assign, "path of an image", path);
    }
    return std::nullopt;
}

std::optional<JobReport> check_nics(const Assign& assign, const VmSpec& vm) {
    const HypervisorTraits& traits = traits_of(assign.host.hypervisor);
    for (const NicSpec& nic : vm.nics) {
        if (nic.ifindex >= traits.bounds.nics_max)
            return malformed(assign, "NIC", std::to_string(nic.ifindex));
        if (!is_mac(nic.mac)) return malformed(assign, "MAC", nic.mac);
        if (!is_network(traits.family, nic.vmnet)) return malformed(assign, "vmnet", nic.vmnet);
    }
    return std::nullopt;
}

std::optional<JobReport> check_vm(const Assign& assign, const VmSpec& vm) {
    if (vm.slice > vm_limits::slice_max)
        return malformed(assign, "slice", std::to_string(vm.slice));
    if (auto wrong = check_files(assign, vm)) return wrong;
    return check_nics(assign, vm);
}

}  // namespace

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

std::optional<JobReport> check_hardware_job(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) return wrong;
    const VmSpec& vm = *assign.spec.vm;
    const VmBounds& bounds = traits_of(assign.host.hypervisor).bounds;
    if (vm.cpus < 1 || vm.cpus > bounds.cpus_max)
        return malformed(assign, "number of CPUs", std::to_string(vm.cpus));
    if (vm.memory_mb < bounds.memory_mb_min || vm.memory_mb > bounds.memory_mb_max)
        return malformed(assign, "memory", std::to_string(vm.memory_mb));
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

JobReport malformed(const Assign& assign, std::string_view what, std::string_view value) {
    return never_ran("the broker sent job " + std::to_string(number(assign.job)) +
                     " with a malformed " + std::string(what) + ": \"" + one_line(value) + "\"");
}

std::string parameter(const Assign& assign, const std::string& name) {
    const auto found = assign.spec.parameters.find(name);
    return found == assign.spec.parameters.end() ? "" : found->second;
}

std::optional<unsigned> whole_number(std::string_view text) {
    unsigned value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string power_mode(const Assign& assign) {
    const std::string mode = parameter(assign, "mode");
    return mode.empty() ? "hard" : mode;
}

std::optional<unsigned> scsi_place(std::string_view device) {
    constexpr std::string_view first_controller = "scsi0:";
    if (!device.starts_with(first_controller)) return std::nullopt;
    return whole_number(device.substr(first_controller.size()));
}

}  // namespace grivon::drivers
