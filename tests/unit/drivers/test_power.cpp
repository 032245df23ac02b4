// start and stop: the same look, act, look again.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string stuck = "slice0@vmware-server-0-0 is stuck";
const std::string waits = ": it waits for an answer to a question";
const std::string create_advice =
    "slice0@vmware-server-0-0 is not registered on the host; create it first: grivon create host "
    "vmware vmware-server-0-0 slice=0";

}  // namespace

TEST_CASE("start shows what the roll showed and ends with a VM that is on") {
    for (const std::string before : {"off", "suspended"}) {
        const Played played =
            play(vm_job("start"), {state_is(before), says("start() = 1\n"), state_is("on")});
        CHECK(played.names() == Texts{"look", "start", "verify"});
        CHECK(played.shown() == Texts{"ssh -x vmware-server-0-0 vmware-cmd "
                                      "/state/partition1/vmware/0/0.vmx start"});
        CHECK(played.named("look").line == "LC_ALL=C vmware-cmd " + vmx + " getstate </dev/null");
        CHECK(played.named("start").line == "LC_ALL=C vmware-cmd " + vmx + " start </dev/null");
        check_succeeded(played, VmState::on, "");
    }
}

TEST_CASE("stop shows what the roll showed and ends with a VM that is off") {
    const Played played =
        play(vm_job("stop"), {state_is("on"), says("stop(hard) = 1\n"), state_is("off")});
    CHECK(played.names() == Texts{"look", "stop", "verify"});
    CHECK(played.shown() == Texts{"ssh -x vmware-server-0-0 \"vmware-cmd "
                                  "/state/partition1/vmware/0/0.vmx stop hard\""});
    CHECK(played.named("stop").line == "LC_ALL=C vmware-cmd " + vmx + " stop hard </dev/null");
    check_succeeded(played, VmState::off, "");
}

TEST_CASE("what is already so is not done twice") {
    check_succeeded(play(vm_job("start"), {state_is("on")}), VmState::on, "already on");
    check_succeeded(play(vm_job("stop"), {state_is("off")}), VmState::off, "already off");
}

TEST_CASE("a VM that is not there can be neither started nor stopped") {
    for (const std::string verb : {"start", "stop"}) {
        const Played played = play(vm_job(verb), {not_registered()});
        CHECK(played.shown().empty());
        check_failed(played, 11, VmState::none, create_advice);
    }
}

TEST_CASE("a suspended VM cannot be stopped") {
    check_failed(play(vm_job("stop"), {state_is("suspended")}), 1, VmState::suspended,
                 "slice0@vmware-server-0-0 is suspended; resume it before you stop it: grivon "
                 "resume host vmware vmware-server-0-0 slice=0");
}

TEST_CASE("a stuck VM waits for a person, who is told the question") {
    for (const std::string verb : {"start", "stop", "suspend", "resume", "reboot"}) {
        const Played played = play(vm_job(verb), {state_is("stuck"), asks(moved_menu)});
        CHECK(played.names() == Texts{"look", "question"});
        CHECK(played.shown().empty());
        check_failed(played, 1, VmState::stuck, stuck + waits + moved_advice);
        CHECK(played.report.question == moved_question);
    }
}

TEST_CASE("a start that ends in a question says what was printed of it") {
    const Played refused = play(
        vm_job("start"), {state_is("off"), needs_input(), state_is("stuck"), asks(no_boot_menu)});
    check_failed(refused, 16, VmState::stuck,
                 stuck + " (VMControl error -16: Virtual machine requires user input to continue)" +
                     waits + no_boot_advice);
    CHECK(refused.report.question == no_boot_question);
    check_failed(play(vm_job("start"), {state_is("off"), says("start() = 1\n"), state_is("stuck"),
                                        asks(no_boot_menu)}),
                 1, VmState::stuck, stuck + waits + no_boot_advice);
}

TEST_CASE("a start that hung at a question is settled by the next attempt") {
    const Played played = play(second_attempt(vm_job("start"), {"look", "start"}),
                               {state_is("stuck"), asks(moved_menu)});
    check_failed(played, 1, VmState::stuck, stuck + waits + moved_advice);
}

