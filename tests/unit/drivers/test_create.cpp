#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string disk = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";
const std::string disk1 = "/state/partition1/vmware/disks/0.scsi0:1.vmdk";

// What the first look says: which files are there, then vmware-cmd's answer.
CommandResult look(const Texts& files, CommandResult state) {
    std::string found;
    for (const std::string& file : files) found += "found " + file + "\n";
    state.output = found + state.output;
    return state;
}

CommandResult empty_host() {
    return look({"/state/partition1"}, not_registered());
}

CommandResult disk_made() {
    return says(
        "Using log file /tmp/vmware-root/vdiskmanager.log\n"
        "Creating a monolithic growable disk '" +
        disk + "'\nVirtual disk creation successful.\n");
}

CommandResult registered() {
    return says("register(" + vmx + ") = 1\n");
}

CommandResult disk_full() {
    return fails(1, "Failed to create disk: the disk is full. Data has not been saved.\n");
}

Assign second_create(const Texts& steps_begun) {
    return second_attempt(vm_job("create"), steps_begun);
}

void check_refused(const Played& played, const std::string& message, VmState vm) {
    CHECK(played.shown().empty());
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == 1);
    CHECK(played.report.vm == vm);
    CHECK(played.report.message == message);
}

}  // namespace

TEST_CASE("create shows what the roll showed and ends with a VM that is off") {
    const Assign assign = vm_job("create");
    const Played played =
        play(assign, {empty_host(), says(""), disk_made(), registered(), state_is("off")});
    CHECK(played.names() == Texts{"look", "vmx", "disk:scsi0:0", "register", "verify"});
    CHECK(played.shown() ==
          Texts{"# creating slice0@vmware-server-0-0",
                "ssh -x vmware-server-0-0 vmware-vdiskmanager -c -a lsilogic -s 20Gb -t 0 "
                "/state/partition1/vmware/disks/0.scsi0:0.vmdk",
                "ssh -x vmware-server-0-0 vmware-cmd -s register "
                "/state/partition1/vmware/0/0.vmx"});
    CHECK(played.named("disk:scsi0:0").line ==
          "LC_ALL=C vmware-vdiskmanager -c -a lsilogic -s 20Gb -t 0 " + disk + " </dev/null");
    CHECK(played.named("register").line ==
          "LC_ALL=C vmware-cmd -s register " + vmx + " </dev/null");
    CHECK(played.named("vmx").input ==
          drivers::vmware::render_vmx(assign.host, *assign.spec.vm));
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.exit_status == 0);
    CHECK(played.report.message.empty());
    CHECK(played.report.vm == VmState::off);
    CHECK(played.report.host == HostState::up);
}

TEST_CASE("create makes every disk, the note comes once") {
    Assign assign = vm_job("create");
    assign.spec.vm->disks.push_back({"scsi0:1", 40});
    const Played played = play(
        assign, {empty_host(), says(""), disk_made(), disk_made(), registered(), state_is("off")});
    const Texts shown = played.shown();
    REQUIRE(shown.size() == 4);
    CHECK(shown[2] ==
          "ssh -x vmware-server-0-0 vmware-vdiskmanager -c -a lsilogic -s 40Gb -t 0 " + disk1);
}

TEST_CASE("create of a VM without disks shows the note before register") {
    Assign assign = vm_job("create");
    assign.spec.vm->disks.clear();
    const Played played = play(assign, {empty_host(), says(""), registered(), state_is("off")});
    CHECK(played.shown().front() == "# creating slice0@vmware-server-0-0");
    CHECK(played.named("register").note == "# creating slice0@vmware-server-0-0");
}

TEST_CASE("create is content with a VM that is there") {
    for (const std::string state : {"off", "on", "suspended"}) {
        const Played played =
            play(vm_job("create"), {look({"/state/partition1", vmx, disk}, state_is(state))});
        CHECK(played.shown().empty());
        CHECK(played.report.outcome == Outcome::succeeded);
        CHECK(played.report.message == "already created");
        CHECK(played.report.vm);
    }
}

TEST_CASE("create is content with a stuck VM and says what it asks") {
    const Played played =
        play(vm_job("create"),
             {look({"/state/partition1", vmx, disk}, state_is("stuck")), asks(moved_menu)});
    check_succeeded(
        played, VmState::stuck,
        "already created, but stuck: it waits for an answer to a question" + moved_advice);
    CHECK(played.report.question == moved_question);
}

