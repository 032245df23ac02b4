// Jobs that do not go on: what is looked at, what is cleared away, what is said of it.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/driver.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

const std::string name = "slice0@vmware-server-0-0";
const std::string vmx = vmx_of(0);
const std::string disk = disk_of(0);
const std::string disk1 = "/state/partition1/vmware/disks/0.scsi0:1.vmdk";

CommandResult look(const Texts& files, CommandResult state) {
    std::string found;
    for (const std::string& file : files) found += "found " + file + "\n";
    state.output = found + state.output;
    return state;
}

Assign after(const std::string& verb, const Texts& steps) {
    Assign assign = vm_job(verb);
    assign.steps_begun = steps;
    return assign;
}

void check_left(const Played& played, const std::string& message, std::optional<VmState> vm) {
    CHECK(played.report.outcome == Outcome::cancelled);
    CHECK(played.report.exit_status == -1);
    CHECK(played.report.message == message);
    CHECK(played.report.vm == vm);
    CHECK(played.report.host == HostState::up);
    CHECK(played.shown().empty());
}

}  // namespace

TEST_CASE("of a create that had made nothing, nothing is removed") {
    check_left(play_stop(after("create", {"look"}), {look({}, not_registered())}),
               "nothing of " + name + " was made", VmState::none);
}

TEST_CASE("what a create had begun is removed") {
    const CommandResult gone = look({"/state/partition1"}, not_registered());
    SECTION("the .vmx") {
        const Played played =
            play_stop(after("create", {"look", "vmx"}),
                      {look({"/state/partition1", vmx}, not_registered()), says(""), gone});
        CHECK(played.named("clean-up").line.find(vmx) != std::string::npos);
        CHECK(played.named("clean-up").line.find(disk) == std::string::npos);
        check_left(played, "the .vmx of " + name + " was removed", VmState::none);
    }
    SECTION("the disk, half made or whole") {
        for (const Texts& steps :
             {Texts{"look", "vmx", "disk:scsi0:0"}, Texts{"vmx", "disk:scsi0:0", "register"}}) {
            const Played played = play_stop(after("create", steps),
                                            {look({vmx, disk}, not_registered()), says(""), gone});
            CHECK(played.names() == Texts{"look", "clean-up", "verify"});
            CHECK(played.named("clean-up").line.starts_with("rm -f -- " + disk + " "));
            check_left(played, "what was made of " + name + " was removed", VmState::none);
        }
    }
    SECTION("a .vmx that is not seen may be half written beside its place") {
        const Played played =
            play_stop(after("create", {"vmx"}), {look({}, not_registered()), says(""), gone});
        CHECK(played.named("clean-up").line.find(vmx + ".new") != std::string::npos);
        check_left(played, "nothing of " + name + " is there", VmState::none);
    }
}

TEST_CASE("a create that came to its end has") {
    const Assign assign = after("create", {"look", "vmx", "disk:scsi0:0", "register"});
    const Played played = play_stop(assign, {look({vmx, disk}, state_is("off"))});
    check_succeeded(played, VmState::off, "");
    SECTION("also while its files were removed") {
        const Played late = play_stop(
            assign, {look({vmx, disk}, not_registered()), says(""), look({}, state_is("off"))});
        check_left(late,
                   name + " is registered, but lacks " + disk + ", " + vmx +
                       "; remove it: grivon destroy host vmware vmware-server-0-0 slice=0",
                   VmState::off);
    }
    SECTION("stuck as well") {
        const Played stuck =
            play_stop(assign, {look({vmx, disk}, state_is("stuck")), asks(moved_menu)});
        CHECK(stuck.report.outcome == Outcome::succeeded);
        CHECK(stuck.report.question == moved_question);
    }
}

TEST_CASE("a stranger's files stay") {
    Assign assign = after("create", {"look", "vmx", "disk:scsi0:0"});
    assign.spec.vm->disks.push_back({"scsi0:1", 40});
    const Played played = play_stop(assign, {look({vmx, disk, disk1}, not_registered()), says(""),
                                             look({disk1}, not_registered())});
    CHECK(played.named("clean-up").line.find(disk1) == std::string::npos);
    check_left(
        played,
        "what was made of " + name + " was removed; " + disk1 + " stays: it is not of this job",
        VmState::none);
    const Played none = play_stop(after("create", {"look"}), {look({vmx, disk}, not_registered())});
    CHECK(none.report.message == "nothing of " + name + " was made; " + vmx + ", " + disk +
                                     " stays: it is not of this job");
}

TEST_CASE("what cannot be removed is named") {
    const Played played =
        play_stop(after("create", {"vmx", "disk:scsi0:0"}),
                  {look({vmx, disk}, not_registered()), fails(1, "rm: Read-only file system\n"),
                   look({vmx, disk}, not_registered())});
    check_left(played,
               "what was made of " + name +
                   " could not be removed (rm: Read-only file system): "
                   "remove " +
                   vmx + ", " + disk,
               VmState::none);
}

TEST_CASE("nothing is removed while vmware-serverd is dead") {
    for (const std::string verb :
         {"create", "destroy", "start", "stop", "suspend", "resume", "reboot"}) {
        const Played played =
            play_stop(after(verb, {"vmx", "disk:scsi0:0"}), {look({vmx, disk}, serverd_dead())});
        check_serverd_dead(played, Outcome::uncertain);
    }
}

