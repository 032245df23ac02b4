// The life of a VM on a real libvirt with a real QEMU, from create to destroy.
#include <catch2/catch.hpp>

#include "tests/conformance/libvirt_guest.hpp"

namespace grivon::test::libvirt {
namespace {

// What a viewer says to a VNC server and hears from it, up to the name of its screen.
constexpr auto rfb_handshake = R"sh(bash -c '
exec 3<>/dev/tcp/127.0.0.1/5900 || exit
head -c 12 <&3
printf "RFB 003.008\n" >&3
head -c 2 <&3 | od -An -tx1
printf "\001" >&3
head -c 4 <&3 | od -An -tx1
printf "\001" >&3
head -c 20 <&3 >/dev/null
head -c 4 <&3 | od -An -tx1
head -c 13 <&3
')sh";

}  // namespace

TEST_CASE("a VM of KVM: created, on, seen, suspended, resumed, off, destroyed") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    CHECK(host.state() == "shut off (unknown)");
    host.power_on();
    CHECK(host.state() == "running (booted)");

    const auto screen = host.run(rfb_handshake);
    CHECK(screen.output == "RFB 003.008\n 01 01\n 00 00 00 00\n 00 00 00 0d\nQEMU (slice0)");
    const auto nics = host.virsh("qemu-monitor-command " + uuid + " --hmp 'info network'");
    CHECK(nics.find("macaddr=52:54:00:00:00:01") != std::string::npos);
    CHECK(host.run("ip -br link show master vmbr0").output.find("vnet") != std::string::npos);

    check_succeeded(run_job(host, guest_job("suspend")), VmState::suspended, "");
    CHECK(host.state() == "shut off (saved)");
    check_succeeded(run_job(host, guest_job("resume")), VmState::on, "");
    CHECK(host.state() == "running (restored)");

    check_succeeded(run_job(host, guest_job("stop")), VmState::off, "");
    check_succeeded(run_job(host, guest_job("destroy")), VmState::none, "");
    CHECK(host.virsh("list --all").empty());
    CHECK_FALSE(host.has(disk));
    CHECK_FALSE(host.has(directory));
    CHECK(host.has(guest_image));
}

TEST_CASE("a guest that is asked shuts down") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    const Attempt stop = run_job(host, guest_power_job("stop", "soft"));
    check_succeeded(stop, VmState::off, "");
    CHECK(stop.screen == "ssh -x kvm-0-0 virsh -c qemu:///system shutdown " + uuid + "\nDomain '" +
                             uuid + "' is being shutdown\n\n");
    CHECK(host.state() == "shut off (shutdown)");
}

TEST_CASE("a guest on the processor itself, where the machine has /dev/kvm") {
    if (!can_make_hosts()) return;
    const HostWithGuest host(false, LibvirtHost::Guests::as_machine);
    const bool kvm =
        host.run("virsh -c qemu:///system domcapabilities --virttype kvm").exit_status == 0;
    const std::string type = kvm ? "type='kvm'" : "type='qemu'";
    CHECK(host.virsh("dumpxml --inactive " + uuid).find(type) != std::string::npos);
    host.power_on();
    check_succeeded(run_job(host, guest_job("stop")), VmState::off, "");
}

TEST_CASE("a paused VM is on, and goes on by start, resume or a hard stop") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    const std::string verb = GENERATE("start", "resume");
    (void)host.virsh("suspend " + uuid);
    for (const std::string refused : {"suspend", "reboot", "destroy", "set"}) {
        check_failed(run_job(host, guest_job(refused)), 1, VmState::on);
    }
    check_failed(run_job(host, guest_power_job("stop", "soft")), 1, VmState::on);
    check_succeeded(run_job(host, guest_job(verb)), VmState::on, "");
    CHECK(host.state() == "running (unpaused)");
    check_succeeded(run_job(host, guest_job(verb)), VmState::on, "already on");
    (void)host.virsh("suspend " + uuid);
    check_succeeded(run_job(host, guest_job("stop")), VmState::off, "");
}

TEST_CASE("reboot resets a guest, or asks it") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    const std::string mode = GENERATE("hard", "soft", "trysoft");
    const std::string message =
        mode == "soft" ? "the guest was asked to reboot; when it does is its own matter" : "";
    check_succeeded(run_job(host, guest_power_job("reboot", mode)), VmState::on, message);
    const auto twice = host.run("until [ \"$(grep -c 'grivon guest' " + console_log +
                                ")\" = 2 ]; do sleep 0.05; done");
    CHECK(twice.exit_status == 0);
    CHECK(host.state().starts_with("running"));
}

TEST_CASE("a start that cannot find its network says so") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    REQUIRE(host.run("ip link del vmbr0").exit_status == 0);
    const Attempt start = run_job(host, guest_job("start"));
    check_failed(start, 1, VmState::off);
    CHECK(start.report->message ==
          "start of slice0@kvm-0-0 failed: Cannot get interface MTU on 'vmbr0': No such device; "
          "make the network that it is plugged into first, or make it live");
}

TEST_CASE("a libvirtd that is stopped says nothing about a VM") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    host.stop_libvirtd();
    for (const std::string verb :
         {"create", "start", "stop", "reboot", "suspend", "resume", "destroy", "set"}) {
        const Attempt attempt = run_job(host, guest_job(verb));
        REQUIRE(attempt.report);
        CHECK(attempt.report->outcome == Outcome::unreached);
        CHECK_FALSE(attempt.report->vm);
        CHECK(attempt.report->message.starts_with("libvirtd on kvm-0-0 does not answer ("));
        CHECK(run_stop(host, guest_job(verb)).report->outcome == Outcome::uncertain);
    }
    for (const std::string verb : {"refresh", "sync"}) {
        CHECK(report_of(host, kvm_vms_job(verb, 2)).outcome == Outcome::unreached);
    }
    for (const std::string verb : {"add", "remove", "revert", "refresh"}) {
        CHECK(report_of(host, kvm_snapshot_job(verb, "one")).outcome == Outcome::unreached);
    }
    host.start_libvirtd();
    check_succeeded(run_job(host, guest_job("start")), VmState::on, "already on");
}

TEST_CASE("set gives a VM that is off other CPUs and memory, more and less") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    Assign assign = guest_job("set");
    for (const VmHardware wanted : {VmHardware{4, 256}, VmHardware{2, 32}}) {
        assign.spec.vm->cpus = wanted.cpus;
        assign.spec.vm->memory_mb = wanted.memory_mb;
        const Attempt set = run_job(host, assign);
        check_succeeded(set, VmState::off, "");
        CHECK(set.report->hardware == wanted);
    }
    check_succeeded(run_job(host, assign), VmState::off, "already so");
    host.power_on();
    check_failed(run_job(host, assign), 1, VmState::on);
    CHECK(host.virsh("qemu-monitor-command " + uuid + " --hmp 'info cpus'").find("#1") !=
          std::string::npos);
}

}  // namespace grivon::test::libvirt
