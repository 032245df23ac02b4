// Looks at all VMs of a host, those that it has lost, and snapshots, on a real libvirt.
#include <catch2/catch.hpp>

#include "tests/conformance/libvirt_guest.hpp"

namespace grivon::test::libvirt {
namespace {

Assign create_of_slice(std::uint32_t slice) {
    Assign assign = kvm_job("create");
    assign.spec.vm = kvm_vms_job("create", slice + 1).spec.desired->vms[slice];
    return assign;
}

std::vector<VmState> states_of(const JobReport& report) {
    std::vector<VmState> states;
    for (const VmSighting& sighting : report.sightings) states.push_back(sighting.state);
    return states;
}

std::vector<std::string> names_of(const JobReport& report) {
    std::vector<std::string> names;
    REQUIRE(report.snapshots);
    for (const SnapshotSpec& snapshot : *report.snapshots) {
        names.push_back(snapshot.name + (snapshot.current ? " <" : ""));
    }
    return names;
}

constexpr auto stranger_xml =
    "<domain type='qemu'><name>it&apos;s &amp; mine</name>"
    "<uuid>00112233-4455-6677-8899-aabbccddeeff</uuid><memory unit='MiB'>96</memory>"
    "<vcpu>2</vcpu><os><type>hvm</type></os><devices>"
    "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>"
    "<disk type='file' device='disk'><driver name='qemu' type='raw'/>"
    "<source file='/state/partition1/a &amp; b.raw'/><target dev='vda' bus='virtio'/></disk>"
    "<interface type='bridge'><mac address='52:54:00:aa:bb:cc'/><source bridge='br7'/></interface>"
    "<interface type='network'><mac address='52:54:00:aa:bb:cd'/><source network='default'/>"
    "</interface></devices></domain>";

}  // namespace

TEST_CASE("refresh sees every VM of a host, strangers with what they are made of") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    REQUIRE(host.run("truncate -s 3G '/state/partition1/a & b.raw'").exit_status == 0);
    REQUIRE(host.run("cat | virsh -c qemu:///system define /dev/stdin", stranger_xml).exit_status ==
            0);
    for (const std::uint32_t slice : {1U, 2U, 3U}) {
        REQUIRE(report_of(host, create_of_slice(slice)).outcome == Outcome::succeeded);
    }
    host.power_on();
    for (const std::uint32_t slice : {1U, 2U}) {
        (void)host.virsh("start " + uuid_of_slice(slice));
    }
    (void)host.virsh("suspend " + uuid_of_slice(1));
    (void)host.virsh("managedsave " + uuid_of_slice(2));

    const JobReport report = report_of(host, kvm_vms_job("refresh", 5));
    CHECK(report.outcome == Outcome::succeeded);
    CHECK(report.message == "paused, to be resumed: slice1@kvm-0-0");
    CHECK(states_of(report) == std::vector<VmState>{VmState::on, VmState::on, VmState::suspended,
                                                    VmState::off, VmState::none});
    const VmSpec wanted = create_of_slice(3).spec.vm.value();
    REQUIRE(report.sightings[3].spec);
    const VmSpec& seen = *report.sightings[3].spec;
    CHECK(seen.id == wanted.id);
    CHECK(seen.slice == wanted.slice);
    CHECK(seen.cpus == wanted.cpus);
    CHECK(seen.memory_mb == wanted.memory_mb);
    CHECK(seen.nics == wanted.nics);
    CHECK(seen.disks ==
          std::vector<DiskSpec>{
              {"scsi0:0", 1, std::string("/state/partition1/kvm/disks/3.scsi0:0.qcow2")}});
    CHECK(report.sightings[0].spec);
    CHECK_FALSE(report.sightings[4].spec);

    REQUIRE(report.strangers);
    REQUIRE(report.strangers->size() == 1);
    const StrangerVm& stranger = report.strangers->front();
    CHECK(stranger.name == "it's & mine");
    CHECK(stranger.state == VmState::off);
    CHECK(stranger.spec.cpus == 2);
    CHECK(stranger.spec.memory_mb == 96);
    CHECK(stranger.spec.identity ==
          VmIdentity{"00112233-4455-6677-8899-aabbccddeeff", "it's & mine", ""});
    CHECK(stranger.spec.disks ==
          std::vector<DiskSpec>{{"scsi0:0", 3, std::string("/state/partition1/a & b.raw")}});
    CHECK(stranger.spec.nics == std::vector<NicSpec>{{0, "52:54:00:aa:bb:cc", "bridge:br7"},
                                                     {1, "52:54:00:aa:bb:cd", "network:default"}});
}

