// The Workstation driver, played: what it makes of what vmrun and the files say.
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/drivers/workstation_play.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"
#include "workers/drivers/vmware_workstation/vmsd.hpp"

namespace grivon::test::workstation {

using drivers::CommandResult;
using namespace drivers::vmware_workstation;

namespace {

const std::string vmx = vmx_of(0);
const std::string disk = disk_of(0);

std::optional<VmState> state_in(const Look& look) {
    return state_of(looked_in(looked(look).output), vmx);
}

const std::string vmsd =
    ".encoding = \"UTF-8\"\n"
    "snapshot.lastUID = \"3\"\n"
    "snapshot.current = \"3\"\n"
    "snapshot0.uid = \"1\"\n"
    "snapshot0.filename = \"0-Snapshot1.vmsn\"\n"
    "snapshot0.displayName = \"POST |22INSTALL|22\"\n"
    "snapshot0.createTimeHigh = \"388745\"\n"
    "snapshot0.createTimeLow = \"1991180826\"\n"
    "snapshot.numSnapshots = \"2\"\n"
    "snapshot1.uid = \"3\"\n"
    "snapshot1.parent = \"1\"\n"
    "snapshot1.displayName = \"second\"\n"
    "snapshot1.createTimeHigh = \"388801\"\n"
    "snapshot1.createTimeLow = \"-814770620\"\n";

std::string marked(const std::string& text, const std::string& mark) {
    std::string lines;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        lines += mark + text.substr(start, end - start) + "\n";
        start = end + 1;
    }
    return lines;
}

// The look of a snapshot job.
CommandResult with_snapshots(VmState state, const Texts& names, const std::string& description) {
    CommandResult result = seen_as(state);
    std::string list = "Total snapshots: " + std::to_string(names.size()) + "\n";
    for (const std::string& each : names) list += each + "\n";
    result.output += "snapshots 0\n" + marked(list, "+ ") + marked(description, "vmsd ");
    return result;
}

}  // namespace

TEST_CASE("the state of a VM follows from the list, the processes and the files") {
    CHECK(state_in({}) == VmState::off);
    CHECK(state_in({.there = false}) == VmState::none);
    CHECK(state_in({.listed = true}) == VmState::on);
    CHECK(state_in({.process = true}) == VmState::on);
    CHECK(state_in({.there = false, .process = true}) == VmState::on);
    CHECK(state_in({.checkpoint = "0.vmss"}) == VmState::suspended);
    CHECK(state_in({.checkpoint = "0-Snapshot2.vmsn"}) == VmState::suspended);
    CHECK(state_in({.suspend_file = true}) == VmState::suspended);
    // The .vmx knows best: such a file may be left of a time long ago.
    CHECK(state_in({.checkpoint = "", .suspend_file = true}) == VmState::off);
    CHECK(state_in({.listed = true, .checkpoint = "0.vmss"}) == VmState::on);
}

TEST_CASE("without vmrun's list nobody knows a state") {
    for (const Look& look : {Look{.list_status = 124}, Look{.list_status = 137},
                             Look{.list_status = 255, .list_error = "Error: Unable to connect"},
                             Look{.list_error = "Error: something"}}) {
        CHECK_FALSE(state_in(look));
    }
    CHECK_FALSE(state_of(looked_in(""), vmx));
    CHECK_FALSE(state_of(looked_in("list 0"), vmx) == VmState::on);
}

TEST_CASE("a path that leads elsewhere is the same VM") {
    const Looked elsewhere = looked_in("list 0\n| Total running VMs: 1\n| /data/0/0.vmx\nwanted " +
                                       vmx + "\nvmx " + vmx + "\nreal /data/0/0.vmx\n");
    CHECK(state_of(elsewhere, vmx) == VmState::on);
}

TEST_CASE("what vmrun prints cannot be taken for what the look says") {
    const Looked looked = looked_in("list 0\n| vmx " + vmx + "\n| process " + vmx +
                                    "\n| found /x\nwanted " + vmx + "\n");
    CHECK(state_of(looked, vmx) == VmState::none);
}

TEST_CASE("an error of vmrun is told by its words as well as by its status") {
    CHECK_FALSE(error_in(says("")));
    CHECK(error_in(error("The file is already in use")) == "Error: The file is already in use");
    CHECK(error_in(says("Error: The operation was canceled\n")) ==
          "Error: The operation was canceled");
    CHECK(error_in(hung()) == "vmrun did not end in time, and was ended");
    CHECK(error_in({137, "", ""}));
    CHECK(error_in({127, "", "sh: 1: vmrun: not found\n"}) == "sh: 1: vmrun: not found");
}

