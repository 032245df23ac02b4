// A choice has its meaning only for one question, so that is read first, and what is not among its
// choices is not sent. The step's name says which question was answered: an attempt that comes
// after one that was cut off answers only the same question again.
#include <optional>
#include <utility>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

bool any_answer_begun(const Assign& assign) {
    return any_begun_before(assign, answer_step_head);
}

// The end of the job, unless the VM waits for an answer.
std::optional<JobReport> end_unless_stuck(const Assign& assign, const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return before_any_change(looked, state_not_seen(host, vm, looked));
    if (*state == VmState::stuck) return std::nullopt;
    if (*state == VmState::none) return not_registered(host, vm, looked);
    if (any_answer_begun(assign)) return succeeded(state, "already answered");
    return refused(
        name_of(host, vm) + " has no question: it is " + std::string(grivon::name_of(*state)),
        state);
}

// The answer was taken, and the VM has asked something else since.
JobReport asks_another(const Assign& assign, const Asked& asked) {
    return with_question(succeeded(VmState::stuck,
                                   "answered; now it waits for an answer to "
                                   "another question"),
                         assign, asked);
}

// The end of the job, unless the question was read and has the choice.
std::optional<JobReport> end_before_answer(const Assign& assign, const Asked& asked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    if (serverd_is_dead(asked.tool)) {
        return before_any_change(asked.tool, state_not_seen(host, vm, asked.tool));
    }
    if (!asked.question || asked.question->choices.empty()) {
        return with_question(refused(name_of(host, vm) + " was not answered: it waits for an "
                                                         "answer to a question",
                                     VmState::stuck),
                             assign, asked);
    }
    const Question& question = *asked.question;
    if (any_answer_begun(assign) && !begun_before(assign, answer_step(question))) {
        return asks_another(assign, asked);
    }
    const unsigned choice = *choice_of(assign);
    if (offers(question, choice)) return std::nullopt;
    return with_question(
        refused("choice " + std::to_string(choice) + " is none of \"" + choices_of(question) +
                    "\", which " + name_of(host, vm) + " offers for its question",
                VmState::stuck),
        assign, asked);
}

// The end of the job, unless the VM is stuck still: then its question has to be read again.
std::optional<JobReport> end_after_answer(const Assign& assign, const CommandResult& answered,
                                          const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return state_not_seen(host, vm, looked);
    if (*state == VmState::stuck) return std::nullopt;
    if (!error_in(answered)) return succeeded(state);
    return command_failed("answering " + name_of(host, vm) + " failed", host, answered, state);
}

JobReport still_stuck(const Assign& assign, const Question& before, const CommandResult& answered,
                      const Asked& now) {
    const std::string name = name_of_vm(assign);
    if (error_in(answered)) {
        JobReport report =
            command_failed("answering " + name + " failed", assign.host, answered, VmState::stuck);
        report.message += "; it still waits for an answer to a question";
        return with_question(std::move(report), assign, now);
    }
    if (now.question != before) return asks_another(assign, now);
    return with_question(
        refused(name + " was answered, but asks the same question again", VmState::stuck), assign,
        now);
}

}  // namespace

Script answer(const Assign& assign) {
    if (auto wrong = check_answer_job(assign)) co_return *wrong;
    const std::string vmx = vmx_of(assign);

    const RemoteCommand look = getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_unless_stuck(assign, looked)) co_return *end;

    const RemoteCommand ask = read_question(vmx);
    const CommandResult printed = co_await Run{ask};
    const Asked asked = asked_in(printed);
    if (auto end = end_before_answer(assign, asked)) co_return *end;

    const RemoteCommand act =
        answer_question(assign.host, vmx, *asked.question, *choice_of(assign));
    const CommandResult answered = co_await Run{act};
    if (serverd_is_dead(answered)) {
        co_return state_not_seen(assign.host, *assign.spec.vm, answered);
    }

    const RemoteCommand verify =
        error_in(answered) ? getstate("verify", vmx) : getstate_while_stuck(vmx);
    const CommandResult verified = co_await Run{verify};
    if (auto end = end_after_answer(assign, answered, verified)) co_return *end;

    const RemoteCommand ask_again = read_question(vmx);
    const CommandResult printed_again = co_await Run{ask_again};
    const Asked now = asked_in(printed_again);
    if (now.question) co_return still_stuck(assign, *asked.question, answered, now);

    // No question any more: the VM may have gone on only now.
    const RemoteCommand look_again = getstate("look-again", vmx);
    const CommandResult looked_again = co_await Run{look_again};
    if (auto end = end_after_answer(assign, answered, looked_again)) co_return *end;
    co_return still_stuck(assign, *asked.question, answered, now);
}

}  // namespace grivon::drivers::vmware_server
