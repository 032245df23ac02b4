#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string directory = "/state/partition1/vmware/0";
const std::string disk = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";
const std::string name = "slice0@vmware-server-0-0";
const std::string unregister_line =
    "ssh -x vmware-server-0-0 vmware-cmd -s unregister /state/partition1/vmware/0/0.vmx";
const Texts removal_lines{
    "ssh -x vmware-server-0-0 rm -f /state/partition1/vmware/disks/0.scsi0:0.vmdk "
    "/state/partition1/vmware/disks/0.scsi0:0.vmdk.WRITELOCK",
    "ssh -x vmware-server-0-0 rm -Rf /state/partition1/vmware/0"};
const std::string note = "# destroy slice0@vmware-server-0-0";

CommandResult look(const Texts& files, CommandResult state) {
    std::string found;
    for (const std::string& file : files) found += "found " + file + "\n";
    state.output = found + state.output;
    return state;
}

CommandResult whole(const std::string& state) {
    return look({disk, directory}, state_is(state));
}

CommandResult unregistered() {
    return says("unregister(" + vmx + ") = 1\n");
}

}  // namespace

TEST_CASE("destroy shows what the roll showed and leaves nothing") {
    for (const std::string before : {"off", "suspended"}) {
        const Played played = play(vm_job("destroy"), {whole(before), unregistered(), says(""),
                                                       says(""), not_registered()});
        CHECK(played.names() ==
              Texts{"look", "unregister", "remove-disks", "remove-directory", "verify"});
        CHECK(played.shown() == Texts{note, unregister_line, removal_lines[0], removal_lines[1]});
        CHECK(played.named("unregister").line ==
              "LC_ALL=C vmware-cmd -s unregister " + vmx + " </dev/null");
        CHECK(played.named("remove-disks").line ==
              "LC_ALL=C rm -f " + disk + " " + disk + ".WRITELOCK </dev/null");
        CHECK(played.named("remove-directory").line ==
              "LC_ALL=C rm -Rf " + directory + " </dev/null");
        check_succeeded(played, VmState::none, "");
    }
}

TEST_CASE("destroy removes every disk at once, and does not speak of disks where there are none") {
    Assign assign = vm_job("destroy");
    assign.spec.vm->disks.push_back({"scsi0:1", 40});
    const Played two =
        play(assign, {whole("off"), unregistered(), says(""), says(""), not_registered()});
    const std::string disk1 = "/state/partition1/vmware/disks/0.scsi0:1.vmdk";
    CHECK(two.shown()[2] == "ssh -x vmware-server-0-0 rm -f " + disk + " " + disk + ".WRITELOCK " +
                                disk1 + " " + disk1 + ".WRITELOCK");
    assign.spec.vm->disks.clear();
    const Played none = play(
        assign, {look({directory}, state_is("off")), unregistered(), says(""), not_registered()});
    CHECK(none.shown() == Texts{note, unregister_line, removal_lines[1]});
}

TEST_CASE("destroy refuses a VM that runs") {
    const Played played = play(vm_job("destroy"), {whole("on")});
    CHECK(played.shown().empty());
    check_failed(played, 1, VmState::on,
                 name + " is on; stop it first: grivon stop host vmware vmware-server-0-0 slice=0");
}

TEST_CASE("destroy refuses a stuck VM and says what it asks") {
    const Played played = play(vm_job("destroy"), {whole("stuck"), asks(moved_menu)});
    CHECK(played.shown().empty());
    check_failed(played, 1, VmState::stuck,
                 name + " is stuck: it waits for an answer to a question" + moved_advice);
    CHECK(played.report.question == moved_question);
}

TEST_CASE("destroy of what is gone does nothing") {
    const Played played = play(vm_job("destroy"), {not_registered()});
    CHECK(played.names() == Texts{"look"});
    CHECK(played.shown().empty());
    check_succeeded(played, VmState::none, "already gone");
}

TEST_CASE("destroy of a VM that is not registered removes the files that are left") {
    for (const std::string& file : Texts{disk, disk + ".WRITELOCK", directory}) {
        const Played played = play(vm_job("destroy"), {look({file}, not_registered()), says(""),
                                                       says(""), not_registered()});
        CHECK(played.shown() == Texts{note, removal_lines[0], removal_lines[1]});
        check_succeeded(played, VmState::none, "");
    }
}

