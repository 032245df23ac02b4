// What is left of an operation on one VM that does not go on: the state of the VM. vmware-serverd
// may still be at what it was told, though the command that told it was ended, so a look after such
// a command waits for a moment.
#include <optional>
#include <string>
#include <utility>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"
#include "workers/drivers/vmware_server/questions.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

JobReport vm_not_seen(const Assign& assign, const CommandResult& looked) {
    return not_seen_what_is_left(state_not_seen(assign.host, *assign.spec.vm, looked));
}

Script look_at_answered(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const std::string vmx = vmx_of(assign);
    const bool answer_begun = any_begun_before(assign, answer_step_head);
    const RemoteCommand look = answer_begun ? getstate_while_stuck(vmx) : getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    const auto state = state_in(looked);
    if (!state) co_return vm_not_seen(assign, looked);
    const bool answered = answer_begun && *state != VmState::stuck && *state != VmState::none;
    if (answered) co_return succeeded(state);
    co_return left_as(assign, power_tool, {*state});
}

Script left_of_power(const Assign& assign, std::optional<VmState> wanted, std::string step) {
    return asking_if_stuck(assign, power_left(assign, power_tool, wanted, std::move(step)));
}

}  // namespace

Script left_start(const Assign& assign) {
    return left_of_power(assign, VmState::on, "start");
}

Script left_resume(const Assign& assign) {
    return left_of_power(assign, VmState::on, "start");
}

Script left_stop(const Assign& assign) {
    return left_of_power(assign, VmState::off, "stop");
}

Script left_suspend(const Assign& assign) {
    return left_of_power(assign, VmState::suspended, "suspend");
}

// A VM that is on shows nothing: it was on before.
Script left_reboot(const Assign& assign) {
    return left_of_power(assign, std::nullopt, "");
}

Script left_answer(const Assign& assign) {
    return asking_if_stuck(assign, look_at_answered(assign));
}

}  // namespace grivon::drivers::vmware_server
