// What virsh and qemu-img print, read: good words, bad ones, and none.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"
#include "workers/drivers/libvirt/configuration.hpp"
#include "workers/drivers/libvirt/disks.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/snapshots.hpp"
#include "workers/drivers/libvirt/survey.hpp"

namespace grivon::test::libvirt {

using namespace drivers::libvirt;
using drivers::CommandResult;

namespace {

ErrorClass class_of(const std::string& tried, const std::string& cause) {
    return error_in(virsh_fails(tried, cause))->kind;
}

VmState state_of(const CommandResult& looked) {
    return domain_seen(looked)->power.state;
}

}  // namespace

TEST_CASE("virsh's causes fall into classes") {
    using enum ErrorClass;
    struct Cause {
        std::string words;
        ErrorClass kind;
    };
    const std::vector<Cause> causes{
        {"Domain is already active", already},
        {"Requested operation is not valid: domain is already running", already},
        {"Requested operation is not valid: domain is not running", not_running},
        {"operation failed: domain 's0.vc7' already exists with uuid " + uuid, conflict},
        {"operation failed: domain 's0.vc7' is already defined with uuid " + uuid, conflict},
        {"operation failed: domain moment snap1 already exists", conflict},
        {"Cannot access storage file '/a' (as uid:0, gid:0): No such file or directory",
         missing_file},
        {"Failed to open file '/a': No such file or directory", missing_file},
        {"Cannot get interface MTU on 'br100': No such device", missing_network},
        {"Network not found: no network with matching name 'x'", missing_network},
        {"internal error: process exited while connecting to monitor: qemu-system-x86_64: cannot "
         "set up guest memory 'pc.ram': Cannot allocate memory",
         no_capacity},
        {"internal error: pool 'vm' has asynchronous jobs running.", busy},
        {"Timed out during operation: cannot acquire state change lock", busy},
        {"argument unsupported: QEMU guest agent is not configured", unsupported},
        {"this function is not supported by the connection driver: virDomainReset", unsupported},
        {"operation forbidden: read only access prevents virDomainCreate", denied},
        {"Domain snapshot not found: no domain snapshot with matching name 'x'", absent},
        {"something that nobody has seen", failed},
    };
    for (const Cause& cause : causes) {
        INFO(cause.words);
        CHECK(class_of("Failed to start domain 's0.vc7'", cause.words) == cause.kind);
        CHECK(error_in(virsh_fails("Failed to start", cause.words))->text == cause.words);
    }
}

TEST_CASE("why nobody could connect is in the second line") {
    using enum ErrorClass;
    const std::string tried = "failed to connect to the hypervisor";
    CHECK(error_in(libvirtd_down())->kind == hypervisor_down);
    CHECK(class_of(tried, "no connection driver available for xen:///system") == unsupported);
    CHECK(class_of(tried, "authentication unavailable: no polkit agent") == denied);
    CHECK(class_of(tried,
                   "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission "
                   "denied") == hypervisor_down);
    CHECK(class_of(tried, "something else") == hypervisor_down);
    CHECK(error_in(hung())->kind == hypervisor_down);
    CHECK(error_in(fails(1, "error: End of file while reading data: Input/output error\n"))->kind ==
          hypervisor_down);
}

TEST_CASE("an error may have one line, more than two, or none") {
    CHECK(error_in(no_domain())->kind == ErrorClass::absent);
    CHECK(error_in(fails(1, "error: Failed to start\nerror: internal error: a\nb\nc\n"))->text ==
          "internal error: a b c");
    CHECK(error_in(fails(1, ""))->kind == ErrorClass::failed);
    CHECK(error_in(fails(1, ""))->text.empty());
    CHECK(error_in(fails(127, "sh: 1: virsh: not found\n"))->text == "sh: 1: virsh: not found");
    CHECK_FALSE(error_in(says("error: this is data\n")));
    CHECK(error_in(fails(1, "\xff\xfe error: \x01\n"))->text.size() < 20);
}

TEST_CASE("each class has its own traits") {
    for (int i = 0; i <= static_cast<int>(ErrorClass::failed); ++i) {
        CHECK(traits_of(static_cast<ErrorClass>(i)).kind == static_cast<ErrorClass>(i));
    }
    CHECK(traits_of(ErrorClass::hypervisor_down).retry == Retry::by_broker);
    CHECK(traits_of(ErrorClass::busy).retry == Retry::by_user);
}

TEST_CASE("the state of a VM, from dominfo") {
    CHECK(state_of(domain_is("running")) == VmState::on);
    CHECK(state_of(domain_is("in shutdown")) == VmState::on);
    CHECK(state_of(domain_is("shut off")) == VmState::off);
    CHECK(state_of(domain_is("crashed")) == VmState::off);
    CHECK(state_of(domain_is("shut off", true)) == VmState::suspended);
    CHECK(state_of(no_domain()) == VmState::none);
    CHECK_FALSE(domain_seen(domain_is("running"))->power.paused);
    for (const std::string words : {"paused", "pmsuspended"}) {
        CHECK(state_of(domain_is(words)) == VmState::on);
        CHECK(domain_seen(domain_is(words))->power.paused);
    }
    CHECK(domain_seen(domain_has("shut off", 2, 512))->hardware == VmHardware{2, 512});
}

TEST_CASE("what does not tell a VM's state tells none") {
    for (const CommandResult& looked :
         {libvirtd_down(), hung(), fails(1, ""), fails(127, "sh: virsh: not found\n"), says(""),
          says("State:\n"), says("State:          levitating\n"), domain_is("Running"),
          virsh_fails("failed to connect to the hypervisor", "authentication unavailable")}) {
        CHECK_FALSE(domain_seen(looked));
    }
    CHECK_FALSE(domain_seen(says("State: shut off\nCPU(s): many\n"))->hardware);
    CHECK_FALSE(
        domain_seen(says("State: shut off\nCPU(s): 1\nMax memory: 99999999999999999999 KiB\n"))
            ->hardware);
}

TEST_CASE("a listed VM, in both forms that virsh had") {
    CHECK(listed_domain(uuid + " slice0")->name == "slice0");
    CHECK(listed_domain(uuid + "   it's a name  ")->name == "it's a name");
    CHECK(listed_domain(" -    " + uuid + "   slice0   shut off")->uuid == uuid);
    CHECK(listed_domain(" 12   " + uuid)->name.empty());
    CHECK_FALSE(listed_domain(" Id   Name   State"));
    CHECK_FALSE(listed_domain("-----------------"));
    CHECK_FALSE(listed_domain(""));
}

TEST_CASE("what is a VM's name") {
    CHECK(is_domain_name("slice0"));
    CHECK(is_domain_name("it's 7 & more"));
    for (const std::string wrong : {"", "7", "007", "a/b", "a\nb", "\xc3\xa4"}) {
        CHECK_FALSE(is_domain_name(wrong));
    }
}

TEST_CASE("a configuration, with metadata that looks like one") {
    const std::vector<std::string_view> lines{
        "    <disk type='file' device='disk'>",  // of nothing
        "<domain type='kvm' id='3'>",
        "  <name>a &lt;b&gt; &amp;amp; &quot;c&quot;</name>",
        "  <uuid>6ba7b810-9dad-51d1-80b4-00c04fd430c8</uuid>",
        "    <other:disk xmlns:other='x'>",
        "      <source file='/not/this'/>",
        "  <memory unit='KiB'>2097152</memory>",
        "  <memoryBacking>",
        "  <vcpu placement='static' current='2'>4</vcpu>",
        "    <disk type='block' device='disk'>",
        "      <source dev='/dev/vg/a'/>",
        "      <source dev='/dev/backing'/>",
        "      <target dev='vda' bus='virtio'/>",
        "    <disk type='network' device='disk'>",
        "      <source protocol='rbd' name='pool/x'>",
        "      <target dev='vdb' bus='virtio'/>",
        "    <disk type='file' device='floppy'>",
        "      <source file='/floppy'/>",
        "    <interface type='user'>",
        "      <mac address='52:54:00:00:00:02'/>",
        "    </interface>",
        "      <mac address='52:54:00:00:00:99'/>",  // of what is not sent
    };
    const auto found = configurations_in(lines);
    REQUIRE(found.size() == 1);
    const VmSpec spec = spec_of(found[0], {{"vda", 1}, {"/x", 9}});
    CHECK(spec.identity->name == "a <b> &amp; \"c\"");
    CHECK(spec.cpus == 2);
    CHECK(spec.memory_mb == 2048);
    CHECK(spec.disks == std::vector<DiskSpec>{{"scsi0:0", 1, std::string("/dev/vg/a")},
                                              {"scsi0:1", 0, std::nullopt}});
    CHECK(spec.nics == std::vector<NicSpec>{{0, "52:54:00:00:00:02", ""}});
}

TEST_CASE("configurations that are cut off or no XML at all") {
    CHECK(configurations_in({}).empty());
    CHECK(configurations_in({"<domain", "garbage", "  <name>x"}).empty());
    const auto found = configurations_in({"<domain type='kvm'>", "  <name>x", "  <memory>",
                                          "  <vcpu current='>", "    <disk device='disk'>",
                                          "      <source file='/never/closed", "      <target />"});
    REQUIRE(found.size() == 1);
    CHECK_FALSE(found[0].disks.at(0).path);
    const VmSpec spec = spec_of(found[0], {});
    CHECK(spec.memory_mb == 0);
    CHECK(spec.cpus == 0);
}

TEST_CASE("values that GriVon has no letters for are as if they were not there") {
    const auto found = configurations_in(
        {"<domain type='kvm'>", "  <name>b\xc3\xa4r</name>", "    <disk device='disk'>",
         "      <source file='/\xff'/>", "      <target dev='vda'/>", "    <interface type='x'>",
         "      <source bridge='\x01'/>"});
    REQUIRE(found.size() == 1);
    CHECK(found[0].name.empty());
    CHECK_FALSE(found[0].disks.at(0).path);
    CHECK(found[0].nics.at(0).vmnet.empty());
    const auto snapshots = snapshots_seen(says("current b\xc3\xa4r\nsnapshot b\xc3\xa4r\n"));
    CHECK(snapshots->at(0).name == "b??r");
    CHECK(snapshots->at(0).current);
}

TEST_CASE("an image is what qemu-img says at the start of a line") {
    const auto image = image_seen(says(
        "image image: /i.qcow2\nimage file format: qcow2\nimage virtual size: 2 GiB (2147483648 "
        "bytes)\nimage Child node '/file':\nimage     file format: file\nimage     virtual size: "
        "192 KiB (197120 bytes)\n"));
    REQUIRE(image);
    CHECK(image->format == "qcow2");
    CHECK(image->bytes == 2147483648);
    for (const std::string wrong :
         {"", "image file format: raw\n", "image virtual size: 1 GiB (1073741824 bytes)\n",
          "image file format: raw\nimage virtual size: huge\n", "file format: raw\n"}) {
        CHECK_FALSE(image_seen(says(wrong)));
    }
    CHECK(image_words(says("image qemu-img: Could not open '/x': No such file or directory\n")) ==
          "qemu-img: Could not open '/x': No such file or directory");
    CHECK(image_words(says("")) == "qemu-img said nothing");
}

TEST_CASE("snapshots, with their parents and times") {
    const auto snapshots = snapshots_seen(
        says("State: running\ncurrent b & c\nsnapshot a\nmade   <creationTime>1795449000"
             "</creationTime>\nsnapshot b & c\nparent     <name>a</name>\nmade   "
             "<creationTime>never</creationTime>\n"));
    REQUIRE(snapshots);
    REQUIRE(snapshots->size() == 2);
    CHECK(snapshots->at(0).made.has_value());
    CHECK_FALSE(snapshots->at(0).current);
    CHECK(snapshots->at(1).parent == "a");
    CHECK(snapshots->at(1).current);
    CHECK_FALSE(snapshots->at(1).made);
    CHECK_FALSE(snapshots_seen(libvirtd_down()));
    CHECK_FALSE(snapshots_seen(says(std::string(drivers::captured_bytes_max, 'x'))));
}

TEST_CASE("a survey that is longer than one answer knows who is there, but not who is not") {
    const Assign assign = kvm_vms_job("refresh", 2);
    std::string output = "domain " + uuid +
                         " slice0\nstat Domain: 'slice0'\nstat   "
                         "state.state=1\n";
    output.resize(drivers::captured_bytes_max, 'x');
    const auto cut = survey_in(assign.host, says(output));
    REQUIRE(cut);
    const auto& vms = assign.spec.desired->vms;
    CHECK(sightings_of(vms, *cut)[0].state == VmState::on);
    CHECK(sightings_of(vms, *cut)[1].state == VmState::unknown);
    CHECK_FALSE(strangers_in(vms, *cut));
    CHECK(unseen_in(assign, *cut) == "slice1@kvm-0-0");
}

TEST_CASE("a survey of Xen leaves its own domain out") {
    const Assign assign = on_xen(kvm_vms_job("refresh", 1));
    const std::string other = "00112233-4455-6677-8899-aabbccddeeff";
    const std::string zero = "00000000-0000-0000-0000-000000000000";
    const auto seen = survey_in(
        assign.host, says("domain " + zero + " Domain-0\ndomain " + uuid + " slice0\ndomain " +
                          other + " other\nsaved " + other + "\nstate " + zero +
                          " running\nstate " + uuid + " paused\nstate " + other +
                          " shut off\nsize 2147483648 /a\nxml <domain type='xen'>\n"
                          "xml   <uuid>" +
                          other +
                          "</uuid>\nxml     <disk type='file' device='disk'>\nxml "
                          "      <source file='/a'/>\nxml <domain type='xen'>\nxml   <uuid>" +
                          zero + "</uuid>\n"));
    REQUIRE(seen);
    CHECK(paused_in(assign, *seen) == "slice0@xen-0-0");
    const auto strangers = strangers_in(assign.spec.desired->vms, *seen);
    REQUIRE(strangers);
    REQUIRE(strangers->size() == 1);
    CHECK(strangers->front().state == VmState::suspended);
    CHECK(strangers->front().spec.disks.at(0).size_gb == 2);
}

}  // namespace grivon::test::libvirt