TEST_CASE("a destroy that was cut off is finished by the next attempt") {
    const auto again = [](const Texts& begun) { return second_attempt(vm_job("destroy"), begun); };
    SECTION("before or in the middle of unregistering") {
        check_succeeded(play(again({"look", "unregister"}),
                             {whole("off"), unregistered(), says(""), says(""), not_registered()}),
                        VmState::none, "");
    }
    SECTION("after it") {
        const Played played =
            play(again({"look", "unregister"}),
                 {look({disk, directory}, not_registered()), says(""), says(""), not_registered()});
        CHECK(played.shown().front() == note);
        check_succeeded(played, VmState::none, "");
    }
    SECTION("between disks and directory") {
        check_succeeded(
            play(again({"look", "unregister", "remove-disks"}),
                 {look({directory}, not_registered()), says(""), says(""), not_registered()}),
            VmState::none, "");
    }
    SECTION("after everything") {
        check_succeeded(
            play(again({"look", "unregister", "remove-disks", "remove-directory", "verify"}),
                 {not_registered()}),
            VmState::none, "already gone");
    }
}

TEST_CASE("no disk is removed while the VM may be registered") {
    SECTION("somebody else unregistered it") {
        const Played played =
            play(vm_job("destroy"),
                 {whole("off"), fails(11, "VMControl error -11: No such virtual machine\n"),
                  not_registered(), says(""), says(""), not_registered()});
        CHECK(played.names() == Texts{"look", "unregister", "look-again", "remove-disks",
                                      "remove-directory", "verify"});
        check_succeeded(played, VmState::none, "");
    }
    SECTION("somebody started it") {
        const Played played = play(
            vm_job("destroy"), {whole("off"), state_conflict("unregister", "on"), state_is("on")});
        check_failed(played, 1, VmState::on,
                     name +
                         " is on; stop it first: grivon stop host vmware vmware-server-0-0 "
                         "slice=0");
    }
    SECTION("it failed") {
        const Played played =
            play(vm_job("destroy"),
                 {whole("off"), fails(231, "VMControl error -999: Unknown error: busy\n"),
                  state_is("off")});
        check_failed(
            played, 231, VmState::off,
            "unregistering " + name + " failed: VMControl error -999: Unknown error: busy");
    }
    SECTION("nobody can see") {
        check_serverd_dead(play(vm_job("destroy"), {whole("off"), serverd_dead()}),
                           Outcome::failed);
        check_serverd_dead(play(vm_job("destroy"), {serverd_dead()}), Outcome::unreached);
        check_serverd_dead(play(second_attempt(vm_job("destroy"), {"look"}), {serverd_dead()}),
                           Outcome::unreached);
        CHECK(play(vm_job("destroy"), {whole("off"), fails(9, ""), says("what?\n")})
                  .report.message.starts_with("cannot see the state of "));
    }
}

TEST_CASE("files that cannot be removed") {
    const Played played = play(
        vm_job("destroy"), {whole("off"), unregistered(),
                            fails(1, "rm: cannot remove '" + disk + "': Read-only file system\n")});
    CHECK(played.names() == Texts{"look", "unregister", "remove-disks"});
    check_failed(played, 1, VmState::none,
                 "what is left of " + name + " could not be removed from vmware-server-0-0: rm: " +
                     "cannot remove '" + disk + "': Read-only file system");
}

TEST_CASE("what comes back after destroy is seen") {
    const auto end_with = [](const CommandResult& last) {
        return play(vm_job("destroy"), {whole("off"), unregistered(), says(""), says(""), last});
    };
    check_failed(end_with(look({disk}, not_registered())), 1, VmState::none,
                 disk +
                     " was removed, but is there again on vmware-server-0-0; see who makes it, "
                     "and run this again");
    check_failed(end_with(state_is("off")), 1, VmState::off,
                 name + " was unregistered, but vmware-server-0-0 has it again: it is off");
    CHECK(end_with(serverd_dead()).report.exit_status == 14);
}

}  // namespace grivon::test
