#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

// With slices 0 to 2 created, and then installed anew: what VMware knew is gone.
class ReinstalledHost : public SimulatedHost {
public:
    ReinstalledHost() {
        for (std::uint32_t slice = 0; slice < 3; ++slice) {
            Assign create = vm_job("create");
            create.spec.vm->slice = slice;
            REQUIRE(report_of(*this, create).outcome == Outcome::succeeded);
        }
        REQUIRE(run(": >/etc/vmware/vm-list").exit_status == 0);
    }
};

std::string registered_on(const SimulatedHost& host) {
    return host.run("vmware-cmd -l").output;
}

const std::string all_vms = vmx_of(0) + "\n" + vmx_of(1) + "\n" + vmx_of(2) + "\n";

}  // namespace

TEST_CASE("sync brings back what a reinstallation wiped") {
    const ReinstalledHost host;
    REQUIRE(host.run("rm -R /state/partition1/vmware/1").exit_status == 0);
    const std::string disk = host.read(disk_of(1));
    const Attempt attempt = run_job(host, vms_job("sync", 3));
    REQUIRE(attempt.report);
    CHECK(attempt.report->message.empty());
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.screen == "ssh -x vmware-server-0-0 vmware-cmd -s register " + vmx_of(0) +
                                "\nregister(" + vmx_of(0) + ") = 1\n" +
                                "ssh -x vmware-server-0-0 vmware-cmd -s register " + vmx_of(1) +
                                "\nregister(" + vmx_of(1) + ") = 1\n" +
                                "ssh -x vmware-server-0-0 vmware-cmd -s register " + vmx_of(2) +
                                "\nregister(" + vmx_of(2) + ") = 1\n");
    CHECK(registered_on(host) == all_vms);
    CHECK(host.read(disk_of(1)) == disk);
    for (const VmSighting& sighting : attempt.report->sightings) {
        CHECK(sighting.state == VmState::off);
    }
    // And the VMs work.
    make_network(host);
    CHECK(report_of(host, vm_job("start")).outcome == Outcome::succeeded);

    const Attempt again = run_job(host, vms_job("sync", 3));
    CHECK(again.screen.empty());
    CHECK(again.report->message == "already registered");
    CHECK(again.report->sightings[0].state == VmState::on);
    CHECK(calls_of(host, "-s register") == 6);
}

TEST_CASE("sync neither makes nor removes a disk") {
    const ReinstalledHost host;
    REQUIRE(host.run("rm " + disk_of(1)).exit_status == 0);
    const std::size_t disks_made = calls_of(host, "vmware-vdiskmanager");
    const Attempt attempt = run_job(host, vms_job("sync", 3));
    check_failed(attempt, 1, std::nullopt);
    CHECK(attempt.report->message ==
          "not registered: slice1@vmware-server-0-0 (" + disk_of(1) +
              " is missing); make anew what is lost: grivon create host vmware vmware-server-0-0 "
              "slice=1");
    CHECK(attempt.report->sightings[0].state == VmState::off);
    CHECK(attempt.report->sightings[1].state == VmState::none);
    CHECK(attempt.report->sightings[2].state == VmState::off);
    CHECK(registered_on(host) == vmx_of(0) + "\n" + vmx_of(2) + "\n");
    CHECK(calls_of(host, "vmware-vdiskmanager") == disks_made);
    CHECK_FALSE(host.has(disk_of(1)));
    CHECK(host.has(vmx_of(1)));
}

TEST_CASE("sync goes on after a VM that cannot be registered") {
    const ReinstalledHost host;
    host.write(vmx_of(0), "this is no configuration");
    const Attempt attempt = run_job(host, vms_job("sync", 3));
    check_failed(attempt, 1, std::nullopt);
    CHECK(
        attempt.report->message.starts_with("not registered: slice0@vmware-server-0-0 (VMControl "
                                            "error -11: No such virtual machine); "));
    CHECK(registered_on(host) == vmx_of(1) + "\n" + vmx_of(2) + "\n");
    CHECK(host.read(vmx_of(0)) == "this is no configuration");
}

TEST_CASE("a sync that lost its connection is finished by the next attempt") {
    const ReinstalledHost host;
    const Assign assign = vms_job("sync", 3);
    const std::string step = GENERATE("look", "register", "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host, assign, step);
    const Attempt second = run_job(host, next_attempt(assign, lost));
    REQUIRE(second.report);
    CHECK(second.report->outcome == Outcome::succeeded);
    CHECK(registered_on(host) == all_vms);
    CHECK(calls_of(host, "-s register") == 6);
}

TEST_CASE("sync while vmware-serverd is dead registers nothing") {
    const ReinstalledHost host;
    host.set_fault("serverd-dead");
    const Attempt attempt = run_job(host, vms_job("sync", 3));
    check_unreached(attempt);
    CHECK(attempt.report->sightings.empty());
    CHECK(attempt.screen.empty());
    host.clear_faults();
    CHECK(registered_on(host).empty());
}

}  // namespace grivon::test
