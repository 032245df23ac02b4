#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

// With a VM that is off, plugged into a live network.
class HostWithVm : public SimulatedHost {
public:
    HostWithVm() {
        make_network(*this);
        const JobReport report = report_of(*this, vm_job("create"));
        INFO(report.message);
        REQUIRE(report.outcome == Outcome::succeeded);
    }
};

void check_succeeded(const Attempt& attempt, VmState vm, const std::string& message) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->message == message);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->exit_status == 0);
    CHECK(attempt.report->vm == vm);
}

void check_failed(const Attempt& attempt, std::int32_t exit_status, std::optional<VmState> vm) {
    REQUIRE(attempt.report);
    INFO(attempt.report->message);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.report->exit_status == exit_status);
    CHECK(attempt.report->vm == vm);
}

}  // namespace

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

TEST_CASE("a question leaves the VM stuck, and nobody answers it by accident") {
    const HostWithVm host;
    host.set_fault("question");
    const Attempt start = run_job(host, vm_job("start"));
    check_failed(start, 16, VmState::stuck);
    CHECK(start.report->message ==
          "slice0@vmware-server-0-0 is stuck: it waits for an answer to a question (VMControl "
          "error -16: Virtual machine requires user input to continue); answer it on "
          "vmware-server-0-0: vmware-cmd /state/partition1/vmware/0/0.vmx answer");
    host.clear_faults();
    check_failed(run_job(host, vm_job("start")), 1, VmState::stuck);
    check_failed(run_job(host, vm_job("stop")), 1, VmState::stuck);
    CHECK(state_on(host) == "stuck\n");
    // The advice of the message works.
    REQUIRE(host.run("vmware-cmd " + vmx_path + " answer", "\n").exit_status == 0);
    check_succeeded(run_job(host, vm_job("start")), VmState::on, "already on");
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
        check_failed(run_job(host, vm_job(verb)), 14, std::nullopt);
    }
    host.clear_faults();
    CHECK(state_on(host) == "on\n");
}

}  // namespace grivon::test
