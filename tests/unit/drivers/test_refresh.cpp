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
    const Played played =
        play(vms_job("refresh", 4), {lists(), surveyed({{{0, state_is("on")},
                                                         {1, state_is("off")},
                                                         {2, state_is("suspended")},
                                                         {3, not_registered()}}})});
    CHECK(played.names() == Texts{"list", "look"});
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
    const Played played = play(assign, {lists(), says("")});
    CHECK(played.named("list").line.size() < 16 * 1024);
    CHECK(played.named("look").line.size() < 16 * 1024);
    CHECK(played.report.sightings.size() == 1000);
}

TEST_CASE("a stuck VM is told with its question") {
    const Played played =
        play(vms_job("refresh", 2),
             {lists(),
              surveyed({{{0, state_is("stuck")}, {1, state_is("on")}}, {{0, asks(moved_menu)}}})});
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
    const Played played = play(vms_job("refresh", 20), {lists(), surveyed(host)});
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
             {lists(), surveyed({{{0, state_is("on")},
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
    const Played played = play(vms_job("refresh", 3),
                               {lists(), surveyed({{{0, state_is("on")}, {1, serverd_dead()}}})});
    check_serverd_dead(played, Outcome::unreached);
}

TEST_CASE("a host on which the look cannot be run") {
    const Played played = play(vms_job("refresh", 2), {lists(), fails(2, "sh: Syntax error\n")});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "cannot see the state of slice0@vmware-server-0-0 (sh: Syntax error), "
          "slice1@vmware-server-0-0 (sh: Syntax error)");
    check_sightings(played, {VmState::unknown, VmState::unknown});
    const Played without =
        play(vms_job("refresh", 1),
             {lists(), surveyed({{{0, {127, "timeout: vmware-cmd: not found\n", ""}}}})});
    CHECK(without.report.message ==
          "cannot see the state of slice0@vmware-server-0-0 (timeout: vmware-cmd: not found; is "
          "VMware Server installed on vmware-server-0-0?)");
}

TEST_CASE("a host without VMs is refreshed as well") {
    const Played played = play(vms_job("refresh", 0), {lists()});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.sightings.empty());
    REQUIRE(played.report.strangers);
    CHECK(played.report.strangers->empty());
}

TEST_CASE("what is registered and none of ours is a stranger, as its configuration says") {
    const std::string configuration =
        "configuration /vms/web/web.vmx\n= displayName = \"Web\"\n= memsize = \"512\"\n"
        "= ethernet0.present = \"TRUE\"\n= ethernet0.addressType = \"generated\"\n"
        "= ethernet0.generatedAddress = \"00:0C:29:01:02:03\"\nend\n";
    CommandResult looked = surveyed({{{0, state_is("on")}}});
    looked.output +=
        "vm 0 /vms/web/web.vmx\n| getstate() = suspended\n"
        "vm 137 /vms/b b.vmx\n| \nvm 11 /vms/gone.vmx\n"
        "| VMControl error -11: No such virtual machine\n";
    const Played played =
        play(vms_job("refresh", 1),
             {lists(says(vmx_of(0) + "\n/vms/web/web.vmx\n/vms/b b.vmx\n/vms/gone.vmx\nmotd\n"),
                    configuration),
              looked});
    CHECK(played.named("list").input == vmx_of(0) + "\n");
    CHECK(played.named("look").input == "vm " + vmx_of(0) +
                                            "\nstranger /vms/web/web.vmx\nstranger /vms/b b.vmx"
                                            "\nstranger /vms/gone.vmx\n");
    CHECK(played.report.outcome == Outcome::succeeded);
    REQUIRE(played.report.strangers);
    REQUIRE(played.report.strangers->size() == 2);
    const StrangerVm& web = played.report.strangers->at(0);
    CHECK(web.name == "Web");
    CHECK(web.state == VmState::suspended);
    CHECK(web.spec.memory_mb == 512);
    CHECK(web.spec.identity->configuration == "/vms/web/web.vmx");
    CHECK(web.spec.nics == std::vector<NicSpec>{{0, "00:0c:29:01:02:03", "vmnet0"}});
    const StrangerVm& unread = played.report.strangers->at(1);
    CHECK(unread.name == "b b");
    CHECK(unread.state == VmState::unknown);
    CHECK(unread.spec.identity->configuration == "/vms/b b.vmx");
}

TEST_CASE("one VM of two names is no stranger of itself") {
    const std::string links = "link " + vmx_of(0) + "\ntarget /disk2/0.vmx\nlink /vms/a.vmx\n" +
                              "target /vms/real.vmx\nlink /vms/b.vmx\ntarget /vms/real.vmx\n";
    const Played played =
        play(vms_job("refresh", 1),
             {lists(says("/disk2/0.vmx\n/vms/a.vmx\n/vms/b.vmx\n/vms/real.vmx\n"), links),
              surveyed({{{0, not_registered()}}})});
    CHECK(played.named("look").input == "vm " + vmx_of(0) + "\nstranger /vms/a.vmx\n");
}

TEST_CASE("what a VM of ours is like is told beside its state") {
    const std::string configurations = "configuration " + vmx_of(0) +
                                       "\n= memsize = \"1024\"\nend\nconfiguration " + vmx_of(1) +
                                       "\n= memsize = \"512\"\nend\n";
    const Played played =
        play(vms_job("refresh", 3),
             {lists(says(vmx_of(0) + "\n"), configurations),
              surveyed({{{0, state_is("on")}, {1, not_registered()}, {2, state_is("off")}}})});
    const auto& sightings = played.report.sightings;
    REQUIRE(sightings.size() == 3);
    REQUIRE(sightings[0].spec);
    CHECK(sightings[0].spec->memory_mb == 1024);
    CHECK(sightings[0].spec->id == VmId{22});
    CHECK_FALSE(sightings[1].spec);  // its file is there, the VM is not
    CHECK_FALSE(sightings[2].spec);
}

TEST_CASE("a list that failed hides no state, and leaves no strangers") {
    const CommandResult refused = fails(255, "VMControl error -4: Insufficient permissions\n");
    const Played played =
        play(vms_job("refresh", 1), {lists(refused), surveyed({{{0, state_is("on")}}})});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "cannot list the VMs of vmware-server-0-0: VMControl error -4: Insufficient permissions");
    check_sightings(played, {VmState::on});
    CHECK_FALSE(played.report.strangers);
    const Played hung = play(vms_job("refresh", 0), {lists(hangs())});
    CHECK(hung.report.message == "cannot list the VMs of vmware-server-0-0: no answer within 30 s");
    CHECK_FALSE(hung.report.strangers);
    const Played without = play(vms_job("refresh", 0), {fails(2, "sh: Syntax error\n")});
    CHECK(without.report.outcome == Outcome::failed);
    CHECK(without.report.message == "cannot list the VMs of vmware-server-0-0: sh: Syntax error");
}

TEST_CASE("a dead vmware-serverd is known before anything is looked at") {
    check_serverd_dead(play(vms_job("refresh", 2), {lists(serverd_dead())}), Outcome::unreached);
    check_serverd_dead(play(vms_job("refresh", 0), {lists(serverd_dead())}), Outcome::unreached);
}

TEST_CASE("what a tool prints is not taken for what the look says") {
    CommandResult look = state_is("on");
    look.output = "found " + disk_of(1) + "\nvm 0 " + vmx_of(1) + "\n" + look.output;
    const Played played =
        play(vms_job("refresh", 2), {lists(), surveyed({{{0, look}, {1, not_registered()}}})});
    check_sightings(played, {VmState::on, VmState::none});
}

TEST_CASE("noise between the lines does not matter") {
    CommandResult printed = surveyed({{{0, state_is("on")}}});
    printed.output = "motd\n\x1b[0m\nvm\nvm x\n| stray\n" + printed.output + "\xff\xff\n";
    check_sightings(play(vms_job("refresh", 1), {lists(), printed}), {VmState::on});
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
