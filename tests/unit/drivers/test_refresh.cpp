#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

CommandResult hangs() {
    return {137, "", ""};
}

void check_sightings(const Played& played, const std::vector<VmState>& states) {
    REQUIRE(played.report.sightings.size() == states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        INFO("slice " << i);
        CHECK(played.report.sightings[i].id == VmId{22 + i});
        CHECK(played.report.sightings[i].state == states[i]);
    }
}

}  // namespace

TEST_CASE("refresh looks at all VMs with one command") {
    const Played played = play(vms_job("refresh", 4), {surveyed({{{0, state_is("on")},
                                                                  {1, state_is("off")},
                                                                  {2, state_is("suspended")},
                                                                  {3, not_registered()}}})});
    CHECK(played.names() == Texts{"look"});
    CHECK(played.shown().empty());
    CHECK(played.named("look").input == "vm " + vmx_of(0) + "\nvm " + vmx_of(1) + "\nvm " +
                                            vmx_of(2) + "\nvm " + vmx_of(3) + "\n");
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message.empty());
    CHECK_FALSE(played.report.vm);
    check_sightings(played, {VmState::on, VmState::off, VmState::suspended, VmState::none});
}

TEST_CASE("a line of many VMs stays a line that a shell can be given") {
    // Linux gives one argument of a program 128 KiB.
    Assign assign = vms_job("refresh", 1000);
    assign.host.data_dir = "/" + std::string(2000, 'd');
    const Played played = play(assign, {says("")});
    CHECK(played.named("look").line.size() < 16 * 1024);
    CHECK(played.report.sightings.size() == 1000);
}

TEST_CASE("a stuck VM is told with its question") {
    const Played played =
        play(vms_job("refresh", 2),
             {surveyed({{{0, state_is("stuck")}, {1, state_is("on")}}, {{0, asks(moved_menu)}}})});
    CHECK(played.report.outcome == Outcome::succeeded);
    check_sightings(played, {VmState::stuck, VmState::on});
    CHECK(played.report.sightings[0].question == moved_question);
    CHECK(played.report.sightings[1].question.empty());
    CHECK(played.report.message ==
          "slice0@vmware-server-0-0 is stuck with a question" + moved_advice);
    // It is a sighting's, not the job's: there is no VM of the job.
    CHECK(played.report.question.empty());
}

TEST_CASE("many stuck VMs are named, one with its question") {
    Surveyed host;
    for (std::uint32_t slice = 0; slice < 20; ++slice) {
        host.looks[slice] = state_is("stuck");
        host.questions[slice] = asks(moved_menu);
    }
    const Played played = play(vms_job("refresh", 20), {surveyed(host)});
    CHECK(played.report.message ==
          "slice0@vmware-server-0-0 is stuck with a question" + moved_advice +
              "; stuck as well: slice1@vmware-server-0-0, slice2@vmware-server-0-0, "
              "slice3@vmware-server-0-0, slice4@vmware-server-0-0, slice5@vmware-server-0-0, "
              "slice6@vmware-server-0-0, slice7@vmware-server-0-0, slice8@vmware-server-0-0 and "
              "11 more");
    CHECK(played.report.sightings[19].question == moved_question);
}

TEST_CASE("a look that failed does not hide the others") {
    const Played played =
        play(vms_job("refresh", 5),
             {surveyed({{{0, state_is("on")},
                         {1, hangs()},
                         {2, fails(231, "VMControl error -999: Unknown error: busy\n")},
                         {4, state_is("off")}}})});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "cannot see the state of slice1@vmware-server-0-0 (no answer within 15 s), "
          "slice2@vmware-server-0-0 (VMControl error -999: Unknown error: busy), "
          "slice3@vmware-server-0-0 (not looked at)");
    check_sightings(
        played, {VmState::on, VmState::unknown, VmState::unknown, VmState::unknown, VmState::off});
}

TEST_CASE("a dead vmware-serverd is a fault of the host, and nothing was seen") {
    const Played played =
        play(vms_job("refresh", 3), {surveyed({{{0, state_is("on")}, {1, serverd_dead()}}})});
    check_serverd_dead(played, Outcome::unreached);
}

TEST_CASE("a host on which the look cannot be run") {
    const Played played = play(vms_job("refresh", 2), {fails(2, "sh: Syntax error\n")});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "cannot see the state of slice0@vmware-server-0-0 (sh: Syntax error), "
          "slice1@vmware-server-0-0 (sh: Syntax error)");
    check_sightings(played, {VmState::unknown, VmState::unknown});
    const Played without = play(vms_job("refresh", 1),
                                {surveyed({{{0, {127, "timeout: vmware-cmd: not found\n", ""}}}})});
    CHECK(without.report.message ==
          "cannot see the state of slice0@vmware-server-0-0 (timeout: vmware-cmd: not found; is "
          "VMware Server installed on vmware-server-0-0?)");
}

TEST_CASE("a host without VMs is refreshed as well") {
    const Played played = play(vms_job("refresh", 0), {says("")});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.sightings.empty());
}

TEST_CASE("what a tool prints is not taken for what the look says") {
    CommandResult look = state_is("on");
    look.output = "found " + disk_of(1) + "\nvm 0 " + vmx_of(1) + "\n" + look.output;
    const Played played =
        play(vms_job("refresh", 2), {surveyed({{{0, look}, {1, not_registered()}}})});
    check_sightings(played, {VmState::on, VmState::none});
}

TEST_CASE("noise between the lines does not matter") {
    CommandResult printed = surveyed({{{0, state_is("on")}}});
    printed.output = "motd\n\x1b[0m\nvm\nvm x\n| stray\n" + printed.output + "\xff\xff\n";
    check_sightings(play(vms_job("refresh", 1), {printed}), {VmState::on});
}

TEST_CASE("a malformed list of VMs never reaches a host") {
    for (const std::string verb : {"refresh", "sync"}) {
        Assign without = vms_job(verb, 1);
        without.spec.desired.reset();
        CHECK(play(without, {}).report.message ==
              "the broker sent job 7 with a malformed list of VMs: \"\"");
        Assign wrong = vms_job(verb, 2);
        wrong.spec.desired->vms[1].disks[0].device = "scsi0:0\nvm /x";
        CHECK(play(wrong, {}).report.exit_status == -1);
        Assign directory = vms_job(verb, 2);
        directory.host.data_dir = "/a\nvm /b";
        CHECK(play(directory, {}).report.exit_status == -1);
    }
}

}  // namespace grivon::test
