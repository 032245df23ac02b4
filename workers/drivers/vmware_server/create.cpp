#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"
#include "workers/drivers/vmware_server/vdiskmanager.hpp"
#include "workers/drivers/vmware_server/vm_files.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"
#include "workers/drivers/vmware_server/vmx.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// A VM that VMware knows is created, if its files are there as well.
JobReport end_if_registered(const Assign& assign, const VmPaths& paths, VmState state,
                            const std::set<std::string>& files) {
    Words needed = paths.disks;
    needed.push_back(paths.vmx);
    const auto missing = std::ranges::find_if(
        needed, [&](const std::string& file) { return !files.contains(file); });
    if (missing == needed.end()) {
        const bool stuck = state == VmState::stuck;
        return succeeded(state, stuck ? "already created, but stuck: it waits for an answer to a "
                                        "question"
                                      : "already created");
    }
    JobReport report =
        refused(name_of(assign.host, *assign.spec.vm) + " is registered, but " + *missing +
                    " is missing on " + assign.host.name +
                    "; put it back, or remove what is left of the VM and create it again: " +
                    grivon_command("destroy", assign.host, *assign.spec.vm),
                state);
    if (state == VmState::stuck) report.message += "; it is stuck with a question";
    return report;
}

JobReport refuse_file(const Assign& assign, const std::string& file) {
    return refused(file + " exists on " + assign.host.name + ", but " +
                       name_of(assign.host, *assign.spec.vm) +
                       " is not registered; if the file is this VM's, register it: grivon sync " +
                       "host vmware " + assign.host.name +
                       "; else move or remove the file and create the VM again",
                   VmState::none);
}

// A file that no attempt of this job began to make is somebody else's. What an attempt began it may
// make anew: nothing can be in it, because the VM was never registered.
std::optional<JobReport> refuse_foreign_files(const Assign& assign, const VmPaths& paths,
                                              const std::set<std::string>& files) {
    const auto& disks = assign.spec.vm->disks;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const bool ours = begun_before(assign, disk_step(disks[i]));
        if (files.contains(paths.disks[i]) && !ours) return refuse_file(assign, paths.disks[i]);
    }
    if (files.contains(paths.vmx) && !begun_before(assign, vmx_step)) {
        return refuse_file(assign, paths.vmx);
    }
    return std::nullopt;
}

// The end of the job, unless the look shows a host that is ready for the VM.
std::optional<JobReport> end_before_create(const Assign& assign, const VmPaths& paths,
                                           const CommandResult& looked) {
    const auto state = state_in(looked);
    if (!state)
        return before_any_change(looked,
                                 registration_not_seen(assign.host, *assign.spec.vm, looked));
    const auto files = files_seen(looked);
    if (*state != VmState::none) return end_if_registered(assign, paths, *state, files);
    if (!files.contains(assign.host.data_dir)) {
        return refused(assign.host.data_dir + " does not exist on " + assign.host.name +
                           "; mount it there, or add the host with another datadir=",
                       VmState::none);
    }
    return refuse_foreign_files(assign, paths, files);
}

Words unfinished_disks(const VmPaths& paths, const CommandResult& looked) {
    const auto files = files_seen(looked);
    Words disks;
    std::ranges::copy_if(paths.disks, std::back_inserter(disks),
                         [&](const std::string& disk) { return files.contains(disk); });
    return disks;
}

// The commands that make the VM's files, and which of its disks each makes, if any.
struct Making {
    RemoteCommand command;
    std::optional<std::size_t> disk;
};

std::vector<Making> makings(const Assign& assign, const VmPaths& paths, const Words& unfinished) {
    const VmSpec& vm = *assign.spec.vm;
    std::vector<Making> commands;
    if (!unfinished.empty()) commands.push_back({remove_disks(unfinished), std::nullopt});
    commands.push_back({write_vmx(paths, render_vmx(assign.host, vm)), std::nullopt});
    commands.back().command.recorded_first = true;
    for (std::size_t i = 0; i < vm.disks.size(); ++i) {
        commands.push_back({make_disk(assign.host, vm.disks[i], paths.disks[i]), i});
    }
    return commands;
}

std::optional<JobReport> failure_of(const Making& making, const Assign& assign,
                                    const VmPaths& paths, const CommandResult& result) {
    if (making.disk) {
        return disk_failure(assign.host, assign.spec.vm->disks[*making.disk],
                            paths.disks[*making.disk], result);
    }
    if (result.exit_status == 0) return std::nullopt;
    return command_failed("cannot write " + paths.vmx + " on " + assign.host.name, assign.host,
                          result, VmState::none);
}

JobReport register_failure(const Assign& assign, const CommandResult& result) {
    return command_failed("registering " + name_of(assign.host, *assign.spec.vm) + " failed",
                          assign.host, result, VmState::none);
}

JobReport after_clean_up(JobReport failure, const VmPaths& paths, const CommandResult& result) {
    if (result.exit_status == 0) return failure;
    failure.message += "; what was made of it could not be removed (" + last_words(result) +
                       "): remove " + paths.directory + " and its disks in " +
                       paths.disks_directory;
    return failure;
}

Script create_vm(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_vm("look", assign.host, paths);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_create(assign, paths, looked)) co_return *end;

    std::optional<JobReport> failure;
    std::string note = "# creating " + name_of(assign.host, *assign.spec.vm);
    Words disks_begun = unfinished_disks(paths, looked);
    std::vector<Making> commands = makings(assign, paths, disks_begun);
    for (Making& making : commands) {
        if (!making.command.shown.empty()) making.command.note = std::exchange(note, {});
        const CommandResult made = co_await Run{making.command};
        // A file that came between the look and now is not ours to take back.
        const bool ours = making.disk && !met_existing_file(made);
        if (ours) disks_begun.push_back(paths.disks[*making.disk]);
        failure = failure_of(making, assign, paths, made);
        if (failure) break;
    }

    if (!failure) {
        RemoteCommand act = register_vm(assign.host, paths.vmx);
        act.note = note;
        const CommandResult registered = co_await Run{act};
        // Not knowing, the files stay: the VM may be registered.
        if (serverd_is_dead(registered))
            co_return registration_not_seen(assign.host, *assign.spec.vm, registered);
        const RemoteCommand verify = getstate("verify", paths.vmx);
        const CommandResult verified = co_await Run{verify};
        const auto state = state_in(verified);
        if (!state) co_return registration_not_seen(assign.host, *assign.spec.vm, verified);
        if (*state != VmState::none) co_return succeeded(state);
        failure = register_failure(assign, error_in(registered) ? registered : verified);
    }

    const RemoteCommand clean_up = remove_vm(paths, disks_begun);
    const CommandResult cleaned = co_await Run{clean_up};
    co_return after_clean_up(*failure, paths, cleaned);
}

}  // namespace

Script create(const Assign& assign) {
    return asking_if_stuck(assign, create_vm(assign));
}

}  // namespace grivon::drivers::vmware_server
