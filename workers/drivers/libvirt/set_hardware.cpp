// set host kvm, set host xen: other CPUs and another memory for a VM that is off. A VM that runs
// keeps what it has until it is started anew, and a suspended one must find the hardware that it
// went to sleep with.
#include <optional>
#include <string>
#include <utility>

#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/units.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/hardware.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr auto set_step = "set";

// The largest first: libvirt lowers what is given below it, and refuses what is above it. In KiB,
// which every version takes.
constexpr auto set_script = R"sh(
virsh_do setvcpus "$uuid" "$cpus" --config --maximum &&
virsh_do setvcpus "$uuid" "$cpus" --config &&
virsh_do setmaxmem "$uuid" "$memory_kib" --config &&
virsh_do setmem "$uuid" "$memory_kib" --config
)sh";

RemoteCommand set_command(const Assign& assign) {
    const VmSpec& vm = *assign.spec.vm;
    const std::string uuid = uuid_of(vm);
    const std::string cpus = std::to_string(vm.cpus);
    const std::string memory_kib = std::to_string(vm.memory_mb * kib_of_mb);
    RemoteCommand command = quiet(set_step,
                                  virsh_functions(assign.host) + shell_variable("uuid", uuid) +
                                      shell_variable("cpus", cpus) +
                                      shell_variable("memory_kib", memory_kib) + (set_script + 1),
                                  time_limits::define);
    std::string shown;
    for (const Words& words : {Words{"setvcpus", uuid, cpus, "--config", "--maximum"},
                               Words{"setvcpus", uuid, cpus, "--config"},
                               Words{"setmaxmem", uuid, memory_kib, "--config"},
                               Words{"setmem", uuid, memory_kib, "--config"}}) {
        shown += (shown.empty() ? "" : " && ") + command_line(virsh(assign.host, words));
    }
    command.shown = "ssh -x " + assign.host.name + " \"" + shown + "\"";
    command.recorded_first = true;
    return command;
}

JobReport with(JobReport report, const std::optional<VmHardware>& hardware) {
    report.hardware = hardware;
    return report;
}

// The end of the job, unless the VM is off.
std::optional<JobReport> end_unless_off(const Assign& assign, const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto domain = domain_seen(looked);
    if (!domain) return before_any_change(looked, state_not_seen(assign, looked));
    const PowerSeen& seen = domain->power;
    if (seen.state == VmState::off) return std::nullopt;
    if (seen.state == VmState::none) return absent_vm(assign, power_tool, looked);
    const bool on = seen.state == VmState::on;
    return refused(name_of(host, vm) + " is " + std::string(word_for(seen)) +
                       ": its CPUs and memory change only while it is off; " +
                       (on ? "stop it first: " : "resume it, and stop it then: ") +
                       grivon_command(on ? "stop" : "resume", host, vm),
                   seen.state);
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const Assign& assign, const CommandResult& acted, const CommandResult& looked) {
    const VmSpec& vm = *assign.spec.vm;
    const auto domain = domain_seen(looked);
    if (!domain) return state_not_seen(assign, looked);
    const VmState state = domain->power.state;
    const auto& after = domain->hardware;
    if (after == hardware_wanted(vm)) return with(succeeded(state), after);
    const std::string what = "setting CPUs and memory of " + name_of(assign.host, vm);
    if (has_failed(acted)) {
        return with(command_failed(what + " failed", assign.host, acted, state), after);
    }
    return with(
        refused(what + " was accepted, but libvirt says " +
                    (after ? words_for(*after) : "nothing of them") +
                    "; see who changes the VM on " + assign.host.name + ", and run this again",
                state),
        after);
}

}  // namespace

Script set_hardware(const Assign& assign) {
    if (auto wrong = check_domain_hardware_job(assign)) co_return *wrong;
    const VmHardware wanted = hardware_wanted(*assign.spec.vm);

    const RemoteCommand look = dominfo(assign, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_unless_off(assign, looked)) co_return *end;
    const auto before = domain_seen(looked)->hardware;
    if (before == wanted) co_return with(succeeded(VmState::off, "already so"), before);

    RemoteCommand act = set_command(assign);
    act.note = "# setting " + name_of_vm(assign) + (before ? " from " + words_for(*before) : "") +
               " to " + words_for(wanted);
    const CommandResult acted = co_await Run{act};
    if (hypervisor_is_down(acted)) co_return state_not_seen(assign, acted);
    const RemoteCommand verify = dominfo(assign, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return judge(assign, acted, verified);
}

Script left_set_hardware(const Assign& assign) {
    if (auto wrong = check_domain_hardware_job(assign)) co_return *wrong;
    const RemoteCommand look = dominfo(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto domain = domain_seen(looked);
    if (!domain) co_return not_seen_what_is_left(state_not_seen(assign, looked));
    if (domain->power.state == VmState::none || !domain->hardware)
        co_return left_as(assign, power_tool, domain->power);
    if (domain->hardware == hardware_wanted(*assign.spec.vm))
        co_return with(succeeded(domain->power.state), domain->hardware);
    co_return with(
        left(name_of_vm(assign) + " has " + words_for(*domain->hardware), domain->power.state),
        domain->hardware);
}

}  // namespace grivon::drivers::libvirt
