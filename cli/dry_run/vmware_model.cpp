#include "cli/dry_run/vmware_model.hpp"

#include <algorithm>
#include <string_view>

#include "cli/dry_run/named_files.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::cli {
namespace {

using drivers::CommandResult;
using drivers::RemoteCommand;

// What drivers name their looks.
bool is_look(const std::string& step) {
    return step.starts_with("look") || step.starts_with("verify");
}

}  // namespace

VmwareModel::VmwareModel(const HostConnection& host) : host_(host) {
    files_.insert(host.data_dir);
}

VmwareModel::Vm& VmwareModel::place(const VmSpec& spec) {
    const auto paths = drivers::vmware::paths_of(host_, spec);
    Vm vm;
    vm.spec = spec;
    vm.vmx = paths.vmx;
    vm.files = paths.disks;
    vm.files.push_back(paths.directory);
    vm.files.push_back(paths.vmx);
    vm.vmx_text = vmx_text_of(spec);
    // What it is made from is there, or the plan would be about nothing but that.
    if (spec.image) files_.insert(spec.image->path);
    return vms_.emplace_back(std::move(vm));
}

void VmwareModel::make_files(const Vm& vm) {
    files_.insert(vm.files.begin(), vm.files.end());
}

void VmwareModel::remove_files(const Vm& vm) {
    for (const auto& file : vm.files) files_.erase(file);
}

void VmwareModel::add_vm(const VmSpec& spec, VmState state) {
    auto& vm = place(spec);
    vm.state = state;
    if (state != VmState::none) make_files(vm);
}

void VmwareModel::add_unregistered_vm(const VmSpec& spec) {
    make_files(place(spec));
}

CommandResult VmwareModel::run(const RemoteCommand& command) {
    if (is_look(command.name)) return look(command);
    // In the words of vmware-vdiskmanager.
    if (command.name.find("disk:") != std::string::npos)
        return {0, "Virtual disk creation successful.\n", ""};
    auto* vm = vm_of(command);
    if (vm == nullptr) return {};
    if (command.name.starts_with("read")) return {0, vm->vmx_text, ""};
    if (command.name == drivers::vmware::replace_vmx_step) vm->vmx_text = command.input;
    change_power(*vm, command.name);
    change(*vm, command);
    return {};
}

VmwareModel::Vm* VmwareModel::vm_of(const RemoteCommand& command) {
    const auto named = std::find_if(vms_.begin(), vms_.end(), [&](const Vm& vm) {
        return command.line.find(vm.vmx) != std::string::npos;
    });
    if (named != vms_.end()) return &*named;
    return vms_.size() == 1 ? &vms_.front() : nullptr;
}

void VmwareModel::change_power(Vm& vm, const std::string& step) {
    if (step == "start" || step == "reset" || step.starts_with("answer:"))
        vm.state = VmState::on;
    else if (step == "stop")
        vm.state = VmState::off;
    else if (step == "suspend")
        vm.state = VmState::suspended;
}

std::string VmwareModel::found_files(const RemoteCommand& command) const {
    return found_among(files_, command);
}

}  // namespace grivon::cli
