#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

const std::string lock_path = disk_path + ".WRITELOCK";
const std::string walkthrough =
    "# destroy slice0@vmware-server-0-0\n"
    "ssh -x vmware-server-0-0 vmware-cmd -s unregister /state/partition1/vmware/0/0.vmx\n"
    "unregister(/state/partition1/vmware/0/0.vmx) = 1\n"
    "ssh -x vmware-server-0-0 rm -f /state/partition1/vmware/disks/0.scsi0:0.vmdk "
    "/state/partition1/vmware/disks/0.scsi0:0.vmdk.WRITELOCK\n"
    "ssh -x vmware-server-0-0 rm -Rf /state/partition1/vmware/0\n";

void check_nothing_left(const SimulatedHost& host) {
    CHECK(host.run("vmware-cmd -l").output.empty());
    CHECK_FALSE(host.has("/state/partition1/vmware/0"));
    CHECK_FALSE(host.has(disk_path));
    CHECK_FALSE(host.has(lock_path));
}

}  // namespace

TEST_CASE("destroy, as in the walk-through") {
    const HostWithVm host;
    const Attempt attempt = run_job(host, vm_job("destroy"));
    CHECK(attempt.screen == walkthrough);
    check_succeeded(attempt, VmState::none, "");
    check_nothing_left(host);
}

TEST_CASE("destroy touches no VM that waits for an answer") {
    const HostWithVm host;
    host.set_fault("question");
    REQUIRE(report_of(host, vm_job("start")).vm == VmState::stuck);
    const Attempt attempt = run_job(host, vm_job("destroy"));
    check_failed(attempt, 1, VmState::stuck);
    CHECK(attempt.screen.empty());
    CHECK(attempt.report->question == moved_question);
    CHECK(state_on(host) == "stuck\n");
    CHECK(host.has(disk_path));
    CHECK(host.has(vmx_path));
}

TEST_CASE("destroy removes what a host kept without knowing it") {
    const HostWithVm host;
    REQUIRE(host.run(": >/etc/vmware/vm-list").exit_status == 0);
    const Attempt attempt = run_job(host, vm_job("destroy"));
    CHECK(attempt.screen ==
          "# destroy slice0@vmware-server-0-0\n"
          "ssh -x vmware-server-0-0 rm -f /state/partition1/vmware/disks/0.scsi0:0.vmdk "
          "/state/partition1/vmware/disks/0.scsi0:0.vmdk.WRITELOCK\n"
          "ssh -x vmware-server-0-0 rm -Rf /state/partition1/vmware/0\n");
    check_succeeded(attempt, VmState::none, "");
    check_nothing_left(host);
}

TEST_CASE("destroy leaves other VMs and their disks") {
    const HostWithVm host;
    Assign other = vm_job("create");
    other.spec.vm->slice = 10;
    REQUIRE(report_of(host, other).outcome == Outcome::succeeded);
    host.write("/state/partition1/vmware/disks/0.scsi0:0-flat.vmdk", "not ours");
    REQUIRE(report_of(host, vm_job("destroy")).outcome == Outcome::succeeded);
    CHECK(host.run("vmware-cmd -l").output == "/state/partition1/vmware/10/10.vmx\n");
    CHECK(host.has("/state/partition1/vmware/disks/10.scsi0:0.vmdk"));
    CHECK(host.read("/state/partition1/vmware/disks/0.scsi0:0-flat.vmdk") == "not ours");
}

TEST_CASE("a destroy that lost its connection is finished by the next attempt") {
    const HostWithVm host;
    const Assign first = vm_job("destroy");
    SECTION("by the host's fault") {
        const std::string step = GENERATE(as<std::string>{}, "look", "unregister", "verify");
        INFO("lost at " << step);
        const Attempt lost = run_job(host, first, step);
        const Attempt second = run_job(host, next_attempt(first, lost));
        check_succeeded(second, VmState::none, step == "verify" ? "already gone" : "");
    }
    SECTION("between its steps") {
        REQUIRE(host.run("vmware-cmd -s unregister " + vmx_path).exit_status == 0);
        const bool disk_removed = GENERATE(false, true);
        if (disk_removed) REQUIRE(host.run("rm -f " + disk_path).exit_status == 0);
        check_succeeded(run_job(host, first), VmState::none, "");
    }
    check_nothing_left(host);
}

}  // namespace grivon::test
