#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {

TEST_CASE("start and stop, as in the walk-through") {
    const HostWithVm host;
    const Attempt start = run_job(host, vm_job("start"));
    CHECK(start.screen ==
          "ssh -x vmware-server-0-0 vmware-cmd /state/partition1/vmware/0/0.vmx start\n"
          "start() = 1\n");
    check_succeeded(start, VmState::on, "");
    CHECK(state_on(host) == "on\n");

    const Attempt stop = run_job(host, vm_job("stop"));
    CHECK(stop.screen ==
          "ssh -x vmware-server-0-0 \"vmware-cmd /state/partition1/vmware/0/0.vmx stop hard\"\n"
          "stop(hard) = 1\n");
    check_succeeded(stop, VmState::off, "");
    CHECK(state_on(host) == "off\n");
}

TEST_CASE("a VM whose network is not there fails with the host's words") {
    const SimulatedHost host;
    REQUIRE(report_of(host, vm_job("create")).outcome == Outcome::succeeded);
    const Attempt start = run_job(host, vm_job("start"));
    check_failed(start, 231, VmState::off);
    CHECK(start.report->message.starts_with(
        "start of slice0@vmware-server-0-0 failed: VMControl error -999: Unknown error: "));
}

TEST_CASE("a dead vmware-serverd says nothing about the VM") {
    const HostWithVm host;
    REQUIRE(report_of(host, vm_job("start")).outcome == Outcome::succeeded);
    host.set_fault("serverd-dead");
    for (const std::string verb : {"start", "stop"}) {
        check_unreached(run_job(host, vm_job(verb)));
    }
    host.clear_faults();
    CHECK(state_on(host) == "on\n");
}

}  // namespace grivon::test
