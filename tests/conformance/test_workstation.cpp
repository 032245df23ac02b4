// What only VMware Workstation has: vmrun's ways to fail, images, snapshots, VMs of others.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/conformance/vmware_vm_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::test {
namespace {

using drivers::vmware::render_vmx;
using drivers::vmware::setting_in;

const std::string ssh = "ssh -x vmware-workstation-0-0 ";

class Workstation : public VmwareWorkstationHost {
public:
    void must(const Assign& assign) const {
        const JobReport report = report_of(jobs(), assign);
        INFO(assign.spec.operation() << ": " << report.message);
        REQUIRE(report.outcome == Outcome::succeeded);
    }
    void must(const std::string& verb) const { must(job(verb)); }
    void must_run(const std::string& line) const {
        const ProgramResult result = host().run(line);
        INFO(line << ": " << result.output << result.error_output);
        REQUIRE(result.exit_status == 0);
    }
    // The same job for another slice.
    [[nodiscard]] Assign job_of(const std::string& verb, std::uint32_t slice) const {
        Assign assign = job(verb);
        assign.spec.vm->slice = slice;
        assign.spec.vm->id = VmId{22 + slice};
        return assign;
    }
    [[nodiscard]] Assign snapshot_job(const std::string& verb, const std::string& name) const {
        Assign assign = job(verb);
        assign.spec.object = "host vmware snapshot";
        if (!name.empty()) assign.spec.parameters["name"] = name;
        return assign;
    }
    [[nodiscard]] Assign image_job(const std::string& path, bool linked, std::uint64_t gb) const {
        Assign assign = job("create");
        assign.spec.vm->image = VmImage{path, linked, ""};
        assign.spec.vm->disks[0].size_gb = gb;
        return assign;
    }
    [[nodiscard]] Assign all_vms(const std::string& verb, std::uint32_t count) const {
        Assign assign = vms_job(verb, count);
        assign.host = job(verb).host;
        return assign;
    }
    [[nodiscard]] Assign on_host(Assign assign) const {
        assign.host = job("add").host;
        return assign;
    }
};

class WithVm : public Workstation {
public:
    WithVm() {
        make_network();
        must("create");
    }
};

// What a report says of the snapshots: "a", "b on a", "*c on b" of the current one.
Texts told(const JobReport& report) {
    REQUIRE(report.snapshots);
    Texts texts;
    for (const SnapshotSpec& each : *report.snapshots) {
        CHECK(each.made);
        texts.push_back((each.current ? "*" : "") + each.name +
                        (each.parent.empty() ? "" : " on " + each.parent));
    }
    return texts;
}

void check_failed_with(const Attempt& attempt, const std::string& message) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK_THAT(attempt.report->message, Catch::Contains(message));
}

// VMs that a person on the host made: one with a disk, one more with a snapshot.
const std::string image_dir = "/home/anna/images";
void make_image_disk(const Workstation& host) {
    host.must_run("mkdir -p " + image_dir +
                  " && vmware-vdiskmanager -q -c -a lsilogic -s 4Gb -t 0 " + image_dir +
                  "/golden.vmdk");
}
void make_image_vm(const Workstation& host) {
    make_image_disk(host);
    host.write(image_dir + "/golden.vmx",
               ".encoding = \"UTF-8\"\nconfig.version = \"8\"\nvirtualHW.version = \"21\"\n"
               "displayName = \"Golden\"\nguestOS = \"debian12-64\"\nmemsize = \"4096\"\n"
               "numvcpus = \"4\"\nfirmware = \"efi\"\nnvram = \"golden.nvram\"\n"
               "scsi0.present = \"TRUE\"\nscsi0.virtualDev = \"pvscsi\"\n"
               "scsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"golden.vmdk\"\n"
               "ethernet0.present = \"TRUE\"\nethernet0.connectionType = \"nat\"\n"
               "ethernet3.present = \"TRUE\"\nethernet3.connectionType = \"hostonly\"\n"
               "ide1:0.present = \"TRUE\"\nide1:0.deviceType = \"cdrom-raw\"\n"
               "ide1:0.fileName = \"auto detect\"\n");
}
void take_image_snapshot(const Workstation& host) {
    host.must_run("vmrun -T ws snapshot " + image_dir + "/golden.vmx base");
}

}  // namespace

