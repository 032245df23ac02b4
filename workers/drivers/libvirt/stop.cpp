// stop: hard ends the VM's process. Soft asks the guest, which may take its time, may not hear it
// or may not care: it is asked again at half time, and given up after time_limits::guest. Trysoft
// ends the process of such a guest.
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr auto stop_step = "stop";

// Only the first request and its failure are for the person; asked again, a guest may be gone. On
// end: 0, the guest is off; else the words say why it is not.
constexpr auto ask_script = R"sh(
guest_is_off() {
    case $(look domstate "$uuid") in "shut off" | crashed) return 0 ;; esac
    return 1
}
ask_guest() {
    virsh_do shutdown "$uuid" || return
    waited_s=0
    until guest_is_off
    do
        if [ $waited_s -ge "$guest_s" ]; then
            printf 'error: the guest did not shut down within %s s\n' "$guest_s" >&2
            return 1
        fi
        sleep "$interval_s"
        waited_s=$((waited_s + interval_s))
        if [ $waited_s -eq "$again_s" ]; then virsh_do shutdown "$uuid" >/dev/null 2>&1; fi
    done
}
)sh";

RemoteCommand ask_guest(const Assign& assign, const std::string& line) {
    using namespace time_limits;
    RemoteCommand command = change_vm(assign, "shutdown", soft_change);
    const auto again = guest / 2 / guest_look_interval * guest_look_interval.count();
    command.line = virsh_functions(assign.host) + shell_variable("uuid", uuid_of(*assign.spec.vm)) +
                   shell_variable("guest_s", std::to_string(guest.count())) +
                   shell_variable("interval_s", std::to_string(guest_look_interval.count())) +
                   shell_variable("again_s", std::to_string(again)) + (ask_script + 1) + line;
    return command;
}

RemoteCommand stop_command(const Assign& assign, const PowerSeen&) {
    const std::string mode = power_mode(assign);
    RemoteCommand command = mode == "hard" ? change_vm(assign, "destroy", time_limits::power_change)
                            : mode == "soft"
                                ? ask_guest(assign, "ask_guest")
                                : ask_guest(assign, "ask_guest || virsh_do destroy \"$uuid\"");
    command.name = stop_step;
    return command;
}

std::optional<JobReport> refuse_suspended(const Assign& assign, const PowerSeen& before) {
    const VmSpec& vm = *assign.spec.vm;
    if (before.paused && power_mode(assign) == "soft") {
        return refuse_paused(assign, before, ", or use mode=hard");
    }
    if (before.state != VmState::suspended) return std::nullopt;
    return refused(name_of(assign.host, vm) + " is suspended; resume it before you stop it: " +
                       grivon_command("resume", assign.host, vm),
                   before.state);
}

}  // namespace

Script stop(const Assign& assign) {
    return change_power(assign, power_tool,
                        {"stop", VmState::off, "already off", stop_command, refuse_suspended});
}

Script left_stop(const Assign& assign) {
    return power_left(assign, power_tool, VmState::off, stop_step);
}

}  // namespace grivon::drivers::libvirt
