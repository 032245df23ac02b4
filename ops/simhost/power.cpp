#include "power.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "disk_image.hpp"
#include "disk_lock.hpp"
#include "faults.hpp"
#include "host_files.hpp"
#include "product.hpp"
#include "text.hpp"
#include "vm_refusal.hpp"
#include "vmnet.hpp"

namespace simhost::power {
namespace {

[[noreturn]] void refuse(VmRefusal::Kind kind, const Vm& vm, std::string_view operation = "",
                         std::string_view text = "") {
    throw VmRefusal{kind, vm.vmx_path(), std::string(operation), std::string(name_of(vm.state())),
                    std::string(text)};
}

[[noreturn]] void refuse(const Vm& vm, const std::string& text) {
    refuse(VmRefusal::Kind::other, vm, "", text);
}

void require_on(const Vm& vm, std::string_view operation) {
    if (vm.state() != PowerState::on) refuse(VmRefusal::Kind::wrong_state, vm, operation);
}

void require_answered(const Vm& vm) {
    if (vm.state() == PowerState::stuck) refuse(VmRefusal::Kind::asks, vm);
}

std::vector<std::string> disk_paths(const Vm& vm, const ConfigFile& vmx) {
    std::vector<std::string> paths;
    for (const VmDisk& disk : disks_of(vm, vmx)) paths.push_back(disk.path);
    return paths;
}

// The lock of a VM that no longer runs is stale and may be taken over; a half-done stop leaves one.
bool locked_by_another(const Vm& vm, const std::string& disk) {
    const std::string holder = disk_lock::holder(disk);
    if (holder.empty() || holder == vm.vmx_path()) return false;
    const auto state = Vm(holder).state();
    return state == PowerState::on || state == PowerState::stuck;
}

void require_disks(const Vm& vm, const std::vector<std::string>& paths) {
    const auto refuse_disk = [&](const std::string& disk, std::string_view reason) {
        refuse(vm, "Cannot open the disk '" + disk +
                       "' or one of the snapshot disks it depends on. Reason: " +
                       std::string(reason) + ".");
    };
    for (const std::string& disk : paths) {
        for (std::string link = disk; !link.empty();) {
            if (!exists(link)) refuse_disk(disk, "The system cannot find the file specified");
            const auto image = DiskImage::load(link);
            if (!image) refuse_disk(disk, "The file specified is not a virtual disk");
            link = image->parent_path();
        }
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

void require_networks(const Vm& vm, const ConfigFile& vmx) {
    const int nic_max = is_workstation() ? 10 : 4;
    for (int i = 0; i < nic_max; ++i) {
        const std::string nic = "ethernet" + std::to_string(i);
        if (!vmx.is_true(nic + ".present")) continue;
        const std::string vnet = vnet_of(vmx, nic);
        const auto number = vmnet::number_of(vnet);
        if (number && vmnet::usable(*number)) continue;
        const std::string device = number ? vmnet::device_path(*number) : vnet;
        refuse(vm, "Could not open " + device + ": No such device or address. " +
                       "Failed to configure " + nic + ".");
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
    if (!vmx.get("uuid.bios")) {
        vmx.set("uuid.bios", uuid_of(vm));
        vmx.set("uuid.location", uuid_of(vm));
    }
    // Workstation notes there what a VM is resumed from.
    if (is_workstation()) vmx.set("checkpoint.vmState", "");
    vm.store_vmx(vmx);
}

void unlock(const std::vector<std::string>& paths) {
    for (const std::string& disk : paths) disk_lock::release(disk);
}

// The .vmx may be gone while its VM runs; then its locks stay, as they would.
std::vector<std::string> disks_of_running(const Vm& vm) {
    const auto vmx = ConfigFile::load(vm.vmx_path());
    return vmx ? disk_paths(vm, *vmx) : std::vector<std::string>();
}

void power_off(const Vm& vm) {
    vm.end_run();
    faults::midpoint();
    unlock(disks_of_running(vm));
}

// What the fault `question` makes a started VM ask; empty: nothing. Workstation has nobody who
// could be asked.
std::string questions_of_fault() {
    if (is_workstation() || !faults::active("question")) return "";
    const std::string kinds = faults::value("question");
    return kinds.empty() ? "moved" : kinds;
}

// Soft needs guest tools; trysoft falls through to hard without them.
void require_tools(const Vm& vm, Mode mode) {
    if (mode == Mode::soft && !tools_running(vm)) refuse(VmRefusal::Kind::no_tools, vm);
}

}  // namespace

void start(const Vm& vm) {
    if (vm.state() == PowerState::on) refuse(VmRefusal::Kind::wrong_state, vm, "start");
    require_answered(vm);
    const ConfigFile vmx = vm.vmx();
    const auto paths = disk_paths(vm, vmx);
    require_disks(vm, paths);
    require_networks(vm, vmx);

    for (const std::string& disk : paths) disk_lock::take(disk, vm.vmx_path());
    faults::midpoint();
    complete_vmx(vm, vmx);
    const std::string questions = questions_of_fault();
    vm.begin_run(questions);
    ::unlink(vm.suspend_file_path().c_str());
    if (!questions.empty()) refuse(VmRefusal::Kind::asks, vm);
}

void stop(const Vm& vm, Mode mode) {
    require_answered(vm);
    require_on(vm, "stop");
    require_tools(vm, mode);
    const bool hung =
        ConfigFile::load(vm.vmx_path()).value_or(ConfigFile()).get_or("simhost.tools", "") ==
        "hung";
    if (hung && mode == Mode::soft) refuse(VmRefusal::Kind::timed_out, vm);
    power_off(vm);
}

void reset(const Vm& vm, Mode mode) {
    require_on(vm, "reset");
    require_tools(vm, mode);
    vm.end_run();
    vm.begin_run("");
}

void suspend(const Vm& vm) {
    require_answered(vm);
    require_on(vm, "suspend");
    if (faults::active("disk-full")) refuse(VmRefusal::Kind::disk_full, vm);
    write_file(vm.suspend_file_path(), "suspended " + vm.vmx_path() + "\n");
    faults::midpoint();
    vm.end_run();
    if (is_workstation()) {
        ConfigFile vmx = vm.vmx();
        vmx.set("checkpoint.vmState", vm.suspend_file_name());
        vm.store_vmx(vmx);
    }
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