TEST_CASE("Workstation: from create to destroy, as a person sees it") {
    const Workstation host;
    host.make_network();
    const Attempt create = run_job(host.jobs(), host.job("create"));
    CHECK(create.screen == "# creating slice0@vmware-workstation-0-0\n" + ssh +
                               "vmware-vdiskmanager -c -a lsilogic -s 20Gb -t 0 " + disk_path +
                               "\nCreating disk '" + disk_path +
                               "'\nVirtual disk creation successful.\n");
    const Assign job = host.job("create");
    CHECK(host.read(vmx_path) == render_vmx(job.host, *job.spec.vm));
    const auto shows = [&](const std::string& verb, const std::string& line) {
        const Attempt attempt = run_job(host.jobs(), host.job(verb));
        REQUIRE(attempt.report);
        INFO(attempt.report->message);
        CHECK(attempt.report->outcome == Outcome::succeeded);
        CHECK(attempt.screen == ssh + line + "\n");
    };
    shows("start", "vmrun -T ws start " + vmx_path + " nogui");
    shows("reboot", "vmrun -T ws reset " + vmx_path + " hard");
    shows("suspend", "vmrun -T ws suspend " + vmx_path + " hard");
    shows("resume", "vmrun -T ws start " + vmx_path + " nogui");
    shows("stop", "vmrun -T ws stop " + vmx_path + " hard");
    const Attempt destroy = run_job(host.jobs(), host.job("destroy"));
    CHECK(destroy.screen.starts_with("# destroy slice0@vmware-workstation-0-0\n" + ssh + "rm -rf " +
                                     disk_path + " " + disk_path + ".lck "));
    check_succeeded(destroy, VmState::none, "");
    CHECK(host.nothing_left());
}

TEST_CASE("Workstation: trysoft asks the guest, and then does not ask") {
    const WithVm host;
    host.must("start");
    Assign stop = host.job("stop");
    stop.spec.parameters["mode"] = "trysoft";
    const Attempt attempt = run_job(host.jobs(), stop);
    check_succeeded(attempt, VmState::off, "");
    CHECK_THAT(attempt.screen, Catch::Contains(" soft || vmrun -T ws stop ") &&
                                   Catch::Contains("Tools are not running"));
    CHECK(calls_of(host.host(), "stop " + vmx_path + " soft") == 1);
    CHECK(calls_of(host.host(), "stop " + vmx_path + " hard") == 1);
}

TEST_CASE("Workstation: an error that vmrun tells with status 0 is one") {
    const WithVm host;
    host.host().set_fault("exit-zero");
    host.host().set_fault("file-in-use");
    const Attempt attempt = run_job(host.jobs(), host.job("start"));
    check_failed_with(attempt,
                      "start of slice0@vmware-workstation-0-0 failed: Error: The file is already "
                      "in use; another program on vmware-workstation-0-0 has the VM open");
    CHECK(attempt.report->vm == VmState::off);
}

TEST_CASE("Workstation: no room to suspend, or for a snapshot") {
    const WithVm host;
    host.must("start");
    host.fill_disk();
    const Attempt suspend = run_job(host.jobs(), host.job("suspend"));
    check_failed_with(suspend, "not enough space");
    CHECK(suspend.report->vm == VmState::on);
    check_failed_with(run_job(host.jobs(), host.snapshot_job("add", "a")),
                      "; free space on the host and run this again");
}

TEST_CASE("Workstation: a VM that somebody else runs is on, whatever vmrun lists") {
    const WithVm host;
    host.must("start");
    // As vmrun does not tell of the VMs of other users.
    host.must_run(
        "mkdir -p /tmp/real && ln -sf /usr/lib/simhost/grivon-simhost /tmp/real/vmrun && "
        "rm /usr/bin/vmrun");
    host.write("/usr/bin/vmrun",
               "#!/bin/sh\n[ \"$3\" != list ] || { echo 'Total running VMs: 0'; exit; }\n"
               "exec /tmp/real/vmrun \"$@\"\n");
    host.must_run("chmod 755 /usr/bin/vmrun");
    const Attempt destroy = run_job(host.jobs(), host.job("destroy"));
    check_failed(destroy, 1, VmState::on);
    CHECK(host.has(disk_path));
    check_succeeded(run_job(host.jobs(), host.job("start")), VmState::on, "already on");
}

