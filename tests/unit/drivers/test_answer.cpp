#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware_server/questions.hpp"

namespace grivon::test {

using drivers::CommandResult;
using drivers::vmware_server::answer_step;
using drivers::vmware_server::asked_in;

namespace {

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string name = "slice0@vmware-server-0-0";

std::string step_for(const std::string& menu) {
    return answer_step(*asked_in(asks(menu)).question);
}

CommandResult selected(const std::string& menu) {
    return says(menu + "selected 1 : Create\n");
}

CommandResult invalid() {
    return fails(1, "VMControl error -1: Invalid arguments\n");
}

}  // namespace

TEST_CASE("an answer is given as the question offers it") {
    for (const std::string after : {"on", "off"}) {
        const Played played = play(answer_job("1"), {state_is("stuck"), asks(moved_menu),
                                                     selected(moved_menu), state_is(after)});
        CHECK(played.names() == Texts{"look", "question", step_for(moved_menu), "verify"});
        CHECK(played.shown() ==
              Texts{"ssh -x vmware-server-0-0 \"printf '1\\n' | vmware-cmd " + vmx + " answer\""});
        CHECK(played.named(step_for(moved_menu)).line ==
              "printf '1\\n' | LC_ALL=C vmware-cmd " + vmx + " answer");
        CHECK(played.report.outcome == Outcome::succeeded);
        CHECK(played.report.message.empty());
        CHECK(played.report.question.empty());
        CHECK(played.report.vm == (after == "on" ? VmState::on : VmState::off));
    }
}

TEST_CASE("a choice that the question does not have is not sent") {
    const Played played = play(answer_job("7"), {state_is("stuck"), asks(moved_menu)});
    CHECK(played.names() == Texts{"look", "question"});
    CHECK(played.shown().empty());
    check_failed(played, 1, VmState::stuck,
                 "choice 7 is none of \"0) Keep, 1) Create, 2) Cancel\", which " + name +
                     " offers for its question" + moved_advice);
    CHECK(played.report.question == moved_question);
    CHECK(play(answer_job("1"), {state_is("stuck"), asks(no_boot_menu)}).report.outcome ==
          Outcome::failed);
}

TEST_CASE("a question that cannot be read is not answered") {
    for (const CommandResult& printed :
         {asks_nothing(), says("asked 137\n\n"), says("asked 137\nyes or no?\n"), says(""),
          fails(1, "mkfifo: cannot\n")}) {
        const Played played = play(answer_job("0"), {state_is("stuck"), printed});
        CHECK(played.shown().empty());
        CHECK(played.report.outcome == Outcome::failed);
        CHECK(played.report.vm == VmState::stuck);
        CHECK(played.report.message.starts_with(name + " was not answered: it waits for an "));
    }
}

TEST_CASE("a VM without a question is not answered") {
    for (const std::string state : {"on", "off", "suspended"}) {
        const Played played = play(answer_job("0"), {state_is(state)});
        CHECK(played.names() == Texts{"look"});
        CHECK(played.report.message == name + " has no question: it is " + state);
        CHECK(played.report.outcome == Outcome::failed);
    }
    CHECK(play(answer_job("0"), {not_registered()}).report.vm == VmState::none);
}

TEST_CASE("a choice that is no number never reaches a host") {
    for (const std::string wrong : {"", "-1", "one", "1; reboot", "1\n", " 1"}) {
        CHECK(play(answer_job(wrong), {}).report.exit_status == -1);
    }
    CHECK(play(vm_job("answer"), {}).report.message ==
          "the broker sent job 7 with a malformed choice: \"\"");
}

TEST_CASE("the answer was taken, and the VM asks something else") {
    const Played played =
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), selected(moved_menu),
                               state_is("stuck"), asks(no_boot_menu)});
    check_succeeded(played, VmState::stuck,
                    "answered; now it waits for an answer to another question" + no_boot_advice);
    CHECK(played.report.question == no_boot_question);
}

TEST_CASE("a VM that asks the same again has not gone on") {
    const Played played =
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), selected(moved_menu),
                               state_is("stuck"), asks(moved_menu)});
    check_failed(played, 1, VmState::stuck,
                 name + " was answered, but asks the same question again" + moved_advice);
    CHECK(played.report.question == moved_question);
}

TEST_CASE("another question that cannot be read") {
    const Played played =
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), selected(moved_menu),
                               state_is("stuck"), asks_nothing(), state_is("stuck")});
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.vm == VmState::stuck);
    CHECK(played.report.message.starts_with(
        "answered; now it waits for an answer to another question, which could not be read (No "
        "question is pending.); "));
}

TEST_CASE("a VM that takes its time after the answer") {
    const Played played =
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), selected(moved_menu),
                               state_is("stuck"), asks_nothing(), state_is("on")});
    check_succeeded(played, VmState::on, "");
    CHECK(played.report.question.empty());
}

TEST_CASE("an answer that the tool refuses") {
    const Played stuck = play(answer_job("1"), {state_is("stuck"), asks(moved_menu), invalid(),
                                                state_is("stuck"), asks(moved_menu)});
    check_failed(stuck, 1, VmState::stuck,
                 "answering " + name +
                     " failed: VMControl error -1: Invalid arguments; it still waits for an "
                     "answer to a question" +
                     moved_advice);
    CHECK(stuck.report.question == moved_question);
    check_failed(
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), invalid(), state_is("on")}), 1,
        VmState::on, "answering " + name + " failed: VMControl error -1: Invalid arguments");
}

TEST_CASE("nobody answers while vmware-serverd is dead") {
    const auto dead = says("asked 14\n" + serverd_dead().error_output);
    const std::vector<std::vector<CommandResult>> before{{serverd_dead()},
                                                         {state_is("stuck"), dead}};
    for (const auto& answers : before) {
        check_serverd_dead(play(answer_job("1"), answers), Outcome::unreached);
        check_serverd_dead(play(second_attempt(answer_job("1"), {"look"}), answers),
                           Outcome::unreached);
    }
    for (const auto& answers : std::vector<std::vector<CommandResult>>{
             {state_is("stuck"), asks(moved_menu), serverd_dead()},
             {state_is("stuck"), asks(moved_menu), selected(moved_menu), serverd_dead()}}) {
        check_serverd_dead(play(answer_job("1"), answers), Outcome::failed);
    }
}

TEST_CASE("an answer that was cut off") {
    const Assign cut = second_attempt(answer_job("1"), {"look", "question", step_for(moved_menu)});
    SECTION("after it was given") {
        check_succeeded(play(cut, {state_is("on")}), VmState::on, "already answered");
    }
    SECTION("before it was given: the same question waits, and is answered") {
        const Played played =
            play(cut, {state_is("stuck"), asks(moved_menu), selected(moved_menu), state_is("on")});
        check_succeeded(played, VmState::on, "");
    }
    SECTION("after which another question waits: the choice was not meant for it") {
        const Played played = play(cut, {state_is("stuck"), asks(no_boot_menu)});
        CHECK(played.shown().empty());
        check_succeeded(
            played, VmState::stuck,
            "answered; now it waits for an answer to another question" + no_boot_advice);
        CHECK(played.report.question == no_boot_question);
    }
    SECTION("before the question was read") {
        const Assign early = second_attempt(answer_job("0"), {"look", "question"});
        CHECK(play(early, {state_is("on")}).report.outcome == Outcome::failed);
        CHECK(
            play(early, {state_is("stuck"), asks(no_boot_menu), says(no_boot_menu), state_is("on")})
                .report.outcome == Outcome::succeeded);
    }
}

}  // namespace grivon::test
