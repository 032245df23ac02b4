#include "workers/drivers/vmware/configuration_change.hpp"

#include <optional>
#include <string>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/hardware.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/nics.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"
#include "workers/drivers/vmware/vmx_nics.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::drivers::vmware {
namespace {

// What of the file a job is about.
struct Part {
    std::string_view words;
    bool nics = false;
};
constexpr Part hardware_part{"CPUs and memory"};
constexpr Part configuration_part{"CPUs, memory and interfaces", true};

VmHardware hardware_of(const VmSpec& vm) {
    return {vm.cpus, vm.memory_mb};
}

bool is_as_wanted(const Part& part, const VmSpec& wanted, const VmSpec& seen) {
    return hardware_of(seen) == hardware_of(wanted) && (!part.nics || have_same_nics(seen, wanted));
}

// "cpus=1 mem=512", and the interfaces where they are looked at.
std::string words_for(const Part& part, const VmSpec& vm) {
    const std::string words = drivers::words_for(hardware_of(vm));
    return part.nics ? words + ", " + words_for_nics(vm) : words;
}

std::string changed(const Assign& assign, const Part& part, const VmSpec& seen,
                    std::string_view vmx) {
    const VmSpec& wanted = *assign.spec.vm;
    const std::string text = with_hardware(vmx, hardware_of(wanted));
    return part.nics && !have_same_nics(seen, wanted) ? with_nics(text, assign.host, wanted) : text;
}

// The end of the job, unless the VM is off.
std::optional<JobReport> end_unless_off(const Assign& assign, const Part& part, const VmTool& tool,
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
    return refused(name_of(host, vm) + " is " + std::string(word_for(*seen)) + ": its " +
                       std::string(part.words) + " change only while it is off; " +
                       (on ? "stop it first: " : "resume it, and stop it then: ") +
                       grivon_command(on ? "stop" : "resume", host, vm),
                   seen->state);
}

std::optional<VmSpec> spec_seen(const VmPaths& paths, const CommandResult& read) {
    const bool whole = read.exit_status == 0 && read.output.size() < captured_bytes_max;
    return whole ? spec_in(read.output, paths.vmx) : std::nullopt;
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

JobReport with_seen(const Assign& assign, const Part& part, JobReport report,
                    const std::optional<VmSpec>& seen) {
    if (!seen) return report;
    report.hardware = hardware_of(*seen);
    if (part.nics)
        report.sightings = {{assign.spec.vm->id, report.vm.value_or(VmState::unknown), "", seen}};
    return report;
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const Assign& assign, const Part& part, const VmTool& tool, const VmPaths& paths,
                const CommandResult& acted, const CommandResult& read) {
    const auto after = spec_seen(paths, read);
    const bool failed = acted.exit_status != 0;
    if (after && !failed && is_as_wanted(part, *assign.spec.vm, *after))
        return with_seen(assign, part, succeeded(VmState::off), after);
    if (failed)
        return with_seen(
            assign, part,
            tool.command_failed("cannot write " + paths.vmx + " on " + assign.host.name,
                                assign.host, acted, VmState::off),
            after);
    if (!after) return not_read(assign, tool, paths, read);
    return with_seen(
        assign, part,
        refused(paths.vmx + " was written, but says " + words_for(part, *after) +
                    "; see who writes it on " + assign.host.name + ", and run this again",
                VmState::off),
        after);
}

Script change(const Assign& assign, const Part& part, const VmTool& tool) {
    if (auto wrong = check_hardware_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = tool.power.look(assign, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_unless_off(assign, part, tool, looked)) co_return *end;

    const RemoteCommand read = read_vmx("read", paths);
    const CommandResult found = co_await Run{read};
    const auto before = spec_seen(paths, found);
    if (!before) co_return not_read(assign, tool, paths, found);
    if (is_as_wanted(part, *assign.spec.vm, *before))
        co_return with_seen(assign, part, succeeded(VmState::off, "already so"), before);

    RemoteCommand act = replace_vmx(assign.host, paths, found.output.size(),
                                    changed(assign, part, *before, found.output));
    act.note = "# setting " + name_of_vm(assign) + " from " + words_for(part, *before) + " to " +
               words_for(part, *assign.spec.vm);
    const CommandResult acted = co_await Run{act};
    const RemoteCommand verify = read_vmx("read-again", paths);
    const CommandResult verified = co_await Run{verify};
    co_return judge(assign, part, tool, paths, acted, verified);
}

// ---- what is left of it -------------------------------------------------------------------------

JobReport left_with(const Assign& assign, const Part& part, const VmTool& tool,
                    const VmPaths& paths, VmState state, const CommandResult& read) {
    const std::string name = name_of_vm(assign);
    if (state == VmState::none) return left(name + " " + std::string(tool.power.absent), state);
    const auto seen = spec_seen(paths, read);
    if (!seen) return not_seen_what_is_left(not_read(assign, tool, paths, read));
    if (is_as_wanted(part, *assign.spec.vm, *seen))
        return with_seen(assign, part, succeeded(state), seen);
    return with_seen(assign, part, left(name + " has " + words_for(part, *seen), state), seen);
}

Script look_at(const Assign& assign, const Part& part, const VmTool& tool) {
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
    co_return left_with(assign, part, tool, paths, seen->state, found);
}

}  // namespace

Script change_hardware(const Assign& assign, const VmTool& tool) {
    return change(assign, hardware_part, tool);
}

Script change_configuration(const Assign& assign, const VmTool& tool) {
    return change(assign, configuration_part, tool);
}

Script look_at_hardware(const Assign& assign, const VmTool& tool) {
    return look_at(assign, hardware_part, tool);
}

Script look_at_configuration(const Assign& assign, const VmTool& tool) {
    return look_at(assign, configuration_part, tool);
}

}  // namespace grivon::drivers::vmware