TEST_CASE("Workstation: a job of power is looked at before and after") {
    const Played start =
        play(job("start"), {seen_as(VmState::off), says(""), seen_as(VmState::on)});
    check_succeeded(start, VmState::on, "");
    CHECK(start.names() == Texts{"look", "start", "verify"});
    CHECK(start.shown() ==
          Texts{"ssh -x vmware-workstation-0-0 vmrun -T ws start " + vmx + " nogui"});
    CHECK(start.named("start").recorded_first);
    CHECK(start.named("start").time_limit > std::chrono::seconds(180));
    check_succeeded(play(job("stop"), {seen_as(VmState::off)}), VmState::off, "already off");
    // It failed, but somebody else was quicker.
    check_succeeded(play(job("stop"), {seen_as(VmState::on),
                                       error("The virtual machine is not powered on: " + vmx),
                                       seen_as(VmState::off)}),
                    VmState::off, "already off");
}

TEST_CASE("Workstation: a vmrun that hangs is ended, and the VM looked at") {
    check_failed(play(job("stop"), {seen_as(VmState::on), hung(), seen_as(VmState::on)}), 124,
                 VmState::on,
                 "stop of " + name + " failed: vmrun did not end in time, and was ended");
    Assign soft = job("stop");
    soft.spec.parameters["mode"] = "soft";
    check_failed(play(soft, {seen_as(VmState::on), hung(), seen_as(VmState::on)}), 124, VmState::on,
                 "stop of " + name +
                     " failed: vmrun did not end in time, and was ended; the guest did not stop in "
                     "time: see its console, or use mode=hard");
    // What it was to do it had done.
    check_succeeded(play(job("start"), {seen_as(VmState::off), hung(), seen_as(VmState::on)}),
                    VmState::on, "already on");
}

TEST_CASE("Workstation: nobody who answers is no VM that is off") {
    for (const Look& down :
         {Look{.list_status = 124},
          Look{.list_status = 255, .list_error = "Unable to connect to host."}}) {
        for (const std::string verb :
             {"create", "start", "stop", "reboot", "suspend", "resume", "destroy"}) {
            const Played played = play(job(verb), {looked(down)});
            CHECK(played.report.outcome == Outcome::unreached);
            CHECK_FALSE(played.report.vm);
            CHECK(play_stop(job(verb), {looked(down)}).report.outcome == Outcome::uncertain);
        }
        CHECK(play(snapshot_job("add", "a"), {looked(down)}).report.outcome == Outcome::unreached);
        CHECK(play(jobs("refresh", 1), {looked(down)}).report.outcome == Outcome::unreached);
        CHECK(play(jobs("sync", 1), {looked(down)}).report.outcome == Outcome::unreached);
        CHECK(play_stop(jobs("sync", 1), {looked(down)}).report.outcome == Outcome::uncertain);
    }
    const Played missing =
        play(job("start"), {looked({.list_status = 127, .list_error = "sh: 1: vmrun: not found"})});
    CHECK(missing.report.outcome == Outcome::failed);
    CHECK_THAT(missing.report.message, Catch::Contains("is VMware Workstation installed on"));
}

TEST_CASE("Workstation: advice on what vmrun refuses") {
    Assign soft = job("stop");
    soft.spec.parameters["mode"] = "soft";
    const Played no_tools =
        play(soft, {seen_as(VmState::on),
                    error("The VMware Tools are not running in the virtual machine: " + vmx),
                    seen_as(VmState::on)});
    CHECK_THAT(no_tools.report.message, Catch::Contains("use mode=hard or mode=trysoft"));
    const Played in_use =
        play(job("start"),
             {seen_as(VmState::off), error("The file is already in use"), seen_as(VmState::off)});
    CHECK_THAT(in_use.report.message, Catch::Contains("close it there"));
}

TEST_CASE("Workstation: the .vmx is made last, and what an attempt made is recorded first") {
    const Played played =
        play(job("create"),
             {seen_as(VmState::none, {"/state/partition1"}), says(""),
              says("Virtual disk creation successful.\n"), says(""), seen_as(VmState::off)});
    CHECK(played.names() == Texts{"look", "directories", "disk:scsi0:0", "vmx", "verify"});
    CHECK(played.named("disk:scsi0:0").recorded_first);
    CHECK(played.named("vmx").recorded_first);
    const Assign assign = job("create");
    CHECK(played.named("vmx").input == drivers::vmware::render_vmx(assign.host, *assign.spec.vm));
    check_succeeded(played, VmState::off, "");
}

