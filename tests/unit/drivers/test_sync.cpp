#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

CommandResult registered(std::uint32_t slice) {
    return says("register(" + vmx_of(slice) + ") = 1\n");
}

std::string shown_register(std::uint32_t slice) {
    return "ssh -x vmware-server-0-0 vmware-cmd -s register " + vmx_of(slice);
}

std::vector<VmState> states_of(const Played& played) {
    std::vector<VmState> states;
    for (const VmSighting& sighting : played.report.sightings) states.push_back(sighting.state);
    return states;
}

using States = std::vector<VmState>;

// A host that lost its registrations and kept its files.
const Surveyed reinstalled{{{0, not_registered()}, {1, not_registered()}},
                           {},
                           {vmx_of(0), disk_of(0), vmx_of(1), disk_of(1)}};
const Surveyed both_off{{{0, state_is("off")}, {1, state_is("off")}}};

}  // namespace

TEST_CASE("sync registers the VMs that lost their registration") {
    const Played played = play(vms_job("sync", 2), {surveyed(reinstalled), registered(0),
                                                    registered(1), surveyed(both_off)});
    CHECK(played.names() == Texts{"look", "register", "register", "verify"});
    CHECK(played.shown() == Texts{shown_register(0), shown_register(1)});
    CHECK(played.named("look").input == "vm " + vmx_of(0) + "\nfile " + vmx_of(0) + "\nfile " +
                                            disk_of(0) + "\nvm " + vmx_of(1) + "\nfile " +
                                            vmx_of(1) + "\nfile " + disk_of(1) + "\n");
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message.empty());
    CHECK(states_of(played) == States{VmState::off, VmState::off});
}

TEST_CASE("sync writes the .vmx that is missing, and no other") {
    Surveyed host = reinstalled;
    host.files = {disk_of(0), vmx_of(1), disk_of(1)};
    const Assign assign = vms_job("sync", 2);
    const Played played =
        play(assign, {surveyed(host), says(""), registered(0), registered(1), surveyed(both_off)});
    CHECK(played.names() == Texts{"look", "vmx", "register", "register", "verify"});
    CHECK(played.named("vmx").input ==
          drivers::vmware::render_vmx(assign.host, assign.spec.desired->vms[0]));
    CHECK(played.named("vmx").shown.empty());
    CHECK(played.report.outcome == Outcome::succeeded);
}

TEST_CASE("sync leaves alone what is registered") {
    const Played played =
        play(vms_job("sync", 3),
             {surveyed({{{0, state_is("on")}, {1, state_is("suspended")}, {2, state_is("off")}}})});
    CHECK(played.names() == Texts{"look"});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message == "already registered");
    CHECK(states_of(played) == States{VmState::on, VmState::suspended, VmState::off});
}

TEST_CASE("sync does not touch a VM whose disk is missing") {
    Surveyed host = reinstalled;
    host.files = {vmx_of(0), vmx_of(1), disk_of(1)};
    const Played played = play(
        vms_job("sync", 2),
        {surveyed(host), registered(1), surveyed({{{0, not_registered()}, {1, state_is("off")}}})});
    CHECK(played.shown() == Texts{shown_register(1)});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == 1);
    CHECK(played.report.message ==
          "not registered: slice0@vmware-server-0-0 (" + disk_of(0) +
              " is missing); make anew what is lost: grivon create host vmware vmware-server-0-0 "
              "slice=0");
    CHECK(states_of(played) == States{VmState::none, VmState::off});
}

TEST_CASE("sync of VMs of which nothing is there registers nothing") {
    const Surveyed empty{{{0, not_registered()}, {1, not_registered()}}};
    const Played played = play(vms_job("sync", 2), {surveyed(empty)});
    CHECK(played.names() == Texts{"look"});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message ==
          "nothing of slice0@vmware-server-0-0, slice1@vmware-server-0-0 is on the host");
    CHECK(states_of(played) == States{VmState::none, VmState::none});
}

TEST_CASE("the .vmx of an imported VM is not made up") {
    Assign assign = vms_job("sync", 1);
    auto& vm = assign.spec.desired->vms[0];
    vm.identity = VmIdentity{"", "web", "/vms/web.vmx"};
    vm.disks[0].path = "/vms/web.vmdk";
    const std::string looked =
        "vm 11 /vms/web.vmx\n| VMControl error -11: No such virtual machine\n"
        "found /vms/web.vmdk\n";
    const Played lost = play(assign, {says(looked)});
    CHECK(lost.shown().empty());
    CHECK(lost.report.outcome == Outcome::failed);
    CHECK(lost.report.message.find("it was imported: put its .vmx back") != std::string::npos);
    const Played there = play(assign, {says(looked + "found /vms/web.vmx\n"), registered(0),
                                       says("vm 0 /vms/web.vmx\n| getstate() = off\n")});
    CHECK(there.names() == Texts{"look", "register", "verify"});
    CHECK(there.report.outcome == Outcome::succeeded);
}