TEST_CASE("create does not repair a registered VM that lost a file") {
    const Played played =
        play(vm_job("create"), {look({"/state/partition1", vmx}, state_is("off"))});
    check_refused(played,
                  "slice0@vmware-server-0-0 is registered, but " + disk +
                      " is missing on vmware-server-0-0; put it back, or remove what is left of "
                      "the VM and create it again: grivon destroy host vmware vmware-server-0-0 "
                      "slice=0",
                  VmState::off);
}

TEST_CASE("create refuses files that are somebody else's") {
    const std::string tail =
        " exists on vmware-server-0-0, but slice0@vmware-server-0-0 is not registered; if the "
        "file is this VM's, register it: grivon sync host vmware vmware-server-0-0; else move or "
        "remove the file and create the VM again";
    SECTION("a disk") {
        const Played played =
            play(vm_job("create"), {look({"/state/partition1", disk}, not_registered())});
        check_refused(played, disk + tail, VmState::none);
    }
    SECTION("a .vmx") {
        const Played played =
            play(vm_job("create"), {look({"/state/partition1", vmx}, not_registered())});
        check_refused(played, vmx + tail, VmState::none);
    }
    SECTION("a disk that the earlier attempt had not come to") {
        const Played played = play(second_create({"look", "vmx"}),
                                   {look({"/state/partition1", vmx, disk}, not_registered())});
        check_refused(played, disk + tail, VmState::none);
    }
    SECTION("the second disk, when only the first was begun") {
        Assign assign = second_create({"look", "vmx", "disk:scsi0:0"});
        assign.spec.vm->disks.push_back({"scsi0:1", 40});
        const Played played =
            play(assign, {look({"/state/partition1", vmx, disk, disk1}, not_registered())});
        check_refused(played, disk1 + tail, VmState::none);
    }
}

TEST_CASE("create recovers what an earlier attempt began") {
    SECTION("a disk, perhaps half made, is made again") {
        const Played played =
            play(second_create({"look", "vmx", "disk:scsi0:0"}),
                 {look({"/state/partition1", vmx, disk}, not_registered()), says(""), says(""),
                  disk_made(), registered(), state_is("off")});
        CHECK(played.names() ==
              Texts{"look", "remove-unfinished", "vmx", "disk:scsi0:0", "register", "verify"});
        CHECK(played.named("remove-unfinished").line ==
              "rm -f -- " + disk + " " + disk + ".WRITELOCK");
        CHECK(played.report.outcome == Outcome::succeeded);
        CHECK(played.shown().front() == "# creating slice0@vmware-server-0-0");
    }
    SECTION("nothing is left of it") {
        const Played played =
            play(second_create({"look", "vmx", "disk:scsi0:0"}),
                 {empty_host(), says(""), disk_made(), registered(), state_is("off")});
        CHECK(played.report.outcome == Outcome::succeeded);
    }
    SECTION("it was done but for the news") {
        const Played played = play(second_create({"look", "vmx", "disk:scsi0:0", "register"}),
                                   {look({"/state/partition1", vmx, disk}, state_is("off"))});
        CHECK(played.report.outcome == Outcome::succeeded);
        CHECK(played.report.vm == VmState::off);
    }
}

TEST_CASE("create needs the data directory") {
    const Played played = play(vm_job("create"), {not_registered()});
    check_refused(played,
                  "/state/partition1 does not exist on vmware-server-0-0; mount it there, or add "
                  "the host with another datadir=",
                  VmState::none);
}

TEST_CASE("create takes back what it made when a disk fails") {
    const Played played = play(vm_job("create"), {empty_host(), says(""), disk_full(), says("")});
    CHECK(played.names() == Texts{"look", "vmx", "disk:scsi0:0", "clean-up"});
    CHECK(played.named("clean-up").shown.empty());
    CHECK(played.named("clean-up").line ==
          "rm -f -- " + disk + " " + disk + ".WRITELOCK " + vmx + " " + vmx +
              ".new &&\n{ rmdir -- /state/partition1/vmware/0 2>/dev/null || :; }");
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == 1);
    CHECK(played.report.vm == VmState::none);
    CHECK(played.report.message ==
          "cannot make " + disk +
              " on vmware-server-0-0: Failed to create disk: the disk is full. Data has not been "
              "saved; free space on the host and create the VM again");
}

