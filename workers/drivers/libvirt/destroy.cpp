#include <optional>
#include <utility>
#include <vector>

#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/libvirt/vm_look.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
namespace {

// What else of a VM goes with it is named by flags, which older versions lack; without them libvirt
// refuses a VM that has such a thing. "$@": the flags that there may be.
constexpr auto undefine_script = R"sh((
help=$(LC_ALL=C virsh help undefine </dev/null)
flags=
for flag
do
    case $help in *"$flag"*) flags="$flags $flag" ;; esac
done
virsh_do undefine "$uuid" $flags
))sh";

RemoteCommand undefine(const Assign& assign) {
    const std::string uuid = uuid_of(*assign.spec.vm);
    Words flags;
    for (const std::string_view flag : dialect_of(assign.host).undefine_flags)
        flags.emplace_back(flag);
    RemoteCommand command = change_vm(assign, "undefine", time_limits::define, flags);
    command.line = virsh_functions(assign.host) + shell_variable("uuid", uuid) + "set -- " +
                   command_line(flags) + "\n" + undefine_script;
    return command;
}

JobReport refuse_running(const Assign& assign, const PowerSeen& seen) {
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) + " is " + std::string(word_for(seen)) +
                       "; stop it first: " + grivon_command("stop", assign.host, vm),
                   seen.state);
}

// The end of the job, unless the VM, or what is left of it, can be removed. To undefine a VM that
// has a process would leave one of which nobody knows any more.
std::optional<JobReport> end_before_destroy(const Assign& assign, const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return before_any_change(looked, state_not_seen(assign, looked));
    const PowerSeen& seen = domain->power;
    if (seen.state == VmState::on) return refuse_running(assign, seen);
    if (seen.state == VmState::none && files_seen(looked).empty()) {
        return succeeded(VmState::none, "already gone");
    }
    return std::nullopt;
}

// Undefining failed; only a VM that libvirt does not know any more may lose its disks.
std::optional<JobReport> end_unless_undefined(const Assign& assign, const CommandResult& undefined,
                                              const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return state_not_seen(assign, looked);
    const PowerSeen& seen = domain->power;
    if (seen.state == VmState::none) return std::nullopt;
    if (seen.state == VmState::on) return refuse_running(assign, seen);
    return command_failed("undefining " + name_of_vm(assign) + " failed", assign.host, undefined,
                          seen.state);
}

std::vector<RemoteCommand> removals(const Assign& assign) {
    const HostConnection& host = assign.host;
    const VmPaths paths = paths_of(host, *assign.spec.vm);
    std::vector<RemoteCommand> commands;
    Words disks{"rm", "-f"};
    for (const std::string& disk : removable_disks(paths)) {
        disks.push_back(disk);
        if (paths.is_own(disk)) disks.push_back(unfinished(disk));
    }
    if (disks.size() > 2) {
        commands.push_back(
            echoed("remove-disks", disks, shown_plain(host, disks), time_limits::remove_files));
    }
    const Words directory{"rm", "-Rf", paths.directory};
    commands.push_back(echoed("remove-directory", directory, shown_plain(host, directory),
                              time_limits::remove_files));
    return commands;
}

JobReport removal_failed(const Assign& assign, const CommandResult& result) {
    return command_failed(
        "what is left of " + name_of_vm(assign) + " could not be removed from " + assign.host.name,
        assign.host, result, VmState::none);
}

// Devices that held disks of the VM stay: a person gave them to it.
std::string devices_left(const Assign& assign) {
    std::vector<std::string> devices;
    for (const std::string& disk : paths_of(assign.host, *assign.spec.vm).disks) {
        if (is_device(disk)) devices.push_back(disk);
    }
    if (devices.empty()) return "";
    return listed(devices) + " stays as it is: it is a device of " + assign.host.name;
}

JobReport verified_report(const Assign& assign, const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const auto domain = domain_seen(looked);
    if (!domain) return state_not_seen(assign, looked);
    if (domain->power.state != VmState::none) {
        return refused(name_of(host, *assign.spec.vm) + " was undefined, but " + host.name +
                           " has it again: it is " + std::string(word_for(domain->power)),
                       domain->power.state);
    }
    const auto left = files_seen(looked);
    if (left.empty()) return succeeded(VmState::none, devices_left(assign));
    return refused(*left.begin() + " was removed, but is there again on " + host.name +
                       "; see who makes it, and run this again",
                   VmState::none);
}

}  // namespace

Script destroy(const Assign& assign) {
    if (auto wrong = check_domain_job(assign)) co_return *wrong;

    const RemoteCommand look = look_at_remains(assign, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_destroy(assign, looked)) co_return *end;

    std::string note = "# destroy " + name_of_vm(assign);
    if (domain_seen(looked)->power.state != VmState::none) {
        RemoteCommand act = undefine(assign);
        act.note = std::exchange(note, {});
        const CommandResult undefined = co_await Run{act};
        if (hypervisor_is_down(undefined)) co_return state_not_seen(assign, undefined);
        // Looked at also if it says that it was done: a VM that was started meanwhile is one that
        // runs and is not defined.
        const RemoteCommand again = dominfo(assign, "look-again");
        const CommandResult seen = co_await Run{again};
        if (auto end = end_unless_undefined(assign, undefined, seen)) co_return *end;
    }

    std::vector<RemoteCommand> commands = removals(assign);
    for (RemoteCommand& removal : commands) {
        removal.note = std::exchange(note, {});
        const CommandResult removed = co_await Run{removal};
        if (removed.exit_status != 0) co_return removal_failed(assign, removed);
    }

    const RemoteCommand verify = look_at_remains(assign, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return verified_report(assign, verified);
}

Script left_destroy(const Assign& assign) {
    if (auto wrong = check_domain_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_remains(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto domain = domain_seen(looked);
    if (!domain) co_return not_seen_what_is_left(state_not_seen(assign, looked));
    if (domain->power.state != VmState::none) co_return left_as(assign, power_tool, domain->power);
    const auto seen = files_seen(looked);
    if (seen.empty()) co_return succeeded(VmState::none);
    co_return left(
        name_of_vm(assign) + " is not defined any more, but " + listed({seen.begin(), seen.end()}) +
            " is there; remove it: " + grivon_command("destroy", assign.host, *assign.spec.vm),
        VmState::none);
}

}  // namespace grivon::drivers::libvirt
