#include "cli/dry_run/model_host.hpp"

#include <algorithm>
#include <string_view>

#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::cli {
namespace {

using drivers::CommandResult;
using drivers::RemoteCommand;

// vmware-cmd's end when VMware does not know the VM.
constexpr std::int32_t exit_no_such_vm = 11;
constexpr auto no_such_vm = "VMControl error -11: No such virtual machine\n";

// What drivers name their looks.
bool is_look(const std::string& step) {
    return step.starts_with("look") || step.starts_with("verify");
}

CommandResult state_look(VmState state) {
    if (state == VmState::none) return {exit_no_such_vm, "", no_such_vm};
    return {0, "getstate() = " + std::string(name_of(state)) + "\n", ""};
}

// A look at many VMs gets their paths on stdin, and marks what it saw of each.
bool looks_at_many(const RemoteCommand& command) {
    return command.input.starts_with("vm ");
}

std::string marked_look(const std::string& vmx, VmState state) {
    const auto look = state_look(state);
    return "vm " + std::to_string(look.exit_status) + " " + vmx + "\n| " + look.output +
           look.error_output;
}

// What a look at an image comes to, of either kind: the smallest disk, and a snapshot to clone.
constexpr auto image_facts =
    "image-sectors 1\n"
    "image-vmsd snapshot.current = \"1\"\n"
    "image-vmsd snapshot0.uid = \"1\"\n"
    "image-vmsd snapshot0.displayName = \"its-current-snapshot\"\n";

// Whether a script, or its stdin, names the file: it is a whole word there, quoted or not.
bool names(std::string_view text, std::string_view file) {
    constexpr std::string_view ends_of_words = " \n'\"";
    for (auto at = text.find(file); at != std::string_view::npos; at = text.find(file, at + 1)) {
        const bool begins = at == 0 || ends_of_words.find(text[at - 1]) != std::string_view::npos;
        const auto end = at + file.size();
        const bool ends =
            end == text.size() || ends_of_words.find(text[end]) != std::string_view::npos;
        if (begins && ends) return true;
    }
    return false;
}

bool is_workstation(const HostConnection& host) {
    return host.hypervisor == Hypervisor::vmware_workstation;
}

// A host without interfaces, in the form that a look at them has.
constexpr auto no_interfaces = "addresses\nroutes\n";

}  // namespace

ModelHost::ModelHost(const HostConnection& host, std::string choice)
    : host_(host), choice_(std::move(choice)) {
    files_.insert(host.data_dir);
}

ModelHost::Vm& ModelHost::place(const VmSpec& spec) {
    const auto paths = drivers::vmware::paths_of(host_, spec);
    Vm vm;
    vm.vmx = paths.vmx;
    vm.files = paths.disks;
    vm.files.push_back(paths.directory);
    vm.files.push_back(paths.vmx);
    vm.vmx_text = drivers::vmware::render_vmx(host_, spec);
    return vms_.emplace_back(std::move(vm));
}

void ModelHost::make_files(const Vm& vm) {
    files_.insert(vm.files.begin(), vm.files.end());
}

void ModelHost::add_vm(const VmSpec& spec, VmState state) {
    auto& vm = place(spec);
    vm.state = state;
    if (state != VmState::none) make_files(vm);
}

void ModelHost::add_unregistered_vm(const VmSpec& spec) {
    make_files(place(spec));
}

void ModelHost::add_snapshot(const std::string& name, bool there) {
    snapshot_ = name;
    has_snapshot_ = there;
}

void ModelHost::add_image(const VmImage& image) {
    files_.insert(image.path);
}

CommandResult ModelHost::run(const RemoteCommand& command) {
    if (is_look(command.name)) return look(command);
    if (command.name == "question") return question();
    // In the words of vmware-vdiskmanager.
    if (command.name.find("disk:") != std::string::npos)
        return {0, "Virtual disk creation successful.\n", ""};
    auto* vm = vm_of(command);
    if (vm == nullptr) return {};
    if (command.name.starts_with("read")) return {0, vm->vmx_text, ""};
    if (command.name == drivers::vmware::replace_vmx_step) vm->vmx_text = command.input;
    change(*vm, command.name);
    return {};
}

ModelHost::Vm* ModelHost::vm_of(const RemoteCommand& command) {
    const auto named = std::find_if(vms_.begin(), vms_.end(), [&](const Vm& vm) {
        return command.line.find(vm.vmx) != std::string::npos;
    });
    if (named != vms_.end()) return &*named;
    return vms_.size() == 1 ? &vms_.front() : nullptr;
}

void ModelHost::change(Vm& vm, const std::string& step) {
    if (step == "start" || step == "reset" || step.starts_with("answer:")) {
        vm.state = VmState::on;
    } else if (step == "stop") {
        vm.state = VmState::off;
    } else if (step == "suspend") {
        vm.state = VmState::suspended;
    } else if (step == "register") {
        vm.state = VmState::off;
        make_files(vm);
    } else if (step == "unregister") {
        vm.state = VmState::none;
    } else if (step == "remove-directory") {
        for (const auto& file : vm.files) files_.erase(file);
        vm.state = VmState::none;
    } else if (step == "vmx" && is_workstation(host_)) {
        vm.state = VmState::off;
        make_files(vm);
    } else if (step == "snapshot" || step == "remove-snapshot") {
        has_snapshot_ = step == "snapshot";
    }
}

CommandResult ModelHost::look(const RemoteCommand& command) const {
    if (is_workstation(host_) && !vms_.empty()) return workstation_look(command);
    if (looks_at_many(command)) {
        std::string text;
        for (const auto& vm : vms_) text += marked_look(vm.vmx, vm.state);
        return {0, text + found_files(command), ""};
    }
    if (vms_.size() != 1) return {0, no_interfaces, ""};
    auto seen = state_look(vms_.front().state);
    seen.output.insert(0, found_files(command));
    return seen;
}

CommandResult ModelHost::workstation_look(const RemoteCommand& command) const {
    std::string list = "list 0\n| Total running VMs: 0\n";
    std::string seen;
    for (const auto& vm : vms_) {
        seen += "wanted " + vm.vmx + "\n";
        if (vm.state == VmState::on) list += "| " + vm.vmx + "\n";
        if (vm.state != VmState::none) seen += "vmx " + vm.vmx + "\n";
        if (vm.state == VmState::suspended) seen += "vmss " + vm.vmx + "\n";
    }
    if (!snapshot_.empty()) seen += "snapshots 0\n+ Total snapshots: 0\n";
    if (has_snapshot_) seen += "+ " + snapshot_ + "\n";
    return {0, list + seen + found_files(command) + image_facts, ""};
}

std::string ModelHost::found_files(const RemoteCommand& command) const {
    std::string text;
    for (const auto& file : files_)
        if (names(command.line, file) || names(command.input, file)) text += "found " + file + "\n";
    return text;
}

// As a tool that was killed while it waited for an answer.
CommandResult ModelHost::question() const {
    return {0, "asked 137\nthe question that waits\n " + choice_ + ") this choice\n", ""};
}

}  // namespace grivon::cli
