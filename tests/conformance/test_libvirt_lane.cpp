// Whole lanes with their fence on a real libvirt: a VM outlives the commands that made it, and jobs
// that are cancelled in the middle of a command.
#include "tests/conformance/lane_broker.hpp"
#include "tests/conformance/libvirt_guest.hpp"

namespace grivon::test::libvirt {
namespace {

JobReport run_lane(const LibvirtHost& host, const Assign& assign) {
    return LaneBroker(host.login(), assign).run();
}

JobReport cancel_at(const LibvirtHost& host, const Assign& assign, const std::string& step) {
    return LaneBroker(host.login(), assign, step).run();
}

}  // namespace

TEST_CASE("a lane makes a VM of KVM, starts it and leaves it on") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    host.make_bridge("vmbr0");
    host.write_guest(guest_image);
    for (const std::string verb : {"create", "start", "suspend", "resume"}) {
        const JobReport report = run_lane(host, guest_job(verb));
        INFO(verb << ": " << report.message);
        CHECK(report.outcome == Outcome::succeeded);
    }
    CHECK(host.virsh("domstate " + uuid) == "running\n");
    CHECK(run_lane(host, guest_job("stop")).vm == VmState::off);
    CHECK(run_lane(host, guest_job("destroy")).vm == VmState::none);
}

TEST_CASE("a soft stop of a guest that does not hear is cancelled, and leaves it on") {
    if (!can_make_hosts()) return;
    const HostWithGuest host(true);
    host.power_on();
    const JobReport report = cancel_at(host, guest_power_job("stop", "soft"), "stop");
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "slice0@kvm-0-0 is on");
    CHECK(report.vm == VmState::on);
    CHECK(host.run("pgrep -f 'sleep 2$'").output.empty());
}

TEST_CASE("a create that is cancelled while it copies an image leaves nothing on the host") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    // From which nobody gets a byte: the copy hangs.
    REQUIRE(host.run("mkfifo /tmp/pipe && printf '#!/bin/sh\\n"
                     "case $1 in convert) : >\"$7\"; exec cat /tmp/pipe ;; esac\\n"
                     "exec /usr/bin/qemu-img.real \"$@\"\\n' >/tmp/qemu-img && "
                     "chmod 755 /tmp/qemu-img && cp /usr/bin/qemu-img /usr/bin/qemu-img.real && "
                     "cp /tmp/qemu-img /usr/bin/qemu-img")
                .exit_status == 0);
    host.write_guest(guest_image);
    const JobReport report = cancel_at(host, guest_job("create"), "disk:scsi0:0");
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.vm == VmState::none);
    CHECK(host.run("find /state/partition1/kvm -type f").output.empty());
    CHECK_FALSE(host.has(directory));
    CHECK(host.run("pgrep -x cat").output.empty());
}

}  // namespace grivon::test::libvirt