TEST_CASE("sync defines the VMs whose disks are there, and no others") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    for (const std::uint32_t slice : {1U, 2U}) {
        REQUIRE(report_of(host, create_of_slice(slice)).outcome == Outcome::succeeded);
    }
    const JobReport nothing = report_of(host, kvm_vms_job("sync", 3));
    CHECK(nothing.outcome == Outcome::succeeded);
    CHECK(nothing.message == "already defined");

    for (const std::uint32_t slice : {0U, 1U, 2U}) {
        (void)host.virsh("undefine " + uuid_of_slice(slice));
    }
    const std::string lost = "/state/partition1/kvm/disks/2.scsi0:0.qcow2";
    REQUIRE(host.run("rm " + lost + " && rmdir " + directory).exit_status == 0);
    const JobReport left = *run_stop(host, kvm_vms_job("sync", 3)).report;
    CHECK(left.message == "not defined: slice0@kvm-0-0, slice1@kvm-0-0, slice2@kvm-0-0");
    const JobReport synced = report_of(host, kvm_vms_job("sync", 3));
    CHECK(synced.outcome == Outcome::succeeded);
    CHECK(synced.message == "nothing of slice2@kvm-0-0 is on the host");
    CHECK(states_of(synced) == std::vector<VmState>{VmState::off, VmState::off, VmState::none});
    host.power_on();
}

TEST_CASE("snapshots bring back the disks of a VM, and its memory if it was on") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    const auto snapshot = [&](const std::string& verb, const std::string& name) {
        return run_job(host, kvm_snapshot_job(verb, name));
    };
    const Attempt empty = snapshot("refresh", "");
    check_succeeded(empty, VmState::off, "");
    CHECK(names_of(*empty.report).empty());

    const Attempt first = snapshot("add", "off");
    check_succeeded(first, VmState::off, "");
    CHECK(names_of(*first.report) == std::vector<std::string>{"off <"});
    CHECK(first.report->snapshots->front().made.has_value());
    check_failed(snapshot("add", "off"), 1, VmState::off);

    host.power_on();
    const Attempt second = snapshot("add", "it's on");
    check_succeeded(second, VmState::on, "");
    CHECK(names_of(*second.report) == std::vector<std::string>{"it's on <", "off"});
    CHECK(second.report->snapshots->front().parent == "off");

    check_succeeded(snapshot("revert", "off"), VmState::off, "the VM is off, as it was then");
    check_succeeded(snapshot("revert", "it's on"), VmState::on, "the VM is on, as it was then");
    CHECK(host.boots() == 1);  // it goes on where it was

    check_failed(snapshot("revert", "nothing"), 1, VmState::on);
    check_succeeded(snapshot("remove", "off"), VmState::on, "");
    check_succeeded(snapshot("remove", "off"), VmState::on, "already gone");
    CHECK(names_of(*snapshot("refresh", "").report) == std::vector<std::string>{"it's on <"});

    check_succeeded(run_job(host, guest_job("suspend")), VmState::suspended, "");
    check_failed(snapshot("add", "third"), 1, VmState::suspended);
    check_failed(snapshot("revert", "it's on"), 1, VmState::suspended);
}

TEST_CASE("snapshots that lost their connection are settled by looking") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    const Assign add = kvm_snapshot_job("add", "one");
    const Attempt lost = run_job(host, add, "snapshot-create-as");
    check_succeeded(run_stop(host, next_attempt(add, lost)), VmState::off, "");
    check_succeeded(run_job(host, next_attempt(add, lost)), VmState::off, "");
    const Assign remove = kvm_snapshot_job("remove", "one");
    const Attempt gone = run_job(host, remove, "snapshot-delete");
    check_succeeded(run_stop(host, next_attempt(remove, gone)), VmState::off, "");
}

}  // namespace grivon::test::libvirt
