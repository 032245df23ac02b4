#include "cli/dry_run/libvirt_model.hpp"

#include <algorithm>

#include "cli/dry_run/named_files.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::cli {
namespace {

using drivers::CommandResult;
using drivers::RemoteCommand;

// A large disk that anything can be made from.
constexpr auto image_lines =
    "image file format: qcow2\nimage virtual size: 1 GiB (1073741824 bytes)\n";

std::string state_words(VmState state) {
    return state == VmState::on ? "running" : "shut off";
}

// virDomainState
std::string state_number(VmState state) {
    return state == VmState::on ? "1" : "5";
}

std::string dominfo(const VmSpec& vm, VmState state) {
    return "State:          " + state_words(state) +
           "\nCPU(s):         " + std::to_string(vm.cpus) +
           "\nMax memory:     " + std::to_string(std::uint64_t{vm.memory_mb} * 1024) +
           " KiB\nManaged save:   " + (state == VmState::suspended ? "yes" : "no") + "\n";
}

// As the looks at a VM print its configuration.
std::string configuration(const HostConnection& host, const VmSpec& vm) {
    const auto xml = drivers::libvirt::render_domain(host, vm, drivers::libvirt::Accelerator::none);
    std::string text;
    for (const auto line : drivers::lines_of(xml)) text.append("xml ").append(line).append("\n");
    return text;
}

CommandResult absent(const VmSpec& vm) {
    return {1, "", "error: failed to get domain '" + drivers::libvirt::uuid_of(vm) + "'\n"};
}

}  // namespace

LibvirtModel::LibvirtModel(const HostConnection& host) : host_(host) {
    files_.insert(host.data_dir);
}

void LibvirtModel::make_files(const VmSpec& vm) {
    const auto paths = drivers::libvirt::paths_of(host_, vm);
    files_.insert(paths.disks.begin(), paths.disks.end());
    files_.insert(paths.directory);
}

// What it is made from is there, or the plan would be about nothing but that.
void LibvirtModel::add_vm(const VmSpec& vm, VmState state) {
    vms_.push_back({vm, state});
    if (vm.image && !vm.image->seed.empty()) files_.insert(vm.image->seed);
    if (state != VmState::none) make_files(vm);
}

void LibvirtModel::add_unregistered_vm(const VmSpec& vm) {
    vms_.push_back({vm, VmState::none});
    make_files(vm);
}

void LibvirtModel::add_snapshot(const std::string& name, bool there) {
    snapshot_ = {name, there, false};
}

CommandResult LibvirtModel::run(const RemoteCommand& command) {
    if (command.name.starts_with("look") || command.name.starts_with("verify"))
        return look(command);
    if (auto* vm = vm_of(command); vm != nullptr) change(*vm, command);
    return {};
}

LibvirtModel::Vm* LibvirtModel::vm_of(const RemoteCommand& command) {
    const auto named = std::find_if(vms_.begin(), vms_.end(), [&](const Vm& vm) {
        return command.line.find(drivers::libvirt::uuid_of(vm.spec)) != std::string::npos ||
               command.input.find(drivers::libvirt::uuid_of(vm.spec)) != std::string::npos;
    });
    if (named != vms_.end()) return &*named;
    return vms_.size() == 1 ? &vms_.front() : nullptr;
}

void LibvirtModel::change(Vm& vm, const RemoteCommand& command) {
    const auto& step = command.name;
    if (step == "define") {
        vm.state = VmState::off;
        make_files(vm.spec);
    } else if (step == "undefine") {
        vm.state = VmState::none;
    } else if (step.starts_with("remove-d")) {
        files_ = {host_.data_dir};
    } else if (step == "start" || step == "reset" || step == "reboot" || step == "resume") {
        vm.state = VmState::on;
    } else if (step == "stop" || step == "destroy" || step == "shutdown") {
        vm.state = VmState::off;
    } else if (step == "suspend" || step == "managedsave") {
        vm.state = VmState::suspended;
    } else if (step.starts_with("snapshot-")) {
        snapshot_.there = snapshot_.current = step != "snapshot-delete";
    }
}

// One answer has all that any look asks for; each reads its own lines.
CommandResult LibvirtModel::look(const RemoteCommand& command) {
    const bool of_many = command.line.find("domstats") != std::string::npos ||
                         command.line.find("state %s %s") != std::string::npos;
    if (of_many) return {0, found_files(command) + domains(), ""};
    if (vms_.size() != 1) return {0, no_interfaces, ""};
    const auto& vm = vms_.front();
    auto text = found_files(command) + image_lines;
    if (vm.state == VmState::none) {
        auto missing = absent(vm.spec);
        missing.output = text;
        return missing;
    }
    text += dominfo(vm.spec, vm.state) + configuration(host_, vm.spec);
    if (snapshot_.current) text += "current " + snapshot_.name + "\n";
    if (snapshot_.there) text += "snapshot " + snapshot_.name + "\n";
    return {0, text, ""};
}

std::string LibvirtModel::domains() const {
    std::string text;
    for (const auto& vm : vms_) {
        if (vm.state == VmState::none) continue;
        const auto uuid = drivers::libvirt::uuid_of(vm.spec);
        const auto name = drivers::libvirt::domain_name(vm.spec);
        text += "domain " + uuid + " " + name + "\n";
        if (vm.state == VmState::suspended) text += "saved " + uuid + "\n";
        text += "stat Domain: '" + name + "'\nstat   state.state=" + state_number(vm.state) + "\n";
        text += "state " + uuid + " " + state_words(vm.state) + "\n";
    }
    return text;
}

std::string LibvirtModel::found_files(const RemoteCommand& command) const {
    return found_among(files_, command);
}

}  // namespace grivon::cli