TEST_CASE("of a change of power the state is told") {
    check_left(play_stop(after("start", {"look"}), {state_is("off")}), name + " is off",
               VmState::off);
    check_left(play_stop(after("stop", {"look", "stop"}), {state_is("on")}), name + " is on",
               VmState::on);
    check_left(play_stop(after("start", {"look"}), {not_registered()}),
               name + " is not registered on the host", VmState::none);
    check_left(play_stop(after("reboot", {"look", "reset"}), {state_is("on")}), name + " is on",
               VmState::on);
    check_succeeded(play_stop(after("start", {"look", "start"}), {state_is("on")}), VmState::on,
                    "");
    check_succeeded(play_stop(after("resume", {"look", "start"}), {state_is("on")}), VmState::on,
                    "");
    check_succeeded(play_stop(after("stop", {"stop"}), {state_is("off")}), VmState::off, "");
    check_succeeded(play_stop(after("suspend", {"suspend"}), {state_is("suspended")}),
                    VmState::suspended, "");
}

TEST_CASE("after the command that changes the power the look waits for its effect") {
    const auto looks_once = [](const Played& played) {
        return played.commands.front().line.find("looks_max") == std::string::npos;
    };
    CHECK(looks_once(play_stop(after("start", {"look"}), {state_is("off")})));
    CHECK_FALSE(looks_once(play_stop(after("start", {"look", "start"}), {state_is("off")})));
}

TEST_CASE("a VM that is stuck says its question") {
    const Played played =
        play_stop(after("start", {"look", "start"}), {state_is("stuck"), asks(moved_menu)});
    check_left(played, name + " is stuck: it waits for an answer to a question" + moved_advice,
               VmState::stuck);
    CHECK(played.report.question == moved_question);
}

TEST_CASE("an answer that was given counts") {
    Assign assign = answer_job("1");
    check_left(play_stop(assign, {state_is("on")}), name + " is on", VmState::on);
    assign.steps_begun = {"look", "question", "answer:0123456789abcdef"};
    check_succeeded(play_stop(assign, {state_is("on")}), VmState::on, "");
    CHECK(play_stop(assign, {state_is("stuck"), asks(moved_menu)}).report.outcome ==
          Outcome::cancelled);
}

TEST_CASE("what is left of a destroy") {
    check_succeeded(play_stop(after("destroy", {"look"}), {look({}, not_registered())}),
                    VmState::none, "");
    check_left(play_stop(after("destroy", {"look"}), {look({disk}, state_is("off"))}),
               name + " is off", VmState::off);
    check_left(
        play_stop(after("destroy", {"look", "unregister"}), {look({disk}, not_registered())}),
        name + " is not registered any more, but " + disk +
            " is there; remove it: grivon destroy host vmware vmware-server-0-0 slice=0",
        VmState::none);
}

TEST_CASE("of a look there is nothing left") {
    for (const Assign& assign : {vms_job("refresh", 2), [] {
                                     Assign made = vm_job("refresh");
                                     made.spec.object = "host interface";
                                     return made;
                                 }()}) {
        const Played played = play_stop(assign, {});
        CHECK(played.report.outcome == Outcome::cancelled);
        CHECK(played.report.message == "nothing was changed on vmware-server-0-0");
    }
}

TEST_CASE("what is left of a sync") {
    const auto with = [](const CommandResult& second) {
        return play_stop(vms_job("sync", 2), {surveyed({{{0, state_is("on")}, {1, second}}})});
    };
    CHECK(with(state_is("off")).report.outcome == Outcome::succeeded);
    const Played lost = with(fails(11, "VMControl error -11: No such virtual machine\n"));
    CHECK(lost.report.outcome == Outcome::cancelled);
    CHECK(lost.report.message == "not registered: slice1@vmware-server-0-0");
    CHECK(lost.report.sightings.size() == 2);
    CHECK(with(serverd_dead()).report.outcome == Outcome::uncertain);
}

TEST_CASE("of a script for the host it is looked whether it is so") {
    const Assign assign = vmnet_job("vmnet0", "eth0");
    const Played there = play_stop(assign, {says("")});
    CHECK(there.report.outcome == Outcome::cancelled);
    CHECK(there.report.vmnet == true);
    CHECK(there.report.message ==
          "vmware-server-0-0: it is there; run it again to be sure of all of it");
    const Played absent =
        play_stop(assign, {fails(10, "grivon: vmnet0 is not live as a bridge to eth0\n")});
    CHECK(absent.report.outcome == Outcome::cancelled);
    CHECK(absent.report.vmnet == false);
    CHECK(absent.report.message ==
          "vmware-server-0-0: vmnet0 is not live as a bridge to eth0; run it again to be sure of "
          "all of it");
    const Played unseen = play_stop(assign, {fails(1, "sh: trouble\n")});
    CHECK(unseen.report.outcome == Outcome::uncertain);
    CHECK_FALSE(unseen.report.vmnet);
}

TEST_CASE("a malformed job that does not go on never reaches a host either") {
    for (const std::string verb : {"create", "start", "destroy", "answer", "defragment"}) {
        Assign assign = vm_job(verb);
        assign.spec.vm.reset();
        CHECK(play_stop(assign, {}).report.outcome == Outcome::failed);
    }
}

}  // namespace grivon::test