// ---- images -------------------------------------------------------------------------------------

TEST_CASE("Workstation: a full copy of an image, grown to its size") {
    const Workstation host;
    host.make_network();
    make_image_disk(host);
    const std::string image = image_dir + "/golden.vmdk";
    const std::string before = host.read(image);
    const Attempt create = run_job(host.jobs(), host.image_job(image, false, 20));
    check_succeeded(create, VmState::off, "");
    CHECK_THAT(create.screen,
               Catch::Contains("vmware-vdiskmanager -r " + image + " -t 0 " + disk_path + "\n") &&
                   Catch::Contains("vmware-vdiskmanager -x 20Gb " + disk_path));
    CHECK(host.read(image) == before);
    host.must("start");
    host.must("stop");
    host.must("destroy");
    CHECK(host.read(image) == before);
    SECTION("of the same size it is only copied") {
        const Attempt copied = run_job(host.jobs(), host.image_job(image, false, 4));
        check_succeeded(copied, VmState::off, "");
        CHECK(copied.screen.find("vmware-vdiskmanager -x") == std::string::npos);
    }
    SECTION("a smaller disk is none that the image fits on") {
        const Attempt refused = run_job(host.jobs(), host.image_job(image, false, 3));
        check_failed_with(refused, image + " has 4 GB, which is more than the disk of 3 GB");
        CHECK(refused.screen.empty());
    }
    SECTION("what is no image, or not there") {
        host.write(image_dir + "/text.vmdk", "not a disk");
        check_failed_with(run_job(host.jobs(), host.image_job(image_dir + "/text.vmdk", false, 20)),
                          "is no virtual disk of VMware's");
        check_failed_with(run_job(host.jobs(), host.image_job("/nowhere/x.vmdk", false, 20)),
                          "/nowhere/x.vmdk does not exist on vmware-workstation-0-0");
        check_failed_with(run_job(host.jobs(), host.image_job(vmx_path, false, 20)),
                          "does not exist");
    }
    SECTION("a copy that was cut off is made again") {
        const Assign job = host.image_job(image, false, 20);
        const std::string step = GENERATE(as<std::string>{}, "disk:", "grow-disk:");
        const Attempt lost = run_job(host.jobs(), job, step);
        check_succeeded(run_job(host.jobs(), next_attempt(job, lost)), VmState::off, "");
        host.must("start");
    }
}

