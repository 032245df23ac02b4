#include "workers/drivers/vmware/set_hardware.hpp"

#include <optional>
#include <string>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/hardware.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"

namespace grivon::drivers::vmware {
namespace {

// The end of the job, unless the VM is off.
std::optional<JobReport> end_unless_off(const Assign& assign, const VmTool& tool,
                                        const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto seen = tool.power.seen(looked);
    if (!seen) {
        JobReport report = tool.power.not_seen(assign, looked);
        return tool.power.service_is_down(looked) ? nothing_begun(std::move(report)) : report;
    }
    if (seen->state == VmState::off) return std::nullopt;
    if (seen->state == VmState::none) return absent_vm(assign, tool.power, looked);
    if (auto blocked = tool.power.blocked(assign, seen->state, looked)) return blocked;
    const bool on = seen->state == VmState::on;
    return refused(name_of(host, vm) + " is " + std::string(word_for(*seen)) +
                       ": its CPUs and memory change only while it is off; " +
                       (on ? "stop it first: " : "resume it, and stop it then: ") +
                       grivon_command(on ? "stop" : "resume", host, vm),
                   seen->state);
}

std::optional<VmHardware> hardware_seen(const CommandResult& read) {
    const bool whole = read.exit_status == 0 && read.output.size() < captured_bytes_max;
    return whole ? hardware_in(read.output) : std::nullopt;
}

JobReport not_read(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                   const CommandResult& read) {
    if (read.exit_status != 0)
        return tool.command_failed("cannot read " + paths.vmx + " on " + assign.host.name,
                                   assign.host, read, VmState::off);
    return refused(paths.vmx + " on " + assign.host.name +
                       " does not say how much memory the VM has (memsize), or is no .vmx; see to "
                       "the file and run this again",
                   VmState::off);
}

JobReport with(JobReport report, const std::optional<VmHardware>& hardware) {
    report.hardware = hardware;
    return report;
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                const CommandResult& acted, const CommandResult& read) {
    const auto after = hardware_seen(read);
    const bool failed = acted.exit_status != 0;
    if (after == hardware_wanted(*assign.spec.vm) && !failed)
        return with(succeeded(VmState::off), after);
    if (failed)
        return with(tool.command_failed("cannot write " + paths.vmx + " on " + assign.host.name,
                                        assign.host, acted, VmState::off),
                    after);
    if (!after) return not_read(assign, tool, paths, read);
    return with(refused(paths.vmx + " was written, but says " + words_for(*after) +
                            "; see who writes it on " + assign.host.name + ", and run this again",
                        VmState::off),
                after);
}

}  // namespace

Script change_hardware(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_hardware_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const VmHardware wanted = hardware_wanted(*assign.spec.vm);

    const RemoteCommand look = tool.power.look(assign, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_unless_off(assign, tool, looked)) co_return *end;

    const RemoteCommand read = read_vmx("read", paths);
    const CommandResult found = co_await Run{read};
    const auto before = hardware_seen(found);
    if (!before) co_return not_read(assign, tool, paths, found);
    if (*before == wanted) co_return with(succeeded(VmState::off, "already so"), before);

    RemoteCommand act =
        replace_vmx(assign.host, paths, found.output.size(), with_hardware(found.output, wanted));
    act.note = "# setting " + name_of_vm(assign) + " from " + words_for(*before) + " to " +
               words_for(wanted);
    const CommandResult acted = co_await Run{act};
    const RemoteCommand verify = read_vmx("read-again", paths);
    const CommandResult verified = co_await Run{verify};
    co_return judge(assign, tool, paths, acted, verified);
}

// ---- what is left of it -------------------------------------------------------------------------

namespace {

JobReport left_with(const Assign& assign, const VmTool& tool, const VmPaths& paths, VmState state,
                    const CommandResult& read) {
    const std::string name = name_of_vm(assign);
    if (state == VmState::none) return left(name + " " + std::string(tool.power.absent), state);
    const auto hardware = hardware_seen(read);
    if (!hardware) return not_seen_what_is_left(not_read(assign, tool, paths, read));
    if (hardware == hardware_wanted(*assign.spec.vm)) return with(succeeded(state), hardware);
    return with(left(name + " has " + words_for(*hardware), state), hardware);
}

}  // namespace

Script look_at_hardware(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_hardware_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    if (begun_before(assign, replace_vmx_step)) {
        const RemoteCommand clean_up = remove_unfinished_vmx(paths);
        const CommandResult cleaned = co_await Run{clean_up};
        static_cast<void>(cleaned);  // beside the .vmx it does no harm; destroy removes it as well
    }
    const RemoteCommand look = tool.power.look(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = tool.power.seen(looked);
    if (!seen) co_return not_seen_what_is_left(tool.power.not_seen(assign, looked));
    const RemoteCommand read = read_vmx("read", paths);
    const CommandResult found = co_await Run{read};
    co_return left_with(assign, tool, paths, seen->state, found);
}

}  // namespace grivon::drivers::vmware
