#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

const std::string locations = "/etc/vmware/locations";

void check_there(const Attempt& attempt, const std::string& message) {
    CHECK(attempt.screen.empty());
    REQUIRE(attempt.report);
    CHECK(attempt.report->message == message);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->vmnet == true);
}

}  // namespace

TEST_CASE("a bridge is live at once and at the next start, and is made once") {
    const SimulatedHost host;
    const Assign assign = vmnet_job("vmnet11", "eth0.100");
    const std::string before = host.read(locations);
    const Attempt first = run_job(host, assign);
    check_there(first, "");
    CHECK(first.steps == Texts{"look", "device", "bridge", "answers", "verify"});
    CHECK(host.read(locations) == before + "answer VNET_11_INTERFACE eth0.100\n");
    CHECK(host.has("/dev/vmnet11"));
    CHECK(host.has("/var/run/vmnet-bridge-11.pid"));

    const Attempt second = run_job(host, assign);
    check_there(second, "already there");
    CHECK(second.steps == Texts{"look"});
    CHECK(host.read(locations) == before + "answer VNET_11_INTERFACE eth0.100\n");
}

TEST_CASE("several vmnets on one host") {
    const SimulatedHost host;
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), "");
    check_there(run_job(host, vmnet_job("vmnet1", "eth1")), "");
    check_there(run_job(host, vmnet_job("vmnet11", "eth0.100")), "");
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), "already there");
}

TEST_CASE("an attempt that lost its connection is completed") {
    const SimulatedHost host;
    const Assign assign = vmnet_job("vmnet0", "eth0");
    const std::string step = GENERATE("device", "bridge");
    INFO("lost at " << step);
    REQUIRE_FALSE(run_job(host, assign, step).report);
    check_there(run_job(host, assign), "");
    check_there(run_job(host, assign), "already there");
}

TEST_CASE("a bridge that died is started again, without a second answer") {
    const SimulatedHost host;
    const Assign assign = vmnet_job("vmnet0", "eth0");
    check_there(run_job(host, assign), "");
    const std::string answers = host.read(locations);
    REQUIRE(host.run("rm /var/run/vmnet-bridge-0.pid").exit_status == 0);
    const Attempt again = run_job(host, assign);
    check_there(again, "");
    CHECK(again.steps == Texts{"look", "bridge", "verify"});
    CHECK(host.read(locations) == answers);
}

TEST_CASE("an interface that the host does not have") {
    const SimulatedHost host;
    const std::string before = host.read(locations);
    const JobReport report = report_of(host, vmnet_job("vmnet2", "eth9"));
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.vmnet == false);
    CHECK(report.message == "vmware-server-0-0 has no interface eth9");
    CHECK(host.read(locations) == before);
    CHECK_FALSE(host.has("/dev/vmnet2"));
}

TEST_CASE("a vmnet that is live on another interface is left as it is") {
    const SimulatedHost host;
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), "");
    const JobReport report = report_of(host, vmnet_job("vmnet0", "eth1"));
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.vmnet == false);
    CHECK(report.message ==
          "vmnet0 on vmware-server-0-0 is a live bridge to eth0, not to eth1; choose another "
          "number with vmnet=");
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), "already there");
}

}  // namespace grivon::test