TEST_CASE("Workstation: a linked clone stands on a snapshot of its image") {
    const Workstation host;
    host.make_network();
    make_image_vm(host);
    const std::string image = image_dir + "/golden.vmx";
    const Assign create = host.image_job(image, true, 20);
    SECTION("which it needs") {
        check_failed_with(run_job(host.jobs(), create), "vmrun -T ws snapshot " + image + " NAME");
        check_failed_with(
            run_job(host.jobs(), host.image_job(image_dir + "/golden.vmdk", true, 20)),
            "Workstation makes linked clones of VMs");
        CHECK(host.nothing_left());
    }
    SECTION("with the VM's own hardware, and the image's kind of guest") {
        take_image_snapshot(host);
        const Attempt attempt = run_job(host.jobs(), create);
        check_succeeded(attempt, VmState::off, "");
        CHECK_THAT(attempt.screen,
                   Catch::Contains("vmrun -T ws clone " + image +
                                   " /state/partition1/vmware/0/clone/0.vmx linked "
                                   "-snapshot=base -cloneName=slice0@vmware-workstation-0-0\n"));
        const std::string vmx = host.read(vmx_path);
        CHECK(setting_in(vmx, "numvcpus") == "1");
        CHECK(setting_in(vmx, "memsize") == "768");
        CHECK(setting_in(vmx, "guestOS") == "debian12-64");
        CHECK(setting_in(vmx, "firmware") == "efi");
        CHECK(setting_in(vmx, "nvram") == "clone/golden.nvram");
        CHECK(setting_in(vmx, "ethernet0.vnet") == "/dev/vmnet0");
        CHECK_FALSE(setting_in(vmx, "ethernet3.present"));
        CHECK(setting_in(vmx, "ide1:0.fileName") == "auto detect");
        CHECK(setting_in(vmx, "RemoteDisplay.vnc.port") == "5900");
        CHECK(setting_in(vmx, "scsi0:0.fileName")->starts_with("clone/"));
        CHECK_FALSE(host.has("/state/partition1/vmware/0/clone/0.vmx"));
        for (const std::string verb : {"start", "suspend", "resume", "stop"}) {
            Assign job = host.job(verb);
            job.spec.vm = create.spec.vm;
            host.must(job);
        }
        Assign again = create;
        check_succeeded(run_job(host.jobs(), again), VmState::off, "already created");
        Assign destroy = host.job("destroy");
        destroy.spec.vm = create.spec.vm;
        host.must(destroy);
        CHECK_FALSE(host.has("/state/partition1/vmware/0"));
        CHECK(host.has(image_dir + "/golden.vmdk"));
        host.must(create);
    }
    SECTION("and is made again, if an attempt was cut off, or taken back") {
        take_image_snapshot(host);
        const std::string step = GENERATE(as<std::string>{}, "disk:", "verify");
        const Attempt lost = run_job(host.jobs(), create, step);
        if (GENERATE(true, false)) {
            const Attempt second = run_job(host.jobs(), next_attempt(create, lost));
            REQUIRE(second.report);
            INFO(second.report->message);
            CHECK(second.report->outcome == Outcome::succeeded);
        } else if (step == "disk:") {
            REQUIRE(run_stop(host.jobs(), next_attempt(create, lost)).report);
            CHECK_FALSE(host.has("/state/partition1/vmware/0"));
        }
    }
}

TEST_CASE("Workstation: what linked clones stand on is not removed") {
    const WithVm host;
    host.must(host.snapshot_job("add", "base"));
    Assign clone = host.image_job(vmx_path, true, 20);
    clone.spec.vm->slice = 1;
    host.must(clone);
    const std::string words =
        "slice0@vmware-workstation-0-0 has linked clones that stand on its snapshot \"base\"; "
        "destroy them first";
    check_failed_with(run_job(host.jobs(), host.job("destroy")), words);
    check_failed_with(run_job(host.jobs(), host.snapshot_job("remove", "base")), words);
    Assign destroy = clone;
    destroy.spec.verb = "destroy";
    host.must(destroy);
    host.must(host.snapshot_job("remove", "base"));
    host.must("destroy");
}

// ---- snapshots ----------------------------------------------------------------------------------

TEST_CASE("Workstation: snapshots are made, listed, gone back to and removed") {
    const WithVm host;
    CHECK(told(report_of(host.jobs(), host.snapshot_job("refresh", ""))).empty());
    const Attempt first = run_job(host.jobs(), host.snapshot_job("add", "clean install"));
    check_succeeded(first, VmState::off, "");
    CHECK(first.screen == ssh + "vmrun -T ws snapshot " + vmx_path + " clean install\n");
    CHECK(told(*first.report) == Texts{"*clean install"});
    host.must("start");
    const JobReport second = report_of(host.jobs(), host.snapshot_job("add", "it's \"b\""));
    CHECK(second.vm == VmState::on);
    CHECK(told(second) == Texts{"clean install", "*it's \"b\" on clean install"});
    check_failed_with(run_job(host.jobs(), host.snapshot_job("add", "clean install")),
                      "has a snapshot \"clean install\" already");

    const Attempt back = run_job(host.jobs(), host.snapshot_job("revert", "clean install"));
    check_succeeded(back, VmState::off, "");
    CHECK(told(*back.report) == Texts{"*clean install", "it's \"b\" on clean install"});
    host.must("start");
    // Of a VM that ran: it wakes up where it was.
    const JobReport running = report_of(host.jobs(), host.snapshot_job("revert", "it's \"b\""));
    CHECK(running.vm == VmState::suspended);
    host.must("resume");
    check_failed_with(run_job(host.jobs(), host.snapshot_job("revert", "no such")),
                      "has no snapshot \"no such\"");

    const Attempt removed = run_job(host.jobs(), host.snapshot_job("remove", "clean install"));
    check_succeeded(removed, VmState::on, "");
    CHECK(told(*removed.report) == Texts{"*it's \"b\""});
    check_succeeded(run_job(host.jobs(), host.snapshot_job("remove", "clean install")), VmState::on,
                    "already gone");
    host.must("stop");
    host.must("destroy");
    CHECK(host.nothing_left());
    CHECK(host.host().run("ls /state/partition1/vmware/disks").output.empty());
}

