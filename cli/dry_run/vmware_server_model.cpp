#include "cli/dry_run/named_files.hpp"
#include "cli/dry_run/vmware_model.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::cli {
namespace {

using drivers::CommandResult;
using drivers::RemoteCommand;

// vmware-cmd's end when VMware does not know the VM.
constexpr std::int32_t exit_no_such_vm = 11;
constexpr auto no_such_vm = "VMControl error -11: No such virtual machine\n";

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

}  // namespace

VmwareServerModel::VmwareServerModel(const HostConnection& host, std::string choice)
    : VmwareModel(host), choice_(std::move(choice)) {}

// A question is read as from a tool that was killed while it waited for an answer. Nothing else is
// registered on this host.
CommandResult VmwareServerModel::run(const RemoteCommand& command) {
    if (command.name == "list") return {0, "list 0\n", ""};
    if (command.name == "question")
        return {0, "asked 137\nthe question that waits\n " + choice_ + ") this choice\n", ""};
    return VmwareModel::run(command);
}

std::string VmwareServerModel::vmx_text_of(const VmSpec& vm) const {
    return drivers::vmware::render_vmx(host(), vm);
}

void VmwareServerModel::change(Vm& vm, const RemoteCommand& command) {
    if (command.name == "register") {
        vm.state = VmState::off;
        make_files(vm);
    } else if (command.name == "unregister") {
        vm.state = VmState::none;
    } else if (command.name == "remove-directory") {
        remove_files(vm);
    }
}

CommandResult VmwareServerModel::look(const RemoteCommand& command) const {
    if (looks_at_many(command)) {
        std::string text;
        for (const auto& vm : vms()) text += marked_look(vm.vmx, vm.state);
        return {0, text + found_files(command), ""};
    }
    if (vms().size() != 1) return {0, no_interfaces, ""};
    auto seen = state_look(vms().front().state);
    seen.output.insert(0, found_files(command));
    return seen;
}

}  // namespace grivon::cli
