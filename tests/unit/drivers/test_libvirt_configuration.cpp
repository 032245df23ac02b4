// set and sync of one VM on libvirt: what of its configuration is changed, and how.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test::libvirt {
namespace {

using drivers::CommandResult;

const std::string name = "slice0@kvm-0-0";
const std::string own_mac = "52:54:00:00:00:01";
const std::string other_mac = "52:54:00:99:99:99";

std::string interface(const std::string& mac, const std::string& source) {
    return "xml     <interface type='any'>\nxml       <mac address='" + mac + "'/>\n" +
           (source.empty() ? "" : "xml       <source " + source + "/>\n") +
           "xml     </interface>\n";
}

// As the look prints it: of a VM that is off, with 1 CPU and these interfaces.
CommandResult configured(std::uint32_t memory_mb, const std::string& interfaces) {
    CommandResult result = domain_has("shut off", 1, memory_mb);
    const std::string kib = std::to_string(memory_mb * 1024);
    result.output = Bytes("xml <domain type='kvm'>\nxml   <name>slice0</name>\nxml   <uuid>" +
                          uuid + "</uuid>\nxml   <memory unit='KiB'>" + kib +
                          "</memory>\nxml   <vcpu placement='static'>1</vcpu>\n" + interfaces) +
                    result.output;
    return result;
}

CommandResult as_wanted() {
    return configured(64, interface(own_mac, "bridge='vmbr0'"));
}

}  // namespace

TEST_CASE("libvirt: sync changes what differs, and nothing else") {
    const std::string virsh = "virsh -c qemu:///system ";
    const CommandResult other = configured(64, interface(other_mac, "network='default'"));
    const Played nics = play(kvm_job("sync"), {other, says(""), as_wanted()});
    CHECK(nics.names() == Texts{"look", "sync", "verify"});
    CHECK(nics.named("sync").recorded_first);
    CHECK(nics.shown() ==
          Texts{"# setting " + name + " from cpus=1 mem=64, interfaces " + other_mac +
                    " on network:default to cpus=1 mem=64, interfaces " + own_mac + " on vmbr0",
                "ssh -x kvm-0-0 \"" + virsh + "detach-interface " + uuid + " network --mac " +
                    other_mac + " --config && " + virsh + "attach-interface " + uuid +
                    " bridge vmbr0 --mac " + own_mac + " --config --model virtio\""});
    check_succeeded(nics, VmState::off, "");
    REQUIRE(nics.report.sightings.size() == 1);
    CHECK(nics.report.sightings[0].id == VmId{22});
    CHECK(nics.report.sightings[0].spec->nics.at(0).mac == own_mac);

    const Played xen = play(on_xen(kvm_job("sync")), {configured(64, ""), says(""), as_wanted()});
    CHECK(xen.shown().at(1) == "ssh -x xen-0-0 virsh -c xen:///system attach-interface " + uuid +
                                   " bridge vmbr0 --mac " + own_mac + " --config");
    const Played memory = play(
        kvm_job("sync"),
        {configured(128, interface("52:54:00:00:00:01", "bridge='vmbr0'")), says(""), as_wanted()});
    CHECK(memory.shown().at(1).find("setmem " + uuid + " 65536 --config") != std::string::npos);
    CHECK(memory.shown().at(1).find("interface") == std::string::npos);
    const Played same =
        play(kvm_job("sync"), {configured(64, interface("52:54:00:00:00:01", "bridge='vmbr0'"))});
    check_succeeded(same, VmState::off, "already so");
    CHECK(same.shown().empty());
}

TEST_CASE("libvirt: an interface that GriVon has no word for is not touched") {
    const Played played =
        play(kvm_job("sync"),
             {configured(64, interface(own_mac, "bridge='vmbr0'") + interface(other_mac, ""))});
    CHECK(played.shown().empty());
    check_failed(played, 1, VmState::off,
                 name + " has an interface (" + other_mac +
                     ") that is plugged into something GriVon has no word for; remove it on "
                     "kvm-0-0 with virsh, and run this again");
}

TEST_CASE("libvirt: a configuration that cannot be read is not guessed") {
    const Played played = play(kvm_job("sync"), {domain_has("shut off", 1, 64)});
    CHECK(played.shown().empty());
    check_failed(played, 1, VmState::off,
                 "cannot read the configuration of " + name +
                     " on kvm-0-0; see: virsh dumpxml --inactive " + uuid);
}

TEST_CASE("libvirt: a sync ends as the last look says") {
    const CommandResult other = configured(64, "");
    const CommandResult refusal =
        virsh_fails("Failed to attach interface", "Network not found: no network 'x'");
    check_failed(play(kvm_job("sync"), {other, refusal, other}), 1, VmState::off,
                 "setting CPUs, memory and interfaces of " + name +
                     " failed: Network not found: no network 'x'; make the network that it is "
                     "plugged into first, or make it live");
    check_succeeded(play(kvm_job("sync"), {other, refusal, as_wanted()}), VmState::off, "");
    check_failed(play(kvm_job("sync"), {other, says(""), other}), 1, VmState::off,
                 "setting CPUs, memory and interfaces of " + name +
                     " was accepted, but libvirt says cpus=1 mem=64, no interface; see who changes "
                     "the VM on kvm-0-0, and run this again");
    check_libvirtd_down(play(kvm_job("sync"), {other, libvirtd_down()}), Outcome::failed);
    check_libvirtd_down(play(kvm_job("sync"), {other, says(""), libvirtd_down()}), Outcome::failed);
}

TEST_CASE("libvirt: what is left of a sync is looked at") {
    const Played half = play_stop(kvm_job("sync"), {configured(64, "")});
    CHECK(half.report.outcome == Outcome::cancelled);
    CHECK(half.report.message == name + " has cpus=1 mem=64, no interface");
    CHECK(play_stop(kvm_job("sync"), {as_wanted()}).report.outcome == Outcome::succeeded);
}

}  // namespace grivon::test::libvirt
