#include "tests/unit/drivers/workstation_play.hpp"

namespace grivon::test::workstation {

using drivers::CommandResult;

namespace {

Assign on_workstation(Assign assign) {
    assign.host.name = "vmware-workstation-0-0";
    assign.host.hypervisor = Hypervisor::vmware_workstation;
    return assign;
}

std::string list_of(const Look& look, const std::string& vmx) {
    if (!look.list_error.empty()) return "| " + look.list_error + "\n";
    const std::string count = look.listed ? "2" : "1";
    return "| Total running VMs: " + count + "\n| /home/anna/other.vmx\n" +
           (look.listed ? "| " + vmx + "\n" : "");
}

}  // namespace

Assign job(const std::string& verb) {
    return on_workstation(vm_job(verb));
}

Assign snapshot_job(const std::string& verb, const std::string& snapshot) {
    Assign assign = job(verb);
    assign.spec.object = "host vmware snapshot";
    assign.spec.parameters["name"] = snapshot;
    return assign;
}

Assign jobs(const std::string& verb, std::uint32_t count) {
    return on_workstation(vms_job(verb, count));
}

CommandResult looked(const Look& look) {
    const std::string vmx = vmx_of(look.slice);
    std::string output = "list " + std::to_string(look.list_status) + "\n" + list_of(look, vmx);
    if (look.process) output += "process " + vmx + "\n";
    output += "wanted " + vmx + "\n";
    if (look.there) {
        output += "vmx " + vmx + "\nreal " + vmx + "\n";
        if (look.checkpoint)
            output += "checkpoint checkpoint.vmState = \"" + *look.checkpoint + "\"\n";
        if (look.suspend_file) output += "vmss " + vmx + ".vmss\n";
    }
    for (const std::string& file : look.files) output += "found " + file + "\n";
    return says(output);
}

CommandResult seen_as(VmState state, const Texts& files) {
    Look look;
    look.there = state != VmState::none;
    look.listed = state == VmState::on;
    if (state == VmState::suspended) look.checkpoint = "0.vmss";
    look.files = files;
    return looked(look);
}

CommandResult error(const std::string& text) {
    return {255, "Error: " + text + "\n", ""};
}

CommandResult hung() {
    return {124, "", ""};
}

}  // namespace grivon::test::workstation
