// Jobs that are cancelled while their command runs on a host: a whole lane, over real SSH.
#include <catch2/catch.hpp>
#include <tuple>

#include "tests/conformance/lane_broker.hpp"
#include "tests/conformance/vmware_vm_host.hpp"

namespace grivon::test {
namespace {

// Longer than any test.
constexpr auto forever_s = "1000";

// Those whose commands can be held at a step.
using SimulatedHosts = std::tuple<VmwareServerHost, VmwareWorkstationHost>;

// The command of the step hangs, and nothing else does; then the job is cancelled.
JobReport cancel_at(
    const SimulatedHost& host, const Assign& assign, const std::string& step,
    const std::function<void()>& on_step = [] {}) {
    LaneBroker broker(host.login(), assign, step);
    broker.on_step = [&] {
        host.set_fault("slow", forever_s);
        on_step();
    };
    broker.on_step_end = [&] { host.clear_faults(); };
    return broker.run();
}

}  // namespace

TEMPLATE_LIST_TEST_CASE(
    "a create that is cancelled while it makes a disk leaves nothing on the host", "[vm]",
    SimulatedHosts) {
    const TestType host;
    const Assign create = host.job("create");
    const JobReport report = cancel_at(host.host(), create, "disk:scsi0:0",
                                       [&host] { host.write(host.disk_path(), "half a disk"); });
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "what was made of slice0@" + create.host.name + " was removed");
    CHECK(report.vm == VmState::none);
    CHECK(host.host().processes().empty());
    CHECK(host.nothing_left());
    CHECK(report_of(host.jobs(), create).outcome == Outcome::succeeded);
}

TEMPLATE_LIST_TEST_CASE("a start that is cancelled leaves the VM as it is seen", "[vm]",
                        SimulatedHosts) {
    const TestType host;
    host.make_network();
    REQUIRE(report_of(host.jobs(), host.job("create")).outcome == Outcome::succeeded);
    const JobReport report = cancel_at(host.host(), host.job("start"), "start");
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "slice0@" + host.job("start").host.name + " is off");
    CHECK(report.vm == VmState::off);
    CHECK(host.host().processes().empty());
    CHECK(host.state() == VmState::off);
    CHECK(report_of(host.jobs(), host.job("start")).outcome == Outcome::succeeded);
}

}  // namespace grivon::test