TEST_CASE("every disk of a VM must be there") {
    Assign assign = vms_job("sync", 1);
    assign.spec.desired->vms[0].disks.push_back({"scsi0:1", 40});
    const Played played =
        play(assign, {surveyed({{{0, not_registered()}}, {}, {vmx_of(0), disk_of(0)}})});
    CHECK(played.shown().empty());
    CHECK(played.report.message.find("0.scsi0:1.vmdk is missing") != std::string::npos);
}

TEST_CASE("already registered is settled by looking") {
    const CommandResult exists = fails(20, "VMControl error -20: Virtual machine already exists\n");
    const Played played = play(vms_job("sync", 2),
                               {surveyed(reinstalled), exists, registered(1), surveyed(both_off)});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message.empty());
}

TEST_CASE("one that cannot be registered does not stop the others") {
    const CommandResult bad = fails(11, "VMControl error -11: No such virtual machine\n");
    const Played played =
        play(vms_job("sync", 2), {surveyed(reinstalled), bad, registered(1),
                                  surveyed({{{0, not_registered()}, {1, state_is("off")}}})});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "not registered: slice0@vmware-server-0-0 (VMControl error -11: No such virtual "
          "machine); make anew what is lost: grivon create host vmware vmware-server-0-0 slice=0");

    Surveyed host = reinstalled;
    host.files = {disk_of(0), vmx_of(1), disk_of(1)};
    const Played read_only =
        play(vms_job("sync", 2),
             {surveyed(host), fails(1, "cat: Read-only file system\n"), registered(1),
              surveyed({{{0, not_registered()}, {1, state_is("off")}}})});
    CHECK(read_only.shown() == Texts{shown_register(1)});
    CHECK(
        read_only.report.message.starts_with("not registered: slice0@vmware-server-0-0 (cannot "
                                             "write " +
                                             vmx_of(0) + ": cat: Read-only file system); "));
}

TEST_CASE("one that was taken and is not known is not registered") {
    const Played played =
        play(vms_job("sync", 1), {surveyed({{{0, not_registered()}}, {}, {vmx_of(0), disk_of(0)}}),
                                  registered(0), surveyed({{{0, not_registered()}}})});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message.starts_with(
        "not registered: slice0@vmware-server-0-0 (vmware-cmd took it, but does not know it); "));
}

TEST_CASE("a sync that was cut off is finished by the next attempt") {
    const Assign again = second_attempt(vms_job("sync", 2), {"look", "register"});
    const Surveyed half{{{0, state_is("off")}, {1, not_registered()}},
                        {},
                        {vmx_of(0), disk_of(0), vmx_of(1), disk_of(1)}};
    const Played played = play(again, {surveyed(half), registered(1), surveyed(both_off)});
    CHECK(played.shown() == Texts{shown_register(1)});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(play(again, {surveyed(both_off)}).report.message == "already registered");
}

TEST_CASE("a VM that nobody could see is not registered blindly") {
    const Played played =
        play(vms_job("sync", 2),
             {surveyed({{{0, {137, "", ""}}, {1, state_is("off")}}, {}, {vmx_of(0), disk_of(0)}})});
    CHECK(played.shown().empty());
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message ==
          "cannot see the state of slice0@vmware-server-0-0 (no answer within 15 s)");
    CHECK(states_of(played) == States{VmState::unknown, VmState::off});
}

TEST_CASE("sync tells of questions") {
    const Played played =
        play(vms_job("sync", 1), {surveyed({{{0, state_is("stuck")}}, {{0, asks(moved_menu)}}})});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.message ==
          "already registered; slice0@vmware-server-0-0 is stuck with a question" + moved_advice);
    CHECK(played.report.sightings[0].question == moved_question);
}

TEST_CASE("nothing is registered while vmware-serverd is dead") {
    const std::vector<CommandResult> at_first{surveyed({{{0, serverd_dead()}}})};
    check_serverd_dead(play(vms_job("sync", 2), at_first), Outcome::unreached);
    check_serverd_dead(play(second_attempt(vms_job("sync", 2), {"look"}), at_first),
                       Outcome::unreached);
    for (const auto& answers : std::vector<std::vector<CommandResult>>{
             {surveyed(reinstalled), serverd_dead()},
             {surveyed(reinstalled), registered(0), registered(1),
              surveyed({{{0, serverd_dead()}}})}}) {
        check_serverd_dead(play(vms_job("sync", 2), answers), Outcome::failed);
    }
}

TEST_CASE("a host that should have no VMs is in order") {
    CHECK(play(vms_job("sync", 0), {says("")}).report.outcome == Outcome::succeeded);
}

}  // namespace grivon::test
