#include "power.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "disk_image.hpp"
#include "faults.hpp"
#include "host_files.hpp"
#include "text.hpp"
#include "vm_control_error.hpp"
#include "vmnet.hpp"

namespace simhost::power {
namespace {

std::string lock_path(const std::string& disk) {
    return disk + ".WRITELOCK";
}

[[noreturn]] void refuse(std::string_view operation, PowerState state) {
    throw vm_control::state_conflict(operation, name_of(state));
}

void require_on(const Vm& vm, std::string_view operation) {
    if (vm.state() != PowerState::on) refuse(operation, vm.state());
}

// `scsi0:0` and the like: one of the devices that can hold a disk.
std::string device_of(std::string_view key) {
    constexpr std::string_view file_name = ".fileName";
    const bool bus = key.starts_with("scsi") || key.starts_with("ide");
    if (!bus || key.size() <= file_name.size()) return "";
    const auto device = key.substr(0, key.size() - file_name.size());
    return equal_ignoring_case(key.substr(device.size()), file_name) ? std::string(device) : "";
}

std::vector<std::string> disks(const Vm& vm, const ConfigFile& vmx) {
    std::vector<std::string> paths;
    for (const std::string& key : vmx.keys()) {
        const std::string device = device_of(key);
        if (device.empty() || !vmx.is_true(device + ".present")) continue;
        if (lower(vmx.get_or(device + ".deviceType", "disk")).starts_with("cdrom")) continue;
        paths.push_back(vm.resolve(vmx.get_or(key, "")));
    }
    return paths;
}

// The lock of a VM that no longer runs is stale and may be taken over; a half-done stop leaves one.
bool locked_by_another(const Vm& vm, const std::string& disk) {
    const auto holder = read_file(lock_path(disk));
    if (!holder || trim(*holder) == vm.vmx_path()) return false;
    const auto state = Vm(std::string(trim(*holder))).state();
    return state == PowerState::on || state == PowerState::stuck;
}

void require_disks(const Vm& vm, const std::vector<std::string>& paths) {
    const auto refuse_disk = [](const std::string& disk, std::string_view reason) {
        throw vm_control::unknown_error(
            "Cannot open the disk '" + disk +
            "' or one of the snapshot disks it depends on. Reason: " + std::string(reason) + ".");
    };
    for (const std::string& disk : paths) {
        if (!exists(disk)) refuse_disk(disk, "The system cannot find the file specified");
        if (!DiskImage::load(disk)) refuse_disk(disk, "The file specified is not a virtual disk");
        if (locked_by_another(vm, disk)) refuse_disk(disk, "Failed to lock the file");
    }
}

std::string vnet_of(const ConfigFile& vmx, const std::string& nic) {
    const std::string type = lower(vmx.get_or(nic + ".connectionType", "bridged"));
    if (type == "custom") return vmx.get_or(nic + ".vnet", "VMnet0");
    if (type == "hostonly") return "VMnet1";
    if (type == "nat") return "VMnet8";
    return "VMnet0";
}

void require_networks(const ConfigFile& vmx) {
    constexpr int nic_max = 4;
    for (int i = 0; i < nic_max; ++i) {
        const std::string nic = "ethernet" + std::to_string(i);
        if (!vmx.is_true(nic + ".present")) continue;
        const std::string vnet = vnet_of(vmx, nic);
        const auto number = vmnet::number_of(vnet);
        if (number && vmnet::usable(*number)) continue;
        const std::string device = number ? vmnet::device_path(*number) : vnet;
        throw vm_control::unknown_error("Could not open " + device +
                                        ": No such device or address. " + "Failed to configure " +
                                        nic + ".");
    }
}

// Sixteen bytes that start as VMware's do and differ from VM to VM.
std::string uuid_of(const Vm& vm) {
    const std::hash<std::string> hash;
    const std::uint64_t halves[] = {hash(vm.vmx_path()), hash(vm.vmx_path() + "#")};
    std::string uuid = "56 4d";
    for (std::size_t i = 2; i < 16; ++i) {
        char byte[4];
        std::snprintf(byte, sizeof byte, "%c%02x", i == 8 ? '-' : ' ',
                      static_cast<unsigned>(halves[i / 8] >> (i % 8 * 8) & 0xff));
        uuid += byte;
    }
    return uuid;
}

// VMware completes the .vmx at power-on, so nobody may expect back what he wrote.
void complete_vmx(const Vm& vm, ConfigFile vmx) {
    if (vmx.get("uuid.bios")) return;
    vmx.set("uuid.bios", uuid_of(vm));
    vmx.set("uuid.location", uuid_of(vm));
    vm.store_vmx(vmx);
}

void unlock(const std::vector<std::string>& paths) {
    for (const std::string& disk : paths) ::unlink(lock_path(disk).c_str());
}

// The .vmx may be gone while its VM runs; then its locks stay, as they would.
std::vector<std::string> disks_of_running(const Vm& vm) {
    const auto vmx = ConfigFile::load(vm.vmx_path());
    return vmx ? disks(vm, *vmx) : std::vector<std::string>();
}

void power_off(const Vm& vm) {
    vm.end_run();
    faults::midpoint();
    unlock(disks_of_running(vm));
}

// What the fault `question` makes a started VM ask; empty: nothing.
std::string questions_of_fault() {
    if (!faults::active("question")) return "";
    const std::string kinds = faults::value("question");
    return kinds.empty() ? "moved" : kinds;
}

// Soft needs guest tools; trysoft falls through to hard without them.
void require_tools(const Vm& vm, Mode mode) {
    if (mode == Mode::soft && !tools_running(vm)) throw vm_control::tools_not_running();
}

}  // namespace

void start(const Vm& vm) {
    const PowerState before = vm.state();
    if (before == PowerState::on) refuse("start", before);
    if (before == PowerState::stuck) throw vm_control::needs_input();
    const ConfigFile vmx = vm.vmx();
    const auto paths = disks(vm, vmx);
    require_disks(vm, paths);
    require_networks(vmx);

    for (const std::string& disk : paths) write_file(lock_path(disk), vm.vmx_path() + "\n");
    faults::midpoint();
    complete_vmx(vm, vmx);
    const std::string questions = questions_of_fault();
    vm.begin_run(questions);
    ::unlink(vm.suspend_file_path().c_str());
    if (!questions.empty()) throw vm_control::needs_input();
}

void stop(const Vm& vm, Mode mode) {
    if (vm.state() == PowerState::stuck) throw vm_control::needs_input();
    require_on(vm, "stop");
    require_tools(vm, mode);
    const bool hung =
        ConfigFile::load(vm.vmx_path()).value_or(ConfigFile()).get_or("simhost.tools", "") ==
        "hung";
    if (hung && mode == Mode::soft) throw vm_control::timed_out();
    power_off(vm);
}

void reset(const Vm& vm, Mode mode) {
    require_on(vm, "reset");
    require_tools(vm, mode);
    vm.end_run();
    vm.begin_run("");
}

void suspend(const Vm& vm) {
    if (vm.state() == PowerState::stuck) throw vm_control::needs_input();
    require_on(vm, "suspend");
    if (faults::active("disk-full")) {
        throw vm_control::unknown_error(
            "An error occurred while writing a file; the disk is full. Data has not been saved. "
            "Free some space and try again.");
    }
    write_file(vm.suspend_file_path(), "suspended " + vm.vmx_path() + "\n");
    faults::midpoint();
    vm.end_run();
    unlock(disks_of_running(vm));
}

void answer(const Vm& vm, const Choice& choice) {
    if (choice.goes_on) {
        vm.end_question();
    } else {
        power_off(vm);
    }
}

std::string first_disk(const Vm& vm) {
    const auto paths = disks_of_running(vm);
    return paths.empty() ? "" : paths.front();
}

bool tools_running(const Vm& vm) {
    const auto vmx = ConfigFile::load(vm.vmx_path());
    if (!vmx) return false;
    return vmx->is_true("simhost.tools") || vmx->get_or("simhost.tools", "") == "hung";
}

}  // namespace simhost::power
