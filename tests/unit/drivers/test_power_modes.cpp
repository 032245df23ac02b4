// The power modes of stop, suspend and reboot, and what reboot, suspend and resume add to them.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string name = "slice0@vmware-server-0-0";

struct Change {
    std::string verb;
    std::string operation;  // of vmware-cmd
    std::string after;
};
const std::vector<Change> changes{
    {"stop", "stop", "off"}, {"suspend", "suspend", "suspended"}, {"reboot", "reset", "on"}};

Played change_from_on(const Change& change, const std::string& mode) {
    return play(
        power_job(change.verb, mode),
        {state_is("on"), says(change.operation + "(" + mode + ") = 1\n"), state_is(change.after)});
}

}  // namespace

TEST_CASE("every mode is passed on and shown in double quotes") {
    for (const Change& change : changes) {
        for (const std::string mode : {"hard", "soft", "trysoft"}) {
            INFO(change.verb << " " << mode);
            const Played played = change_from_on(change, mode);
            CHECK(played.names() == Texts{"look", change.operation, "verify"});
            CHECK(played.shown() == Texts{"ssh -x vmware-server-0-0 \"vmware-cmd " + vmx + " " +
                                          change.operation + " " + mode + "\""});
            CHECK(played.named(change.operation).line == "LC_ALL=C vmware-cmd " + vmx + " " +
                                                             change.operation + " " + mode +
                                                             " </dev/null");
            CHECK(played.report.outcome == Outcome::succeeded);
            CHECK(played.report.message.empty());
            CHECK(played.report.vm.has_value());
        }
    }
}

TEST_CASE("the mode is hard unless the job says another one") {
    for (const Change& change : changes) {
        const Played played =
            play(vm_job(change.verb),
                 {state_is("on"), says(change.operation + "(hard) = 1\n"), state_is(change.after)});
        CHECK(played.shown() == Texts{"ssh -x vmware-server-0-0 \"vmware-cmd " + vmx + " " +
                                      change.operation + " hard\""});
    }
}

TEST_CASE("a guest that shuts down in its own time gets more of it") {
    for (const Change& change : changes) {
        const auto limit = [&](const std::string& mode) {
            return change_from_on(change, mode).named(change.operation).time_limit;
        };
        CHECK(limit("soft") > limit("hard"));
        CHECK(limit("trysoft") == limit("soft"));
    }
}

TEST_CASE("a mode that there is not never reaches a host") {
    for (const std::string mode : {"Hard", "gently", "hard; reboot", "soft\n"}) {
        const Played played = play(power_job("stop", mode), {});
        CHECK(played.report.exit_status == -1);
        CHECK(played.report.message.starts_with("the broker sent job 7 with a malformed mode: \""));
    }
}

TEST_CASE("soft without tools fails, says what to do, and never becomes hard by itself") {
    for (const Change& change : changes) {
        const Played played = play(power_job(change.verb, "soft"),
                                   {state_is("on"), tools_not_running(), state_is("on")});
        CHECK(played.names() == Texts{"look", change.operation, "verify"});
        check_failed(played, 8, VmState::on,
                     change.verb + " of " + name +
                         " failed: VMControl error -8: Invalid operation for virtual machine's "
                         "current state: Make sure the VMware Server Tools are running; install "
                         "VMware Tools in the guest, or use mode=hard or mode=trysoft");
    }
}

TEST_CASE("what ESX says of missing tools is understood as well") {
    const Played played =
        play(power_job("stop", "soft"),
             {state_is("on"),
              fails(231,
                    "VMControl error -999: Unknown error: SoapError: ServerFaultCode(0) : "
                    "(Operation failed since VMware tools are not running in this virtual "
                    "machine.)\n"),
              state_is("on")});
    CHECK(played.report.message.ends_with(
        "; install VMware Tools in the guest, or use mode=hard or mode=trysoft"));
}

TEST_CASE("a guest that did not do it in time") {
    const std::string head = "stop of " + name + " failed: VMControl error -7: Timeout; ";
    for (const std::string mode : {"soft", "trysoft"}) {
        check_failed(play(power_job("stop", mode), {state_is("on"), timed_out(), state_is("on")}),
                     7, VmState::on,
                     head + "the guest did not stop in time: see its console, or use mode=hard");
    }
    check_failed(play(power_job("stop", "hard"), {state_is("on"), timed_out(), state_is("on")}), 7,
                 VmState::on, head + "the VM did not stop in time");
}

TEST_CASE("a timeout after which the VM is where it should be is none") {
    check_succeeded(play(power_job("stop", "soft"), {state_is("on"), timed_out(), state_is("off")}),
                    VmState::off, "already off");
    check_succeeded(
        play(power_job("suspend", "soft"), {state_is("on"), timed_out(), state_is("suspended")}),
        VmState::suspended, "already suspended");
}

