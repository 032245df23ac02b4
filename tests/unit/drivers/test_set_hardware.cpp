// set host vmware: what is read, what is written, and what is said of a host that has it otherwise.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"
#include "workers/drivers/vmware/vmx_nics.hpp"

namespace grivon::test {

using drivers::CommandResult;
using namespace drivers::vmware;

namespace {

const std::string name = "slice0@vmware-server-0-0";
const std::string vmx = vmx_of(0);
const VmHardware before{1, 768};
const VmHardware wanted{2, 1024};

Assign set_job() {
    Assign assign = vm_job("set");
    assign.spec.vm->cpus = wanted.cpus;
    assign.spec.vm->memory_mb = wanted.memory_mb;
    assign.spec.hardware_before = before;
    return assign;
}

CommandResult file_with(const VmHardware& hardware) {
    Assign assign = vm_job("create");
    assign.spec.vm->cpus = hardware.cpus;
    assign.spec.vm->memory_mb = hardware.memory_mb;
    return says(render_vmx(assign.host, *assign.spec.vm));
}

void check_hardware(const Played& played, const std::optional<VmHardware>& hardware) {
    CHECK(played.report.hardware == hardware);
}

}  // namespace

TEST_CASE("CPUs and memory are read as VMware reads them") {
    CHECK(hardware_in("numvcpus = \"2\"\nmemsize = \"512\"\n") == VmHardware{2, 512});
    CHECK(hardware_in("memsize = \"512\"") == VmHardware{1, 512});  // one CPU if none is said
    CHECK(hardware_in("  MemSize=512 \r\nNUMVCPUS\t=\t\"2\"\r\n") == VmHardware{2, 512});
    CHECK(hardware_in("#memsize = \"4\"\nmemsize = \"512\"\nxmemsize = \"8\"\n") ==
          VmHardware{1, 512});
    CHECK(hardware_in("annotation = \"memsize = 7\"\nmemsize = \"512\"\n") == VmHardware{1, 512});
    for (const std::string text :
         {"", "numvcpus = \"2\"\n", "memsize\n", "memsize = \"\"\n", "memsize = \"lots\"\n",
          "memsize = \"-4\"\n", "memsize = \"5 MB\"\n", "memsize = \"512\"\nnumvcpus = \"two\"\n",
          "memsize = \"99999999999\"\n", "\xff\xfe\0m"})
        CHECK(hardware_in(text) == std::nullopt);
}

TEST_CASE("only the lines of CPUs and memory are changed") {
    CHECK(with_hardware("a = \"1\"\nMEMSIZE = \"4\"\nb\n\nnumvcpus = \"1\"\nc = \"|22\"", wanted) ==
          "a = \"1\"\nmemsize = \"1024\"\nb\n\nnumvcpus = \"2\"\nc = \"|22\"");
    CHECK(with_hardware("a\r\nmemsize = \"4\"\r\n", wanted) ==
          "a\r\nmemsize = \"1024\"\r\nnumvcpus = \"2\"\n");
    CHECK(with_hardware("a = \"1\"", wanted) ==
          "a = \"1\"\nnumvcpus = \"2\"\nmemsize = \"1024\"\n");
    CHECK(with_hardware("memsize = \"4\"\nmemsize = \"8\"\nnumvcpus = \"1\"\n", wanted) ==
          "memsize = \"1024\"\nmemsize = \"1024\"\nnumvcpus = \"2\"\n");
    CHECK(with_hardware("", wanted) == "numvcpus = \"2\"\nmemsize = \"1024\"\n");
    // What create writes, and what it would have written.
    CHECK(with_hardware(file_with(before).output, wanted) == file_with(wanted).output);
}

TEST_CASE("interfaces are written anew, and all other lines stay") {
    HostConnection host;
    host.name = "h";
    VmSpec vm;
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet2"}};
    const std::string own =
        "ethernet0.present = \"TRUE\"\nethernet0.connectionType = \"custom\"\n"
        "ethernet0.vnet = \"/dev/vmnet2\"\nethernet0.addressType = \"static\"\n"
        "ethernet0.address = \"00:50:56:00:00:01\"\nethernet0.virtualDev = \"e1000\"\n";
    CHECK(with_nics("a = \"1\"\r\n Ethernet0.vnet=\"x\"\nETHERNET12.present = \"TRUE\"\n#c\n", host,
                    vm) == "a = \"1\"\r\n#c\n" + own);
    CHECK(with_nics("ethernet.b = \"1\"\nethernets.c = \"2\"\nethernetA.x = \"3\"", host, vm) ==
          "ethernet.b = \"1\"\nethernets.c = \"2\"\nethernetA.x = \"3\"\n" + own);
    vm.nics.clear();
    CHECK(with_nics("ethernet0.present = \"TRUE\"\nb = \"2\"\n", host, vm) == "b = \"2\"\n");
    CHECK(with_nics("", host, vm).empty());
}

TEST_CASE("set reads, writes and reads again") {
    const Played played =
        play(set_job(), {state_is("off"), file_with(before), says(""), file_with(wanted)});
    CHECK(played.names() == Texts{"look", "read", "replace-vmx", "read-again"});
    CHECK(played.named("replace-vmx").input == file_with(wanted).output);
    CHECK(played.named("replace-vmx").recorded_first);
    CHECK(played.shown() == Texts{"# setting " + name + " from cpus=1 mem=768 to cpus=2 mem=1024",
                                  "ssh -x vmware-server-0-0 \"cat >" + vmx + ".new && mv -f " +
                                      vmx + ".new " + vmx + "\""});
    check_succeeded(played, VmState::off, "");
    check_hardware(played, wanted);
}

TEST_CASE("what is so already is not written") {
    const Played played = play(set_job(), {state_is("off"), file_with(wanted)});
    CHECK(played.shown().empty());
    check_succeeded(played, VmState::off, "already so");
    check_hardware(played, wanted);
}

TEST_CASE("a VM that is not off is not set") {
    const Played on = play(set_job(), {state_is("on")});
    CHECK(on.shown().empty());
    check_failed(on, 1, VmState::on,
                 name +
                     " is on: its CPUs and memory change only while it is off; stop it first: "
                     "grivon stop host vmware vmware-server-0-0 slice=0");
    check_hardware(on, std::nullopt);
    const Played suspended = play(set_job(), {state_is("suspended")});
    CHECK(suspended.shown().empty());
    check_failed(suspended, 1, VmState::suspended,
                 name +
                     " is suspended: its CPUs and memory change only while it is off; resume "
                     "it, and stop it then: grivon resume host vmware vmware-server-0-0 "
                     "slice=0");
    const Played stuck = play(set_job(), {state_is("stuck"), asks(moved_menu)});
    CHECK(stuck.shown().empty());
    CHECK(stuck.report.outcome == Outcome::failed);
    CHECK(stuck.report.vm == VmState::stuck);
    CHECK(stuck.report.question == moved_question);
    const Played none = play(set_job(), {not_registered()});
    CHECK(none.shown().empty());
    check_failed(none, 11, VmState::none,
                 name +
                     " is not registered on the host; create it first: grivon create host "
                     "vmware vmware-server-0-0 slice=0");
}

TEST_CASE("nothing is written of a file that cannot be read") {
    const Played gone = play(
        set_job(), {state_is("off"), fails(1, "cat: " + vmx + ": No such file or directory\n")});
    CHECK(gone.shown().empty());
    check_failed(gone, 1, VmState::off,
                 "cannot read " + vmx + " on vmware-server-0-0: cat: " + vmx +
                     ": No such file or directory");
    const std::string advice =
        " on vmware-server-0-0 does not say how much memory the VM has "
        "(memsize), or is no .vmx; see to the file and run this again";
    check_failed(play(set_job(), {state_is("off"), says("numvcpus = \"2\"\n")}), 1, VmState::off,
                 vmx + advice);
    // Longer than what is read of a command: it would be cut.
    const Played long_file = play(
        set_job(), {state_is("off"),
                    says("memsize = \"4\"\n" + std::string(drivers::captured_bytes_max, '#'))});
    CHECK(long_file.shown().empty());
    check_failed(long_file, 1, VmState::off, vmx + advice);
}

TEST_CASE("set tells what the host has when it could not write") {
    const Played full = play(
        set_job(), {state_is("off"), file_with(before),
                    fails(1, "cat: write error: No space left on device\n"), file_with(before)});
    check_failed(
        full, 1, VmState::off,
        "cannot write " + vmx + " on vmware-server-0-0: cat: write error: No space left on device");
    check_hardware(full, before);
    // The rename was done, but the command failed.
    const Played late = play(set_job(), {state_is("off"), file_with(before),
                                         fails(1, "sh: killed\n"), file_with(wanted)});
    CHECK(late.report.outcome == Outcome::failed);
    check_hardware(late, wanted);
    const Played overwritten =
        play(set_job(), {state_is("off"), file_with(before), says(""), file_with({2, 512})});
    check_failed(overwritten, 1, VmState::off,
                 vmx +
                     " was written, but says cpus=2 mem=512; see who writes it on "
                     "vmware-server-0-0, and run this again");
    check_hardware(overwritten, VmHardware{2, 512});
    const Played unread =
        play(set_job(), {state_is("off"), file_with(before), says(""), fails(1, "cat: gone\n")});
    CHECK(unread.report.outcome == Outcome::failed);
    check_hardware(unread, std::nullopt);
}

TEST_CASE("set while vmware-serverd is dead begins nothing") {
    check_serverd_dead(play(set_job(), {serverd_dead()}), Outcome::unreached);
}

TEST_CASE("an attempt after one that was cut off does what is left") {
    const Assign assign = second_attempt(set_job(), {"look", "read", "replace-vmx"});
    check_succeeded(play(assign, {state_is("off"), file_with(wanted)}), VmState::off, "already so");
    check_succeeded(play(assign, {state_is("off"), file_with(before), says(""), file_with(wanted)}),
                    VmState::off, "");
}

TEST_CASE("what is left of a set that does not go on") {
    Assign assign = set_job();
    const auto check_left = [](const Played& played, const std::string& message, VmState vm) {
        CHECK(played.report.outcome == Outcome::cancelled);
        CHECK(played.report.message == message);
        CHECK(played.report.vm == vm);
        CHECK(played.shown().empty());
    };
    const Played untouched = play_stop(assign, {state_is("off"), file_with(before)});
    check_left(untouched, name + " has cpus=1 mem=768", VmState::off);
    check_hardware(untouched, before);
    check_left(play_stop(assign, {not_registered(), fails(1, "cat: no\n")}),
               name + " is not registered on the host", VmState::none);
    assign.steps_begun = {"look", "read", "replace-vmx"};
    const Played half = play_stop(assign, {says(""), state_is("off"), file_with(before)});
    CHECK(half.names() == Texts{"clean-up", "look", "read"});
    CHECK(half.named("clean-up").line == "rm -f -- " + vmx + ".new");
    check_left(half, name + " has cpus=1 mem=768", VmState::off);
    const Played whole = play_stop(assign, {says(""), state_is("off"), file_with(wanted)});
    check_succeeded(whole, VmState::off, "");
    check_hardware(whole, wanted);
    CHECK(play_stop(assign, {says(""), state_is("off"), fails(1, "cat: no\n")}).report.outcome ==
          Outcome::uncertain);
    check_serverd_dead(play_stop(assign, {says(""), serverd_dead()}), Outcome::uncertain);
}

TEST_CASE("whatever one step of a set answers, nothing is said that was not seen") {
    const std::vector<CommandResult> good{state_is("off"), file_with(before), says(""),
                                          file_with(wanted)};
    const std::vector<CommandResult> others{
        state_is("on"),   state_is("suspended"), not_registered(),   serverd_dead(),
        fails(1, "no\n"), fails(137, ""),        says(""),           says("banana\n"),
        timed_out(),      file_with(before),     file_with({1, 512})};
    for (std::size_t step = 0; step < good.size(); ++step) {
        for (const CommandResult& other : others) {
            INFO("step " << step << " says " << other.output << other.error_output);
            const Assign assign = set_job();
            drivers::Script script = drivers::make_script(assign);
            std::optional<VmHardware> there = before;  // as the host has it in truth
            for (std::size_t i = 0; const auto* command = script.pending(); ++i) {
                REQUIRE(i < good.size());
                const CommandResult& answer = i == step ? other : good[i];
                if (command->name == "replace-vmx" && answer.exit_status == 0) there = wanted;
                script.resume(answer);
            }
            const JobReport& report = script.report();
            if (report.outcome == Outcome::succeeded) {
                REQUIRE(there == wanted);
                REQUIRE(report.hardware == wanted);
            } else {
                REQUIRE_FALSE(report.message.empty());
            }
        }
    }
}

TEST_CASE("a malformed set never reaches a host") {
    const auto ends = [](const VmHardware& hardware) {
        Assign assign = set_job();
        assign.spec.vm->cpus = hardware.cpus;
        assign.spec.vm->memory_mb = hardware.memory_mb;
        return play(assign, {}).report.exit_status == -1 &&
               play_stop(assign, {}).report.exit_status == -1;
    };
    for (const VmHardware& wrong :
         {VmHardware{0, 768}, VmHardware{3, 768}, VmHardware{1, 3}, VmHardware{1, 3601}})
        CHECK(ends(wrong));
}

}  // namespace grivon::test