TEST_CASE("Workstation: files that are somebody else's, and those of an earlier attempt") {
    const CommandResult half = seen_as(VmState::none, {"/state/partition1", disk});
    const Played refused = play(job("create"), {half});
    CHECK(refused.report.message ==
          disk + " exists on vmware-workstation-0-0, but " + name +
              " has no .vmx; if the file is this VM's, write its .vmx: grivon sync host vmware "
              "vmware-workstation-0-0; else move or remove the file and create the VM again");
    const Played again =
        play(second_attempt(job("create"), {"look", "disk:scsi0:0"}),
             {half, says(""), says(""), says("success"), says(""), seen_as(VmState::off)});
    CHECK(again.names() ==
          Texts{"look", "remove-unfinished", "directories", "disk:scsi0:0", "vmx", "verify"});
    CHECK(again.named("remove-unfinished").line == "rm -rf -- " + disk + " " + disk + ".lck");
    check_succeeded(again, VmState::off, "");
    const Played missing = play(job("create"), {seen_as(VmState::off, {"/state/partition1", vmx})});
    CHECK_THAT(missing.report.message, Catch::Contains(disk + " is missing"));
}

TEST_CASE("Workstation: a create that does not go on") {
    const CommandResult half = seen_as(VmState::none, {"/state/partition1", disk});
    Assign assign = job("create");
    assign.steps_begun = {"look", "directories", "disk:scsi0:0"};
    const Played taken_back = play_stop(assign, {half, says(""), seen_as(VmState::none)});
    CHECK(taken_back.report.outcome == Outcome::cancelled);
    CHECK(taken_back.report.message == "what was made of " + name + " was removed");
    assign.steps_begun = {"look", "directories"};
    const Played nothing = play_stop(assign, {half});
    CHECK(nothing.report.message ==
          "nothing of " + name + " was made; " + disk + " stays: it is not of this job");
    assign.steps_begun = {"disk:scsi0:0", "vmx"};
    check_succeeded(play_stop(assign, {seen_as(VmState::off, {vmx, disk})}), VmState::off, "");
}

TEST_CASE("Workstation: an imported VM is where it says, and is not destroyed") {
    Assign assign = job("start");
    assign.spec.vm->identity = VmIdentity{"", "Debian", "/home/anna/Debian/Debian.vmx"};
    const Played started = play(assign, {says("list 0\nwanted /home/anna/Debian/Debian.vmx\nvmx "
                                              "/home/anna/Debian/Debian.vmx\n"),
                                         says(""), seen_as(VmState::on)});
    CHECK_THAT(started.named("start").shown, Catch::Contains("/home/anna/Debian/Debian.vmx nogui"));
    assign.spec.verb = "destroy";
    const Played refused = play(assign, {});
    CHECK(refused.report.outcome == Outcome::failed);
    CHECK_THAT(refused.report.message, Catch::Contains("was not made by GriVon"));
    assign.spec.vm->identity->configuration = "Debian.vmx";
    CHECK_THAT(play(assign, {}).report.message,
               Catch::Contains("malformed path of a configuration"));
}

// ---- snapshots ----------------------------------------------------------------------------------

TEST_CASE("a .vmsd is read: parents, times, the current one") {
    const auto snapshots = snapshots_in(vmsd);
    REQUIRE(snapshots.size() == 2);
    CHECK(snapshots[0].name == "POST \"INSTALL\"");
    CHECK(snapshots[0].parent.empty());
    CHECK_FALSE(snapshots[0].current);
    REQUIRE(snapshots[0].made);
    CHECK(snapshots[0].made->time_since_epoch() ==
          std::chrono::microseconds((std::int64_t{388745} << 32) + 1991180826));
    CHECK(snapshots[1].parent == "POST \"INSTALL\"");
    CHECK(snapshots[1].current);
    REQUIRE(snapshots[1].made);
    CHECK(snapshots[1].made->time_since_epoch() ==
          std::chrono::microseconds((std::int64_t{388801} << 32) + (std::int64_t{1} << 32) -
                                    814770620));
}

TEST_CASE("half a .vmsd, or none") {
    CHECK(snapshots_in("").empty());
    CHECK(snapshots_in("snapshot0.displayName = \"gone\"\n").empty());
    CHECK(snapshots_in("snapshot9999999.uid = \"1\"\nsnapshot.uid = \"1\"\nsnapshot").empty());
    const auto no_time = snapshots_in("snapshot0.uid = \"1\"\nsnapshot0.createTimeHigh = \"-1\"\n");
    REQUIRE(no_time.size() == 1);
    CHECK_FALSE(no_time[0].made);
}