TEST_CASE("Workstation: a snapshot job that lost its connection is settled") {
    const WithVm host;
    const Assign add = host.snapshot_job("add", "a");
    const std::string step = GENERATE(as<std::string>{}, "look", "snapshot", "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host.jobs(), add, step);
    const JobReport settled = report_of(host.jobs(), next_attempt(add, lost));
    INFO(settled.message);
    CHECK(settled.outcome == Outcome::succeeded);
    CHECK(told(settled) == Texts{"*a"});
    const Assign revert = host.snapshot_job("revert", "a");
    const Attempt lost_again = run_job(host.jobs(), revert, "verify");
    check_succeeded(run_job(host.jobs(), next_attempt(revert, lost_again)), VmState::off,
                    "went back again: an earlier attempt was cut off while it did so");
    const Assign remove = host.snapshot_job("remove", "a");
    const Attempt lost_last = run_job(host.jobs(), remove, "remove-snapshot");
    host.must(next_attempt(remove, lost_last));
    host.must("start");
}

TEST_CASE("Workstation: snapshots of a VM that is not there") {
    const Workstation host;
    for (const std::string verb : {"add", "remove", "revert", "refresh"}) {
        check_failed_with(run_job(host.jobs(), host.snapshot_job(verb, "a")), "create it first");
    }
}

// ---- all VMs of a host
// ---------------------------------------------------------------------------

TEST_CASE("Workstation: refresh sees every VM, what it is like, and those of others") {
    const Workstation host;
    host.make_network();
    for (const std::uint32_t slice : {0U, 1U, 2U}) host.must(host.job_of("create", slice));
    host.must(host.job_of("start", 1));
    host.must(host.job_of("start", 2));
    host.must(host.job_of("suspend", 2));
    make_image_vm(host);
    host.must_run("sed -i '/^ethernet/d' " + image_dir + "/golden.vmx && vmrun -T ws start " +
                  image_dir + "/golden.vmx nogui");
    const std::size_t before = host.host().journal().size();
    const JobReport report = report_of(host.jobs(), host.all_vms("refresh", 4));
    CHECK(report.message.empty());
    CHECK(report.outcome == Outcome::succeeded);
    REQUIRE(report.sightings.size() == 4);
    const std::vector<VmState> states{VmState::off, VmState::on, VmState::suspended, VmState::none};
    for (std::size_t i = 0; i < states.size(); ++i) {
        INFO(i);
        CHECK(report.sightings[i].id == VmId{22 + i});
        CHECK(report.sightings[i].state == states[i]);
        REQUIRE(report.sightings[i].spec.has_value() == (states[i] != VmState::none));
    }
    const VmSpec& seen = *report.sightings[1].spec;
    CHECK(seen.cpus == 1);
    CHECK(seen.memory_mb == 768);
    CHECK(seen.nics == std::vector<NicSpec>{{0, "00:50:56:00:00:01", "vmnet0"}});
    CHECK(seen.disks == std::vector<DiskSpec>{{"scsi0:0", 20, disk_of(1)}});
    REQUIRE(report.strangers);
    REQUIRE(report.strangers->size() == 1);
    const StrangerVm& stranger = report.strangers->front();
    CHECK(stranger.name == "Golden");
    CHECK(stranger.state == VmState::on);
    CHECK(stranger.spec.identity->configuration == image_dir + "/golden.vmx");
    CHECK(stranger.spec.cpus == 4);
    CHECK(stranger.spec.disks == std::vector<DiskSpec>{{"scsi0:0", 4, image_dir + "/golden.vmdk"}});
    CHECK(host.host().journal().size() == before + 1);  // one call of vmrun for all
    host.stop_service();
    CHECK(report_of(host.jobs(), host.all_vms("refresh", 4)).outcome == Outcome::unreached);
}

TEST_CASE("Workstation: sync writes what is missing, and makes no disk") {
    const Workstation host;
    host.make_network();
    for (const std::uint32_t slice : {0U, 1U, 2U, 3U}) host.must(host.job_of("create", slice));
    Assign snapshot = host.snapshot_job("add", "a");
    snapshot.spec.vm = host.job_of("create", 3).spec.vm;
    host.must(snapshot);
    host.must_run("rm " + vmx_of(0) + " " + vmx_of(1) + " " + vmx_of(3) + " " + disk_of(1));
    const std::size_t disks = host.disks_made();
    const Attempt attempt = run_job(host.jobs(), host.all_vms("sync", 5));
    check_failed_with(
        attempt, "without a .vmx: slice3@vmware-workstation-0-0 (" + disk_of(3) + " has snapshots");
    CHECK_THAT(attempt.report->message, Catch::Contains("nothing of slice1@"));
    CHECK(host.disks_made() == disks);
    host.must("start");
    CHECK_FALSE(host.has(vmx_of(3)));
    host.must_run("rm -r /state/partition1/vmware/3 " + disk_of(3) + " /state/partition1/vmware/1");
    const JobReport clean = report_of(host.jobs(), host.all_vms("sync", 3));
    INFO(clean.message);
    CHECK(clean.outcome == Outcome::succeeded);
    CHECK_THAT(clean.message, Catch::Contains("nothing of slice1@"));

    Assign imported = host.all_vms("sync", 1);
    imported.spec.desired->vms[0].identity = VmIdentity{"", "web", "/home/web.vmx"};
    imported.spec.desired->vms[0].disks[0].path = disk_of(0);
    CHECK_THAT(report_of(host.jobs(), imported).message,
               Catch::Contains("it was imported: put its .vmx back"));
    CHECK_FALSE(host.has("/home/web.vmx"));
}

// ---- networks -----------------------------------------------------------------------------------

TEST_CASE("Workstation: networks are live at once, and after the next start of the host") {
    const Workstation host;
    const VmnetSpec nat{"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};
    const VmnetSpec bridge{"vmnet11", VmnetKind::bridge, "eth1", "", ""};
    const VmnetSpec host_only{"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.0.0"};
    for (const VmnetSpec& vmnet : {nat, bridge, host_only}) {
        INFO(vmnet.name);
        const Attempt add = run_job(host.jobs(), host.on_host(network_job("add", vmnet)));
        check_done(add);
        CHECK(add.report->vmnet == true);
        const std::string made = network_state(host.host());
        check_done(run_job(host.jobs(), host.on_host(network_job("add", vmnet))));
        CHECK(network_state(host.host()) == made);
    }
    const std::string addresses = host.host().run("ip -o -4 addr show").output;
    // VMware's own program knows them, and starts the same again.
    host.must_run("vmware-networks --status");
    host.must_run("vmware-networks --stop && vmware-networks --start");
    host.must_run("vmware-networks --status");
    for (const std::string line : {"inet 192.168.80.1/24", "inet 192.168.30.1/16"}) {
        CHECK_THAT(addresses, Catch::Contains(line));
        CHECK_THAT(host.host().run("ip -o -4 addr show").output, Catch::Contains(line));
    }
    HostSpec desired;
    desired.vmnets = {nat, bridge, host_only};
    const std::string restarted = network_state(host.host());
    check_done(run_job(host.jobs(), host.on_host(sync_job("host vmwarenet", desired))));
    CHECK(network_state(host.host()) == restarted);

    Assign create = host.job("create");
    create.spec.vm->nics[0].vmnet = "vmnet8";
    host.must(create);
    host.must("start");
    host.must("stop");
    for (const VmnetSpec& vmnet : desired.vmnets) {
        const Attempt removed = run_job(host.jobs(), host.on_host(network_job("remove", vmnet)));
        check_done(removed);
        CHECK(removed.report->vmnet == false);
    }
    CHECK(host.read("/etc/vmware/networking") == "VERSION=1,0\n");
    CHECK(host.host().run("ls /var/run/vmnet-* 2>/dev/null").output.empty());
}

}  // namespace grivon::test