TEST_CASE("suspend of a VM that is suspended, off, not there") {
    check_succeeded(play(vm_job("suspend"), {state_is("suspended")}), VmState::suspended,
                    "already suspended");
    check_failed(play(vm_job("suspend"), {state_is("off")}), 1, VmState::off,
                 name +
                     " is off: there is nothing to suspend; start it with grivon start host "
                     "vmware vmware-server-0-0 slice=0");
    CHECK(play(vm_job("suspend"), {not_registered()}).report.vm == VmState::none);
}

TEST_CASE("suspend is settled by looking") {
    check_succeeded(
        play(second_attempt(vm_job("suspend"), {"look", "suspend"}), {state_is("suspended")}),
        VmState::suspended, "already suspended");
    check_succeeded(play(second_attempt(vm_job("suspend"), {"look", "suspend"}),
                         {state_is("on"), says("suspend(hard) = 1\n"), state_is("suspended")}),
                    VmState::suspended, "");
    check_succeeded(play(vm_job("suspend"), {state_is("on"), state_conflict("suspend", "suspended"),
                                             state_is("suspended")}),
                    VmState::suspended, "already suspended");
}

TEST_CASE("resume runs the same command as start") {
    const Played played =
        play(vm_job("resume"), {state_is("suspended"), says("start() = 1\n"), state_is("on")});
    CHECK(played.names() == Texts{"look", "start", "verify"});
    CHECK(played.shown() == Texts{"ssh -x vmware-server-0-0 vmware-cmd " + vmx + " start"});
    check_succeeded(played, VmState::on, "");
}

TEST_CASE("resume is for suspended VMs") {
    check_succeeded(play(vm_job("resume"), {state_is("on")}), VmState::on, "already on");
    const Played off = play(vm_job("resume"), {state_is("off")});
    CHECK(off.shown().empty());
    check_failed(off, 1, VmState::off,
                 name +
                     " is off, not suspended; start it with grivon start host vmware "
                     "vmware-server-0-0 slice=0");
    CHECK(play(vm_job("resume"), {not_registered()}).report.exit_status == 11);
}

TEST_CASE("a resume that was cut off is settled by looking") {
    const Assign again = second_attempt(vm_job("resume"), {"look", "start"});
    check_succeeded(play(again, {state_is("on")}), VmState::on, "already on");
    check_succeeded(play(again, {state_is("suspended"), says("start() = 1\n"), state_is("on")}),
                    VmState::on, "");
}

TEST_CASE("only a VM that is on can be rebooted") {
    check_failed(play(vm_job("reboot"), {state_is("off")}), 1, VmState::off,
                 name +
                     " is off: only a VM that is on can be rebooted; start it with grivon start "
                     "host vmware vmware-server-0-0 slice=0");
    check_failed(play(vm_job("reboot"), {state_is("suspended")}), 1, VmState::suspended,
                 name +
                     " is suspended: only a VM that is on can be rebooted; resume it with "
                     "grivon resume host vmware vmware-server-0-0 slice=0");
    check_failed(play(vm_job("reboot"), {not_registered()}), 11, VmState::none,
                 name +
                     " is not registered on the host; create it first: grivon create host "
                     "vmware vmware-server-0-0 slice=0");
}

TEST_CASE("a VM that is on after a reset that failed was not rebooted") {
    check_failed(
        play(vm_job("reboot"), {state_is("on"), state_conflict("reset", "off"), state_is("on")}), 8,
        VmState::on,
        "reboot of " + name + " failed: " +
            "VMControl error -8: Invalid operation for virtual machine's current state: "
            "The requested operation (\"reset\") could not be completed because it "
            "conflicted with the state of the virtual machine (\"off\") at the time the "
            "request was received. This error often occurs because the state of the "
            "virtual ma...");
    const Played off =
        play(vm_job("reboot"), {state_is("on"), state_conflict("reset", "off"), state_is("off")});
    CHECK(off.report.outcome == Outcome::failed);
    CHECK(off.report.vm == VmState::off);
}

TEST_CASE("a reboot that was cut off is done again, and says so") {
    const std::string again = "was reset again: an earlier attempt was cut off while it did so";
    check_succeeded(play(second_attempt(vm_job("reboot"), {"look", "reset"}),
                         {state_is("on"), says("reset(hard) = 1\n"), state_is("on")}),
                    VmState::on, again);
    check_succeeded(play(second_attempt(vm_job("reboot"), {"look", "reset", "verify"}),
                         {state_is("on"), says("reset(hard) = 1\n"), state_is("on")}),
                    VmState::on, again);
    // Cut off before it began, it is a first time.
    check_succeeded(play(second_attempt(vm_job("reboot"), {"look"}),
                         {state_is("on"), says("reset(hard) = 1\n"), state_is("on")}),
                    VmState::on, "");
}

}  // namespace grivon::test