TEST_CASE("Workstation: what the .vmsd says is said of what vmrun lists") {
    const Played list = play(snapshot_job("refresh", ""),
                             {with_snapshots(VmState::on, {"POST \"INSTALL\"", "other"}, vmsd)});
    REQUIRE(list.report.snapshots);
    REQUIRE(list.report.snapshots->size() == 2);
    CHECK(list.report.snapshots->at(0).made);
    CHECK(list.report.snapshots->at(1) == SnapshotSpec{"other", "", std::nullopt, false});
    const Played bare = play(snapshot_job("refresh", ""), {with_snapshots(VmState::off, {"a"}, "")});
    REQUIRE(bare.report.snapshots);
    CHECK(bare.report.snapshots->size() == 1);
}

TEST_CASE("Workstation: a snapshot is made once") {
    const CommandResult none = with_snapshots(VmState::off, {}, "");
    const CommandResult one = with_snapshots(VmState::off, {"second"}, vmsd);
    const Assign add = snapshot_job("add", "second");
    const Played played = play(add, {none, says(""), one});
    check_succeeded(played, VmState::off, "");
    CHECK(played.named("snapshot").recorded_first);
    REQUIRE(played.report.snapshots);
    CHECK(played.report.snapshots->size() == 1);
    const Played there = play(add, {one});
    CHECK(there.report.outcome == Outcome::failed);
    CHECK(there.report.snapshots);
    check_succeeded(play(second_attempt(add, {"look", "snapshot"}), {one}), VmState::off,
                    "already made");
    const Played failed =
        play(add, {none,
                   error("There is not enough space in the file system for the selected operation"),
                   none});
    CHECK_THAT(failed.report.message,
               Catch::Contains("; free space on the host and run this again"));
    CHECK_THAT(play(add, {none, says(""), none}).report.message,
               Catch::Contains("was accepted, but it is not so"));
    // It worked, whatever vmrun came to.
    check_succeeded(play(add, {none, hung(), one}), VmState::off, "");
}

TEST_CASE("Workstation: names that several snapshots have cannot be addressed") {
    const CommandResult two = with_snapshots(VmState::off, {"a", "a"}, "");
    for (const std::string verb : {"remove", "revert"}) {
        const Played played = play(snapshot_job(verb, "a"), {two});
        CHECK(played.report.outcome == Outcome::failed);
        CHECK_THAT(played.report.message, Catch::Contains("has 2 snapshots named \"a\""));
    }
}

TEST_CASE("Workstation: going back is done again, if an attempt was cut off") {
    const CommandResult there = with_snapshots(VmState::off, {"POST \"INSTALL\"", "second"}, vmsd);
    const Assign revert = snapshot_job("revert", "second");
    // It is there already, and may have gone on since: that it is there says nothing.
    check_succeeded(play(revert, {there, says(""), there}), VmState::off, "");
    const Played failed = play(revert, {there, error("Unknown error"), there});
    CHECK(failed.report.outcome == Outcome::failed);
    check_succeeded(
        play(second_attempt(revert, {"look", "revert-snapshot"}), {there, says(""), there}),
        VmState::off, "went back again: an earlier attempt was cut off while it did so");
}

TEST_CASE("Workstation: what is left of a snapshot job") {
    const CommandResult there = with_snapshots(VmState::on, {"POST \"INSTALL\"", "second"}, vmsd);
    const CommandResult gone = with_snapshots(VmState::on, {"POST \"INSTALL\""}, "");
    Assign add = snapshot_job("add", "second");
    CHECK(play_stop(add, {there}).report.outcome == Outcome::cancelled);
    add.steps_begun = {"snapshot"};
    check_succeeded(play_stop(add, {there}), VmState::on, "");
    CHECK(play_stop(add, {gone}).report.message == name + " is on and has no snapshot \"second\"");
    Assign remove = snapshot_job("remove", "second");
    remove.steps_begun = {"remove-snapshot"};
    check_succeeded(play_stop(remove, {gone}), VmState::on, "");
    Assign revert = snapshot_job("revert", "second");
    revert.steps_begun = {"revert-snapshot"};
    CHECK(play_stop(revert, {there}).report.message ==
          name + " is on and has the snapshot \"second\"; it is at \"second\"");
}

