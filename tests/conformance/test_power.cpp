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

TEST_CASE("start when on and stop when off do nothing") {
    const HostWithVm host;
    check_succeeded(run_job(host, vm_job("stop")), VmState::off, "already off");
    REQUIRE(report_of(host, vm_job("start")).outcome == Outcome::succeeded);
    const std::size_t commands = host.journal().size();
    const Attempt again = run_job(host, vm_job("start"));
    check_succeeded(again, VmState::on, "already on");
    CHECK(again.screen.empty());
    CHECK(host.journal().size() == commands + 1);
}

TEST_CASE("start and stop that lost their connection are settled by looking") {
    const HostWithVm host;
    const std::string lost_at = GENERATE("start", "verify");
    INFO("lost at " << lost_at);
    REQUIRE_FALSE(run_job(host, vm_job("start"), lost_at).report);
    REQUIRE(report_of(host, vm_job("start")).outcome == Outcome::succeeded);
    CHECK(state_on(host) == "on\n");
    REQUIRE_FALSE(run_job(host, vm_job("stop"), lost_at == "start" ? "stop" : "verify").report);
    REQUIRE(report_of(host, vm_job("stop")).outcome == Outcome::succeeded);
    CHECK(state_on(host) == "off\n");
}

TEST_CASE("a VM that was not created") {
    const SimulatedHost host;
    for (const std::string verb : {"start", "stop"}) {
        check_failed(run_job(host, vm_job(verb)), 11, VmState::none);
    }
}

TEST_CASE("a suspended VM is resumed by start and refuses stop") {
    const HostWithVm host;
    REQUIRE(report_of(host, vm_job("start")).outcome == Outcome::succeeded);
    REQUIRE(host.run("vmware-cmd " + vmx_path + " suspend hard").exit_status == 0);
    check_failed(run_job(host, vm_job("stop")), 1, VmState::suspended);
    check_succeeded(run_job(host, vm_job("start")), VmState::on, "");
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