TEST_CASE("a question that could not be read") {
    const std::string look_again =
        "; no choices were seen: look again with grivon refresh host vmware vmware-server-0-0, or "
        "answer it on vmware-server-0-0: vmware-cmd /state/partition1/vmware/0/0.vmx answer";
    const auto message_after = [&](const CommandResult& printed) {
        const Played played = play(vm_job("stop"), {state_is("stuck"), printed});
        CHECK(played.report.vm == VmState::stuck);
        CHECK(played.report.outcome == Outcome::failed);
        return played.report.message;
    };
    CHECK(message_after(asks_nothing()) ==
          stuck + waits + ", which could not be read (No question is pending.)" + look_again);
    CHECK(message_after(says("asked 137\n\n")) ==
          stuck + waits + ", which could not be read (vmware-cmd printed nothing)" + look_again);
    CHECK(message_after(fails(1, "mktemp: cannot make a directory: Read-only file system\n")) ==
          stuck + waits +
              ", which could not be read (mktemp: cannot make a directory: Read-only file "
              "system)" +
              look_again);
    CHECK(message_after(says("asked 137\nSay yes or no\n")) ==
          stuck + waits + ": \"Say yes or no\"" + look_again);
}

TEST_CASE("a conflict is settled by looking") {
    check_succeeded(
        play(vm_job("start"), {state_is("off"), state_conflict("start", "on"), state_is("on")}),
        VmState::on, "already on");
    check_succeeded(
        play(vm_job("stop"), {state_is("on"), state_conflict("stop", "off"), state_is("off")}),
        VmState::off, "already off");
}

TEST_CASE("a command that failed is not waited for") {
    const Played played =
        play(vm_job("start"), {state_is("off"), state_conflict("start", "on"), state_is("on")});
    CHECK(played.named("verify").line == played.named("look").line);
}

TEST_CASE("the tool's own words reach the user") {
    check_failed(
        play(vm_job("start"),
             {state_is("off"), fails(231, "VMControl error -999: Unknown error: no vmnet\n"),
              state_is("off")}),
        231, VmState::off,
        "start of slice0@vmware-server-0-0 failed: VMControl error -999: Unknown error: no vmnet");
    check_failed(play(vm_job("start"), {state_is("off"), fails(9, ""), state_is("off")}), 9,
                 VmState::off,
                 "start of slice0@vmware-server-0-0 failed: exit status 9 without a word");
}

TEST_CASE("a start that falls back is a failure, whatever it printed") {
    check_failed(play(vm_job("start"), {state_is("off"), says("start() = 1\n"), state_is("off")}),
                 1, VmState::off,
                 "start of slice0@vmware-server-0-0 was accepted, but the VM is off now; see "
                 "vmware.log in /state/partition1/vmware/0 on vmware-server-0-0");
}

TEST_CASE("a command that says nothing may have worked") {
    check_succeeded(play(vm_job("start"), {state_is("off"), says(""), state_is("on")}), VmState::on,
                    "");
}

TEST_CASE("nobody guesses a state while vmware-serverd is dead") {
    for (const std::string verb : {"start", "stop"}) {
        check_serverd_dead(play(vm_job(verb), {serverd_dead()}), Outcome::unreached);
        check_serverd_dead(play(second_attempt(vm_job(verb), {"look", verb}), {serverd_dead()}),
                           Outcome::unreached);
    }
    check_serverd_dead(play(vm_job("start"), {state_is("off"), serverd_dead()}), Outcome::failed);
    check_serverd_dead(play(vm_job("stop"), {state_is("on"), serverd_dead()}), Outcome::failed);
    check_serverd_dead(
        play(vm_job("start"), {state_is("off"), says("start() = 1\n"), serverd_dead()}),
        Outcome::failed);
}

TEST_CASE("an answer that nobody understands is no state") {
    check_failed(play(vm_job("start"), {says("getstate() = unknown\n")}), 1, std::nullopt,
                 "cannot see the state of slice0@vmware-server-0-0: getstate() = unknown");
    check_failed(play(vm_job("stop"), {says("")}), 1, std::nullopt,
                 "cannot see the state of slice0@vmware-server-0-0: exit status 0 without a word");
    const Played noise = play(vm_job("stop"), {fails(255, std::string(100'000, '\0') + "\x1b]0;")});
    CHECK_FALSE(noise.report.vm);
    CHECK(noise.report.message.size() < 500);
    CHECK(noise.report.message.find('\x1b') == std::string::npos);
}

}  // namespace grivon::test