TEST_CASE("create removes only disks that it began") {
    Assign assign = vm_job("create");
    assign.spec.vm->disks.push_back({"scsi0:1", 40});
    const Played played = play(assign, {empty_host(), says(""), disk_full(), says("")});
    CHECK(played.named("clean-up").line.find(disk) != std::string::npos);
    CHECK(played.named("clean-up").line.find(disk1) == std::string::npos);
}

TEST_CASE("create leaves a file that somebody else made after the look") {
    const Played played =
        play(vm_job("create"),
             {empty_host(), says(""),
              fails(1, "Failed to create disk: The file already exists (39).\n"), says("")});
    CHECK(played.named("clean-up").line.find(disk) == std::string::npos);
    CHECK(played.report.outcome == Outcome::failed);
}

TEST_CASE("create says what it could not take back") {
    const Played played = play(vm_job("create"), {empty_host(), says(""), disk_full(),
                                                  fails(1, "rm: Read-only file system\n")});
    CHECK(played.report.message.ends_with(
        "; what was made of it could not be removed (rm: Read-only file system): remove "
        "/state/partition1/vmware/0 and its disks in /state/partition1/vmware/disks"));
}

TEST_CASE("create fails when the .vmx cannot be written") {
    const Played played =
        play(vm_job("create"),
             {empty_host(), fails(1, "cat: write error: No space left on device\n"), says("")});
    CHECK(played.shown().empty());
    CHECK(played.report.message ==
          "cannot write " + vmx +
              " on vmware-server-0-0: cat: write error: No space left on device");
}

TEST_CASE("create believes the look after register") {
    SECTION("registered though register failed") {
        const Played played = play(
            vm_job("create"),
            {empty_host(), says(""), disk_made(),
             fails(20, "VMControl error -20: Virtual machine already exists\n"), state_is("off")});
        CHECK(played.report.outcome == Outcome::succeeded);
        CHECK(played.report.vm == VmState::off);
    }
    SECTION("ESX says nothing when it worked") {
        const Played played = play(
            vm_job("create"), {empty_host(), says(""), disk_made(), says(""), state_is("off")});
        CHECK(played.report.outcome == Outcome::succeeded);
    }
    SECTION("refused") {
        const Played played =
            play(vm_job("create"), {empty_host(), says(""), disk_made(),
                                    fails(11, "VMControl error -11: No such virtual machine\n"),
                                    not_registered(), says("")});
        CHECK(played.names().back() == "clean-up");
        CHECK(played.report.exit_status == 11);
        CHECK(played.report.vm == VmState::none);
        CHECK(played.report.message ==
              "registering slice0@vmware-server-0-0 failed: VMControl error -11: No such virtual "
              "machine");
    }
}

TEST_CASE("create does not guess while vmware-serverd is dead") {
    const std::vector<CommandResult> at_first{look({"/state/partition1"}, serverd_dead())};
    check_serverd_dead(play(vm_job("create"), at_first), Outcome::unreached);
    check_serverd_dead(play(second_create({"look", "vmx"}), at_first), Outcome::unreached);
    // At register and at the last look the files stay.
    check_serverd_dead(
        play(vm_job("create"), {empty_host(), says(""), disk_made(), serverd_dead()}),
        Outcome::failed);
    check_serverd_dead(
        play(vm_job("create"),
             {empty_host(), says(""), disk_made(), registered(), serverd_dead()}),
        Outcome::failed);
}

TEST_CASE("create on a host without VMware Server") {
    const Played played =
        play(vm_job("create"),
             {look({"/state/partition1"}, fails(127, "sh: 7: vmware-cmd: not found\n"))});
    CHECK(played.report.exit_status == 127);
    CHECK_FALSE(played.report.vm);
    CHECK(played.report.message ==
          "cannot see whether slice0@vmware-server-0-0 is registered: sh: 7: vmware-cmd: not "
          "found; is VMware Server installed on vmware-server-0-0?");
}

TEST_CASE("a script may be dropped at any command") {
    const Assign assign = vm_job("create");
    const std::vector<CommandResult> answers{empty_host(), says(""), disk_made(), registered()};
    for (std::size_t count = 0; count <= answers.size(); ++count) {
        drivers::Script script = drivers::make_script(assign);
        for (std::size_t i = 0; i < count; ++i) script.resume(answers[i]);
        CHECK(script.pending() != nullptr);
    }
}

}  // namespace grivon::test
