// A VM that is on is where a reboot leaves it, so looking cannot tell whether an earlier attempt
// came to reset it. What was asked is a VM that was reset after the command was given: an attempt
// that was cut off in the middle is made good by resetting once more. On Xen, where a reset is an
// end and a start, it may have left a VM that is off: then only the start is missing.
#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr auto reset_step = "reset";

// One line of a script each, and what a person would type for it.
struct Way {
    std::string line;
    std::string shown;
};

std::string do_line(const std::string& verb) {
    return "virsh_do " + verb + " \"$uuid\"";
}

std::string shown_line(const Assign& assign, const std::string& verb) {
    return command_line(virsh(assign.host, {verb, uuid_of(*assign.spec.vm)}));
}

Way way_of(const Assign& assign, const std::string& verb) {
    return {do_line(verb), shown_line(assign, verb)};
}

Way joined(const Way& first, const std::string& word, const Way& second) {
    return {first.line + " " + word + " " + second.line,
            first.shown + " " + word + " " + second.shown};
}

Way hard_way(const Assign& assign) {
    if (dialect_of(assign.host).reset) return way_of(assign, "reset");
    return joined(way_of(assign, "destroy"), "&&", way_of(assign, "start"));
}

// Nobody can see whether a guest follows: trysoft resets one that cannot even be asked.
Way way_for(const Assign& assign, const PowerSeen& before) {
    if (before.state == VmState::off) return way_of(assign, "start");
    const std::string mode = power_mode(assign);
    if (mode == "hard") return hard_way(assign);
    const Way soft = way_of(assign, "reboot");
    if (mode == "soft") return soft;
    Way hard = hard_way(assign);
    return joined(soft, "||", {"{ " + hard.line + "; }", "{ " + hard.shown + "; }"});
}

RemoteCommand reset_command(const Assign& assign, const PowerSeen& before) {
    const Way way = way_for(assign, before);
    RemoteCommand command = quiet(
        reset_step,
        virsh_functions(assign.host) + shell_variable("uuid", uuid_of(*assign.spec.vm)) + way.line,
        time_limits::power_change);
    const bool single =
        way.line.find('&') == std::string::npos && way.line.find('|') == std::string::npos;
    command.shown = single ? "ssh -x " + assign.host.name + " " + way.shown
                           : "ssh -x " + assign.host.name + " \"" + way.shown + "\"";
    command.recorded_first = true;
    return command;
}

std::optional<JobReport> refuse_unless_on(const Assign& assign, const PowerSeen& before) {
    const bool half_done = before.state == VmState::off && !dialect_of(assign.host).reset &&
                           begun_before(assign, reset_step);
    if (half_done) return std::nullopt;
    if (before.paused) return refuse_paused(assign, before);
    if (before.state == VmState::on) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    const std::string verb = before.state == VmState::suspended ? "resume" : "start";
    return refused(name_of(assign.host, vm) + " is " + std::string(grivon::name_of(before.state)) +
                       ": only a VM that is on can be rebooted; " + verb + " it with " +
                       grivon_command(verb, assign.host, vm),
                   before.state);
}

}  // namespace

Script reboot(const Assign& assign) {
    PowerChange change{"reboot", VmState::on, "", reset_command, refuse_unless_on};
    if (power_mode(assign) == "soft") {
        change.done = "the guest was asked to reboot; when it does is its own matter";
    } else if (begun_before(assign, reset_step)) {
        change.done = "was reset again: an earlier attempt was cut off while it did so";
    }
    return change_power(assign, power_tool, std::move(change));
}

// A VM that is on shows nothing: it was on before.
Script left_reboot(const Assign& assign) {
    return power_left(assign, power_tool, std::nullopt, "");
}

}  // namespace grivon::drivers::libvirt
