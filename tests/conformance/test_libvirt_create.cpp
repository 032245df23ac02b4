// What create makes of disks and images, whom it leaves alone, and what it takes back.
#include <catch2/catch.hpp>

#include "tests/conformance/libvirt_guest.hpp"

namespace grivon::test::libvirt {
namespace {

std::string image_facts(const LibvirtHost& host, const std::string& file) {
    return host.run("qemu-img info -U " + file).output;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("create makes empty disks, in the order of their places") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    Assign assign = kvm_job("create");
    assign.spec.vm->disks = {{"scsi0:8", 3}, {"scsi0:0", 1}, {"scsi0:1", 2}};
    const Attempt create = run_job(host, assign);
    check_succeeded(create, VmState::off, "");
    const std::string disks = host.virsh("domblklist " + uuid);
    CHECK(contains(disks, " vda   /state/partition1/kvm/disks/0.scsi0:0.qcow2"));
    CHECK(contains(disks, " vdb   /state/partition1/kvm/disks/0.scsi0:1.qcow2"));
    CHECK(contains(disks, " vdc   /state/partition1/kvm/disks/0.scsi0:8.qcow2"));
    CHECK(contains(image_facts(host, "/state/partition1/kvm/disks/0.scsi0:8.qcow2"),
                   "virtual size: 3 GiB"));
    CHECK(create.screen.starts_with("# creating slice0@kvm-0-0\nssh -x kvm-0-0 qemu-img create "));
    check_succeeded(run_job(host, assign), VmState::off, "already created");
    check_succeeded(run_job(host,
                            [&] {
                                Assign destroy = assign;
                                destroy.spec.verb = "destroy";
                                return destroy;
                            }()),
                    VmState::none, "");
    CHECK(host.run("ls /state/partition1/kvm/disks").output.empty());
}

TEST_CASE("create makes a layer over an image, which stays as it is, with cloud-init's CD") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    host.make_bridge("vmbr0");
    host.write_guest(guest_image);
    REQUIRE(host.run("echo data >/state/partition1/seed.iso").exit_status == 0);
    const std::string before = host.run("cksum " + guest_image).output;
    Assign assign = kvm_job("create");
    assign.spec.vm->image = VmImage{guest_image, true, "/state/partition1/seed.iso"};
    check_succeeded(run_job(host, assign), VmState::off, "");
    CHECK(contains(image_facts(host, disk), "backing file: " + guest_image));
    CHECK(contains(image_facts(host, disk), "virtual size: 1 GiB"));
    CHECK(contains(host.virsh("domblklist " + uuid), " sda   /state/partition1/seed.iso"));
    assign.spec.verb = "start";
    check_succeeded(run_job(host, assign), VmState::on, "");
    host.wait_for_text(console_log, "grivon guest");
    assign.spec.verb = "stop";
    check_succeeded(run_job(host, assign), VmState::off, "");
    assign.spec.verb = "destroy";
    check_succeeded(run_job(host, assign), VmState::none, "");
    CHECK(host.run("cksum " + guest_image).output == before);
    CHECK(host.has("/state/partition1/seed.iso"));
}

TEST_CASE("create refuses what it cannot use, and makes nothing") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    Assign assign = kvm_job("create");
    const auto refused_with = [&](const std::string& words) {
        const Attempt create = run_job(host, assign);
        check_failed(create, 1, VmState::none);
        CHECK(contains(create.report->message, words));
        CHECK(create.steps == std::vector<std::string>{"look"});
        CHECK_FALSE(host.has("/state/partition1/kvm"));
    };
    SECTION("an image that is not there") {
        assign.spec.vm->image = VmImage{"/nowhere.qcow2", false, ""};
        refused_with(
            "the image /nowhere.qcow2 on kvm-0-0 cannot be used: qemu-img: Could not open");
    }
    SECTION("an image that is larger than the disk") {
        REQUIRE(host.run("truncate -s 2G /state/partition1/big.raw").exit_status == 0);
        assign.spec.vm->image = VmImage{"/state/partition1/big.raw", false, ""};
        refused_with("is larger (2147483648 bytes) than the disk");
    }
    SECTION("a seed that is not there") {
        assign.spec.vm->image = VmImage{"", false, "/nowhere.iso"};
        refused_with("/nowhere.iso does not exist on kvm-0-0");
    }
    SECTION("a data directory that is not there") {
        assign.host.data_dir = "/nowhere";
        refused_with("/nowhere does not exist on kvm-0-0");
    }
    SECTION("a name that another VM has") {
        const auto defined = host.run("cat | virsh -c qemu:///system define /dev/stdin",
                                      "<domain type='qemu'><name>slice0</name><memory>65536"
                                      "</memory><os><type>hvm</type></os></domain>");
        REQUIRE(defined.exit_status == 0);
        refused_with("kvm-0-0 has another VM of the name slice0 (UUID ");
        CHECK(contains(host.virsh("list --all --name"), "slice0"));
    }
}

