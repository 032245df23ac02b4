// Jobs that are cancelled while their command runs on a host: a whole lane, over real SSH.
#include "tests/conformance/lane_broker.hpp"
#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

// Longer than any test.
constexpr auto forever_s = "1000";

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

TEST_CASE("a create that is cancelled while it makes a disk leaves nothing on the host") {
    const SimulatedHost host;
    const JobReport report = cancel_at(host, vm_job("create"), "disk:scsi0:0",
                                       [&host] { host.write(disk_path, "half a disk"); });
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "what was made of slice0@vmware-server-0-0 was removed");
    CHECK(report.vm == VmState::none);
    CHECK(host.processes().empty());
    CHECK_FALSE(host.has(disk_path));
    CHECK_FALSE(host.has("/state/partition1/vmware/0"));
    CHECK(report_of(host, vm_job("create")).outcome == Outcome::succeeded);
}

TEST_CASE("a start that is cancelled leaves the VM as it is seen") {
    const HostWithVm host;
    const JobReport report = cancel_at(host, vm_job("start"), "start");
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "slice0@vmware-server-0-0 is off");
    CHECK(report.vm == VmState::off);
    CHECK(host.processes().empty());
    CHECK(state_on(host) == "off\n");
    CHECK(report_of(host, vm_job("start")).outcome == Outcome::succeeded);
}

}  // namespace grivon::test
