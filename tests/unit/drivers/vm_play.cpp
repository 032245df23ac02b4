#include "tests/unit/drivers/vm_play.hpp"

#include <catch2/catch.hpp>

namespace grivon::test {

using drivers::CommandResult;

const std::string moved_menu =
    "Virtual machine message 0: msg.uuid.moved\n"
    "The location of this virtual machine's configuration file has changed since it was last "
    "powered on.\n"
    " 0) Keep\n"
    " 1) Create\n"
    " 2) Cancel\n"
    "Select choice. Press enter for default <0> : ";
const std::string moved_question =
    "The location of this virtual machine's configuration file has changed since it was last "
    "powered on.\n0) Keep\n1) Create\n2) Cancel";
const std::string no_boot_menu =
    "Virtual machine message 0: msg.Backdoor.OsNotFound\n"
    "No bootable CD, floppy or hard disk was detected.\n"
    " 0) OK\n"
    "Select choice. Press enter for default <0> : ";
const std::string no_boot_question = "No bootable CD, floppy or hard disk was detected.\n0) OK";

const std::string moved_advice =
    ": \"The location of this virtual machine's configuration file has changed since it was last "
    "powered on.\"; answer it: grivon answer host vmware vmware-server-0-0 slice=0 choice=K";
const std::string no_boot_advice =
    ": \"No bootable CD, floppy or hard disk was detected.\"; answer it: grivon answer host vmware "
    "vmware-server-0-0 slice=0 choice=K";

namespace {

std::string marked(const std::string& text, const std::string& mark) {
    std::string lines;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        lines += mark + text.substr(start, end - start) + "\n";
        start = end + 1;
    }
    return lines;
}

}  // namespace

Assign power_job(const std::string& verb, const std::string& mode) {
    Assign assign = vm_job(verb);
    assign.spec.parameters["mode"] = mode;
    return assign;
}

Assign answer_job(const std::string& choice) {
    Assign assign = vm_job("answer");
    assign.spec.parameters["choice"] = choice;
    return assign;
}

Assign vms_job(const std::string& verb, std::uint32_t count) {
    Assign assign = vm_job(verb);
    const VmSpec one = *assign.spec.vm;
    assign.spec.vm.reset();
    assign.spec.desired.emplace();
    for (std::uint32_t slice = 0; slice < count; ++slice) {
        VmSpec vm = one;
        vm.id = VmId{22 + slice};
        vm.slice = slice;
        assign.spec.desired->vms.push_back(vm);
    }
    return assign;
}

Assign second_attempt(Assign assign, const Texts& steps_begun) {
    assign.attempt = 2;
    assign.recovery = true;
    assign.steps_begun = steps_begun;
    return assign;
}

std::string vmx_of(std::uint32_t slice) {
    const std::string name = std::to_string(slice);
    return "/state/partition1/vmware/" + name + "/" + name + ".vmx";
}

std::string disk_of(std::uint32_t slice) {
    return "/state/partition1/vmware/disks/" + std::to_string(slice) + ".scsi0:0.vmdk";
}

CommandResult tools_not_running() {
    return fails(8,
                 "VMControl error -8: Invalid operation for virtual machine's current state: Make "
                 "sure the VMware Server Tools are running\n");
}

CommandResult timed_out() {
    return fails(7, "VMControl error -7: Timeout\n");
}

CommandResult asks(const std::string& menu) {
    return says("asked 137\n" + menu + "\n");
}

CommandResult asks_nothing() {
    return says("asked 0\nNo question is pending.\n\n");
}

CommandResult surveyed(const Surveyed& host) {
    std::string output;
    for (const auto& [slice, look] : host.looks) {
        output += "vm " + std::to_string(look.exit_status) + " " + vmx_of(slice) + "\n";
        output += marked((look.output + look.error_output).substr(0, 200), "| ");
        const auto question = host.questions.find(slice);
        if (question != host.questions.end()) output += marked(question->second.output, "? ");
    }
    for (const std::string& file : host.files) output += "found " + file + "\n";
    return says(output);
}

CommandResult lists(const CommandResult& list, const std::string& configurations) {
    return says("list " + std::to_string(list.exit_status) + "\n" +
                marked(list.output + list.error_output, "| ") + configurations);
}

void check_failed(const Played& played, std::int32_t exit_status, std::optional<VmState> vm,
                  const std::string& message) {
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == exit_status);
    CHECK(played.report.vm == vm);
    CHECK(played.report.message == message);
}

void check_serverd_dead(const Played& played, Outcome outcome) {
    CHECK(played.report.outcome == outcome);
    CHECK(played.report.exit_status == 14);
    CHECK_FALSE(played.report.vm);
    CHECK(played.report.sightings.empty());
    CHECK(played.report.message ==
          "vmware-serverd on vmware-server-0-0 does not answer (VMControl error -14); end it there "
          "(kill -9 if it hangs), restart VMware and run this again");
}

void check_succeeded(const Played& played, VmState vm, const std::string& message) {
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.exit_status == 0);
    CHECK(played.report.vm == vm);
    CHECK(played.report.message == message);
}

}  // namespace grivon::test