TEST_CASE("create leaves a stranger's file alone") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    REQUIRE(host.run("mkdir -p /state/partition1/kvm/disks && echo mine >" + disk).exit_status ==
            0);
    check_failed(run_job(host, kvm_job("create")), 1, VmState::none);
    CHECK(host.run("cat " + disk).output == "mine\n");
}

TEST_CASE("create takes back its disks on a host that is full") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    const auto mounted = host.run(
        "mount -t tmpfs -o size=4m tmpfs /state/partition1 && "
        "head -c 8M /dev/urandom >/tmp/random.raw");
    REQUIRE(mounted.exit_status == 0);
    Assign assign = kvm_job("create");
    assign.spec.vm->image = VmImage{"/tmp/random.raw", false, ""};
    const Attempt create = run_job(host, assign);
    check_failed(create, 1, VmState::none);
    CHECK(contains(create.report->message, "No space left on device"));
    CHECK(contains(create.report->message, "free room on the host and run this again"));
    CHECK(host.run("find /state/partition1 -type f").output.empty());
    CHECK_FALSE(host.has(directory));
}

TEST_CASE("create and destroy that lost their connection are taken up where they were") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    host.write_guest(guest_image);
    const std::string lost_at = GENERATE("look", "directories", "disk", "define", "verify");
    INFO("lost at " << lost_at);
    const Attempt lost = run_job(host, guest_job("create"), lost_at);
    REQUIRE_FALSE(lost.report);
    const Assign again = next_attempt(guest_job("create"), lost);
    const Attempt create = run_job(host, again);
    const bool was_defined = lost_at == "define" || lost_at == "verify";
    check_succeeded(create, VmState::off, was_defined ? "already created" : "");
    const std::string step = GENERATE("undefine", "remove-disks", "remove-directory", "verify");
    const Attempt half = run_job(host, guest_job("destroy"), step);
    REQUIRE_FALSE(half.report);
    const bool all_gone = step == "remove-directory" || step == "verify";
    check_succeeded(run_job(host, next_attempt(guest_job("destroy"), half)), VmState::none,
                    all_gone ? "already gone" : "");
}

TEST_CASE("a create that does not go on leaves nothing of a VM that is not defined") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    host.write_guest(guest_image);
    const std::string lost_at = GENERATE("look", "directories", "disk", "define");
    INFO("lost at " << lost_at);
    const Attempt lost = run_job(host, guest_job("create"), lost_at);
    const Attempt stop = run_stop(host, next_attempt(guest_job("create"), lost));
    REQUIRE(stop.report);
    const bool defined = lost_at == "define";
    CHECK(stop.report->outcome == (defined ? Outcome::succeeded : Outcome::cancelled));
    CHECK(stop.report->vm == (defined ? VmState::off : VmState::none));
    CHECK(host.has(disk) == defined);
    CHECK(host.has(directory) == defined);
}

TEST_CASE("destroy takes a suspended VM with its memory, and one with snapshots") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    check_failed(run_job(host, guest_job("destroy")), 1, VmState::on);
    check_succeeded(run_job(host, guest_job("suspend")), VmState::suspended, "");
    check_failed(run_job(host, guest_job("stop")), 1, VmState::suspended);
    SECTION("suspended") {}
    SECTION("with a snapshot") {
        check_succeeded(run_job(host, guest_job("start")), VmState::on, "");
        check_succeeded(run_job(host, guest_job("stop")), VmState::off, "");
        check_succeeded(run_job(host, kvm_snapshot_job("add", "one")), VmState::off, "");
    }
    check_succeeded(run_job(host, guest_job("destroy")), VmState::none, "");
    CHECK(host.run("find /var/lib/libvirt/qemu/save /var/lib/libvirt/qemu/snapshot -type f")
              .output.empty());
    check_succeeded(run_job(host, guest_job("destroy")), VmState::none, "already gone");
}

}  // namespace grivon::test::libvirt
