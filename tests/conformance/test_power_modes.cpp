// stop, suspend and reboot in every mode and with every kind of guest tools; resume.
#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

void set_tools(const SimulatedHost& host, const std::string& tools) {
    REQUIRE(host.run("vmware-cmd " + vmx_path + " setconfig simhost.tools " + tools).exit_status ==
            0);
}

std::string pid_of(const SimulatedHost& host) {
    const ProgramResult result = host.run("vmware-cmd -q " + vmx_path + " getpid");
    REQUIRE(result.exit_status == 0);
    return result.output;
}

std::string operation_of(const std::string& verb) {
    return verb == "reboot" ? "reset" : verb;
}

struct Case {
    std::string mode;
    std::string tools;  // none: FALSE
    std::int32_t exit_status = 0;
};

}  // namespace

TEST_CASE("suspend and resume, as in the walk-through") {
    const HostWithVm host;
    host.power_on();
    const Attempt suspend = run_job(host, vm_job("suspend"));
    CHECK(suspend.screen ==
          "ssh -x vmware-server-0-0 \"vmware-cmd /state/partition1/vmware/0/0.vmx suspend hard\"\n"
          "suspend(hard) = 1\n");
    check_succeeded(suspend, VmState::suspended, "");
    CHECK(state_on(host) == "suspended\n");

    const Attempt resume = run_job(host, vm_job("resume"));
    CHECK(resume.screen ==
          "ssh -x vmware-server-0-0 vmware-cmd /state/partition1/vmware/0/0.vmx start\n"
          "start() = 1\n");
    check_succeeded(resume, VmState::on, "");
    CHECK(state_on(host) == "on\n");
}

TEST_CASE("reboot resets the VM") {
    const HostWithVm host;
    host.power_on();
    const std::string before = pid_of(host);
    const Attempt reboot = run_job(host, vm_job("reboot"));
    CHECK(reboot.screen ==
          "ssh -x vmware-server-0-0 \"vmware-cmd /state/partition1/vmware/0/0.vmx reset hard\"\n"
          "reset(hard) = 1\n");
    check_succeeded(reboot, VmState::on, "");
    CHECK(pid_of(host) != before);
}

TEST_CASE("every mode with every kind of guest") {
    const HostWithVm host;
    const std::string verb = GENERATE("stop", "suspend", "reboot");
    const bool needs_tools = verb != "suspend";
    const VmState after = verb == "stop"      ? VmState::off
                          : verb == "suspend" ? VmState::suspended
                                              : VmState::on;
    for (const Case& each : std::vector<Case>{
             {"hard", "FALSE"},
             {"hard", "TRUE"},
             {"hard", "hung"},
             {"trysoft", "FALSE"},
             {"trysoft", "TRUE"},
             {"trysoft", "hung"},
             {"soft", "FALSE", needs_tools ? 8 : 0},
             {"soft", "TRUE"},
             {"soft", "hung", verb == "stop" ? 7 : 0},
         }) {
        INFO(verb << " mode=" << each.mode << " tools=" << each.tools);
        set_tools(host, each.tools);
        host.power_on();
        const std::size_t before = calls_of(host, operation_of(verb) + " " + each.mode);
        const Attempt attempt = run_job(host, power_job(verb, each.mode));
        if (each.exit_status == 0) {
            check_succeeded(attempt, after, "");
        } else {
            check_failed(attempt, each.exit_status, VmState::on);
            CHECK(state_on(host) == "on\n");
        }
        // Once in its own mode, and in no other.
        CHECK(calls_of(host, operation_of(verb) + " " + each.mode) == before + 1);
    }
    CHECK(calls_of(host, operation_of(verb)) == 9);
}

TEST_CASE("soft failures say what to do") {
    const HostWithVm host;
    host.power_on();
    CHECK(report_of(host, power_job("stop", "soft"))
              .message.ends_with("Make sure the VMware Server Tools are running; install VMware "
                                 "Tools in the guest, or use mode=hard or mode=trysoft"));
    set_tools(host, "hung");
    CHECK(report_of(host, power_job("stop", "soft")).message ==
          "stop of slice0@vmware-server-0-0 failed: VMControl error -7: Timeout; the guest did not "
          "stop in time: see its console, or use mode=hard");
}

TEST_CASE("a reboot that lost its connection is made good") {
    const HostWithVm host;
    host.power_on();
    const Assign reboot = vm_job("reboot");
    SECTION("in the middle of the reset or after it: it is reset once more") {
        const std::string step = GENERATE("reset", "verify");
        const Attempt lost = run_job(host, reboot, step);
        const std::string between = pid_of(host);
        const Attempt again = run_job(host, next_attempt(reboot, lost));
        check_succeeded(again, VmState::on,
                        "was reset again: an earlier attempt was cut off while it did so");
        CHECK(pid_of(host) != between);
        CHECK(calls_of(host, "reset hard") == 2);
    }
    SECTION("before it: it is reset once") {
        const Attempt lost = run_job(host, reboot, "look");
        check_succeeded(run_job(host, next_attempt(reboot, lost)), VmState::on, "");
        CHECK(calls_of(host, "reset hard") == 1);
    }
}

TEST_CASE("no room to suspend") {
    const HostWithVm host;
    host.power_on();
    host.set_fault("disk-full");
    const Attempt attempt = run_job(host, vm_job("suspend"));
    check_failed(attempt, 231, VmState::on);
    CHECK(attempt.report->message.find("the disk is full") != std::string::npos);
}

}  // namespace grivon::test