TEST_CASE("Workstation: a malformed name of a snapshot never reaches a host") {
    for (const std::string& wrong :
         {std::string(), std::string("a/b"), std::string("-x"), std::string("a\nb"),
          std::string(" a"), std::string("a "), std::string(300, 'a')}) {
        const Played played = play(snapshot_job("add", wrong), {});
        CHECK(played.report.exit_status == -1);
        CHECK_THAT(played.report.message, Catch::Contains("malformed name of a snapshot"));
        CHECK(play_stop(snapshot_job("remove", wrong), {}).report.exit_status == -1);
    }
}

// ---- many VMs -----------------------------------------------------------------------------------

TEST_CASE("Workstation: a look that is cut short says nothing of those behind the cut") {
    CommandResult cut = looked({.slice = 0, .listed = true});
    const Played played = play(jobs("refresh", 2), {cut});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.message == "cannot see the state of slice1@vmware-workstation-0-0");
    REQUIRE(played.report.sightings.size() == 2);
    CHECK(played.report.sightings[0].state == VmState::on);
    CHECK(played.report.sightings[1].state == VmState::unknown);
    REQUIRE(played.report.strangers);
    CHECK(played.report.strangers->size() == 1);
    CHECK(played.report.strangers->front().name == "other");
}

TEST_CASE("what a .vmx says of a VM") {
    using drivers::vmware::spec_in;
    const auto spec = spec_in(
        "DISPLAYNAME = \"A |22B|22\"\nmemsize = \"512\"\n"
        "scsi0:1.fileName = \"x.vmdk\"\nscsi0:1.present = \"true\"\n"
        "sata0:0.present = \"TRUE\"\nsata0:0.fileName = \"/iso/x.iso\"\n"
        "nvme0:0.present = \"FALSE\"\nnvme0:0.fileName = \"y.vmdk\"\n"
        "ethernet0.present = \"TRUE\"\nethernet0.addressType = \"generated\"\n"
        "ethernet0.generatedAddress = \"00:0C:29:4C:23:7B\"\nethernet0.connectionType = \"nat\"\n"
        "ethernet1.present = \"FALSE\"\n"
        "ethernet2.present = \"TRUE\"\nethernet2.connectionType = \"custom\"\n"
        "ethernet2.vnet = \"VMnet5\"\nethernet2.addressType = \"static\"\n"
        "ethernet2.address = \"nonsense\"\n",
        "/vms/a/a.vmx");
    REQUIRE(spec);
    CHECK(spec->cpus == 1);
    CHECK(spec->identity == VmIdentity{"", "A \"B\"", "/vms/a/a.vmx"});
    CHECK(spec->disks == std::vector<DiskSpec>{{"scsi0:1", 0, "/vms/a/x.vmdk"}});
    CHECK(spec->nics ==
          std::vector<NicSpec>{{0, "00:0c:29:4c:23:7b", "vmnet8"}, {2, "", "vmnet5"}});
    // What could not be said to a host again is left out.
    const auto odd = spec_in(
        "memsize = \"512\"\nscsi0:0.present = \"TRUE\"\n"
        "scsi0:0.fileName = \"a|0A|1Bb.vmdk\"\n"
        "scsi0:1 and more than a device has.present = \"TRUE\"\n"
        "scsi0:1 and more than a device has.fileName = \"x.vmdk\"\n",
        "/a.vmx");
    REQUIRE(odd);
    CHECK(odd->disks.empty());
    CHECK_FALSE(spec_in("", "/a.vmx"));
    CHECK_FALSE(spec_in("memsize = \"much\"\n", "/a.vmx"));
}

TEST_CASE("whatever a host prints, reading it ends") {
    std::random_device device;
    const auto seed = device();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const Texts words{"list 0\n",
                      "| ",
                      "wanted ",
                      "vmx ",
                      "real ",
                      "checkpoint ",
                      "vmss ",
                      "configuration ",
                      "end\n",
                      "= ",
                      "sectors ",
                      "snapshot0.uid = \"1\"\n",
                      "snapshot0.parent = \"1\"\n",
                      "memsize = \"1\"\n",
                      "\n",
                      "/a.vmx",
                      "|2",
                      "ethernet0.present = \"TRUE\"\n",
                      std::string("\0\xff", 2),
                      "="};
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 30; ++i) text += words[random() % words.size()];
        const Looked looked = looked_in(text);
        (void)state_of(looked, "/a.vmx");
        (void)looked.configurations.spec_of("/a.vmx");
        (void)snapshots_in(text);
        (void)drivers::vmware::spec_in(text, "/a.vmx");
    }
}

}  // namespace grivon::test::workstation
