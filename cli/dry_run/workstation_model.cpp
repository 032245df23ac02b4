#include <algorithm>

#include "cli/dry_run/named_files.hpp"
#include "cli/dry_run/vmware_model.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::cli {
namespace {

using drivers::CommandResult;
using drivers::RemoteCommand;

// A disk of 1 GB, and a VM that is at a snapshot: anything can be made from them.
constexpr auto image_lines =
    "image-sectors 2097152\n"
    "image-vmsd snapshot.current = \"1\"\n"
    "image-vmsd snapshot.numSnapshots = \"1\"\n"
    "image-vmsd snapshot0.uid = \"1\"\n"
    "image-vmsd snapshot0.displayName = \"SNAPSHOT\"\n";

}  // namespace

std::string WorkstationModel::vmx_text_of(const VmSpec& vm) const {
    return drivers::vmware::render_vmx(host(), vm);
}

// Its disks are there, and its .vmx is not.
void WorkstationModel::add_unregistered_vm(const VmSpec& vm) {
    auto& placed = place(vm);
    const auto vmx = placed.vmx;
    std::erase(placed.files, vmx);
    make_files(placed);
    placed.files.push_back(vmx);
}

void WorkstationModel::add_snapshot(const std::string& name, bool there) {
    snapshot_ = {name, there, false};
}

void WorkstationModel::change(Vm& vm, const RemoteCommand& command) {
    const auto& step = command.name;
    if (step == "vmx") {
        vm.state = VmState::off;
        make_files(vm);
    } else if (step.starts_with("remove-d") || step == "deleteVM") {
        vm.state = VmState::none;
        remove_files(vm);
    } else if (step == "snapshot" || step == "revert-snapshot") {
        snapshot_.there = snapshot_.current = true;
    } else if (step == "remove-snapshot") {
        snapshot_.there = snapshot_.current = false;
    }
}

// One answer has all that any look asks for; each reads its own lines.
CommandResult WorkstationModel::look(const RemoteCommand& command) const {
    if (vms().empty()) return {0, no_interfaces, ""};
    std::string text = "list 0\n";
    for (const auto& vm : vms())
        if (vm.state == VmState::on) text += "| " + vm.vmx + "\n";
    for (const auto& vm : vms()) {
        text += "wanted " + vm.vmx + "\n";
        if (!has(vm.vmx)) continue;
        text += "vmx " + vm.vmx + "\nreal " + vm.vmx + "\n";
        const bool suspended = vm.state == VmState::suspended;
        if (suspended) text += "checkpoint checkpoint.vmState = \"0.vmss\"\n";
    }
    return {0, text + found_files(command) + image_lines + snapshots(), ""};
}

// What vmrun lists, and the .vmsd.
std::string WorkstationModel::snapshots() const {
    if (!snapshot_.there) return "snapshots 0\n+ Total snapshots: 0\n";
    return "snapshots 0\n+ Total snapshots: 1\n+ " + snapshot_.name +
           "\nvmsd snapshot0.uid = \"1\"\nvmsd snapshot0.displayName = \"" + snapshot_.name +
           "\"\n" + (snapshot_.current ? "vmsd snapshot.current = \"1\"\n" : "");
}

}  // namespace grivon::cli
