#include "workers/drivers/vmware/create.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/vdiskmanager.hpp"

namespace grivon::drivers::vmware {
namespace {

Words files_of_vm(const Assign& assign, const VmPaths& paths) {
    Words files{assign.host.data_dir, paths.vmx};
    files.insert(files.end(), paths.disks.begin(), paths.disks.end());
    return files;
}

RemoteCommand look_at_vm(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                         std::string name) {
    Words files = files_of_vm(assign, paths);
    if (tool.sources != nullptr) {
        const Words sources = tool.sources(assign);
        files.insert(files.end(), sources.begin(), sources.end());
    }
    return tool.look_for(assign, std::move(name), files);
}

// A VM that VMware knows is created, if its files are there as well.
JobReport end_if_known(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                       VmState state, const std::set<std::string>& files) {
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
    JobReport report = refused(name_of_vm(assign) + " " + std::string(tool.known) + ", but " +
                                   *missing + " is missing on " + assign.host.name +
                                   "; put it back, or remove what is left of the VM and create it "
                                   "again: " +
                                   grivon_command("destroy", assign.host, *assign.spec.vm),
                               state);
    if (state == VmState::stuck) report.message += "; it is stuck with a question";
    return report;
}

JobReport refuse_file(const Assign& assign, const VmTool& tool, const std::string& file) {
    return refused(file + " exists on " + assign.host.name + ", but " + name_of_vm(assign) + " " +
                       std::string(tool.unknown) + "; if the file is this VM's, " +
                       std::string(tool.make_known) + ": " + grivon_command("sync", assign.host) +
                       "; else move or remove the file and create the VM again",
                   VmState::none);
}

// A file that no attempt of this job began to make is somebody else's. What an attempt began it may
// make anew: nothing can be in it, because VMware never knew the VM.
std::optional<JobReport> refuse_foreign_files(const Assign& assign, const VmTool& tool,
                                              const VmPaths& paths,
                                              const std::set<std::string>& files) {
    const auto& disks = assign.spec.vm->disks;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const bool ours = begun_before(assign, disk_step(disks[i]));
        if (files.contains(paths.disks[i]) && !ours)
            return refuse_file(assign, tool, paths.disks[i]);
    }
    if (files.contains(paths.vmx) && !begun_before(assign, vmx_step)) {
        return refuse_file(assign, tool, paths.vmx);
    }
    return std::nullopt;
}

JobReport before_any_change(const VmTool& tool, const CommandResult& looked, JobReport report) {
    return tool.power.service_is_down(looked) ? nothing_begun(std::move(report)) : report;
}

// The end of the job, unless the look shows a host that is ready for the VM.
std::optional<JobReport> end_before_create(const Assign& assign, const VmTool& tool,
                                           const VmPaths& paths, const CommandResult& looked) {
    const auto seen = tool.power.seen(looked);
    if (!seen) return before_any_change(tool, looked, tool.presence_not_seen(assign, looked));
    const auto files = files_seen(looked);
    if (seen->state != VmState::none) return end_if_known(assign, tool, paths, seen->state, files);
    if (!files.contains(assign.host.data_dir)) {
        return refused(assign.host.data_dir + " does not exist on " + assign.host.name +
                           "; mount it there, or add the host with another datadir=",
                       VmState::none);
    }
    if (auto end = refuse_foreign_files(assign, tool, paths, files)) return end;
    return tool.obstacle == nullptr ? std::nullopt : tool.obstacle(assign, looked);
}

Words unfinished_disks(const VmPaths& paths, const CommandResult& looked) {
    const auto files = files_seen(looked);
    Words disks;
    std::ranges::copy_if(paths.disks, std::back_inserter(disks),
                         [&](const std::string& disk) { return files.contains(disk); });
    return disks;
}

JobReport after_clean_up(JobReport failure, const VmPaths& paths, const CommandResult& result) {
    if (result.exit_status == 0) return failure;
    failure.message += "; what was made of it could not be removed (" + last_words(result) +
                       "): remove " + paths.directory + " and its disks in " +
                       paths.disks_directory;
    return failure;
}

std::optional<JobReport> failure_of_disk(const Assign& assign, const Making& making,
                                         const CommandResult& result) {
    return disk_failure(assign.host, *making.disk, making.path, result);
}

std::optional<JobReport> failure_of_file(const Assign& assign, const Making& making,
                                         const CommandResult& result) {
    if (result.exit_status == 0) return std::nullopt;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const std::string& what = making.path.empty() ? paths.vmx : making.path;
    return failed("cannot write " + what + " on " + assign.host.name + ": " +
                      words_or_status(last_words(result), assign.host, result, "VMware"),
                  result.exit_status, VmState::none);
}

}  // namespace

Making making_disk(RemoteCommand command, const DiskSpec& disk, std::string path) {
    return {std::move(command), failure_of_disk, disk, std::move(path)};
}

Making making_vmx(RemoteCommand command) {
    command.recorded_first = true;
    return {std::move(command), failure_of_file};
}

Making making_directories(const VmPaths& paths) {
    return {make_directories(paths), failure_of_file, std::nullopt, paths.directory};
}

Making removing_unfinished(const Assign& assign, const Words& disks) {
    return {remove_disks(assign.host, disks), failure_of_file};
}

Script create_vm(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_vm(assign, tool, paths, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_create(assign, tool, paths, looked)) co_return *end;

    std::optional<JobReport> failure;
    std::string note = "# creating " + name_of_vm(assign);
    Words disks_begun = unfinished_disks(paths, looked);
    std::vector<Making> commands = tool.makings(assign, paths, disks_begun, looked);
    for (Making& making : commands) {
        if (!making.command.shown.empty()) making.command.note = std::exchange(note, {});
        const CommandResult made = co_await Run{making.command};
        // A file that came between the look and now is not ours to take back.
        const bool ours = making.disk && !met_existing_file(made);
        if (ours) disks_begun.push_back(making.path);
        failure = making.failure(assign, making, made);
        if (failure) break;
    }

    if (!failure) {
        CommandResult enrolled;
        if (tool.enrol != nullptr) {
            RemoteCommand act = tool.enrol(assign);
            act.note = note;
            enrolled = co_await Run{act};
            // Not knowing, the files stay: VMware may know the VM.
            if (tool.power.service_is_down(enrolled))
                co_return tool.presence_not_seen(assign, enrolled);
        }
        const RemoteCommand verify = tool.power.look(assign, "verify");
        const CommandResult verified = co_await Run{verify};
        const auto seen = tool.power.seen(verified);
        if (!seen) co_return tool.presence_not_seen(assign, verified);
        if (seen->state != VmState::none) co_return succeeded(seen->state);
        const bool refused = tool.enrol != nullptr && tool.power.failed(enrolled);
        failure = tool.command_failed("registering " + name_of_vm(assign) + " failed", assign.host,
                                      refused ? enrolled : verified, VmState::none);
    }

    const RemoteCommand clean_up = remove_vm(assign.host, paths, disks_begun);
    const CommandResult cleaned = co_await Run{clean_up};
    co_return after_clean_up(*failure, paths, cleaned);
}

// ---- what is left of it -------------------------------------------------------------------------

namespace {

// The files of the VM, by whose they are.
struct Files {
    Words ours;   // an attempt began to make them
    Words disks;  // those of ours that are disks
    Words foreign;
};

Files sorted(const Assign& assign, const VmPaths& paths, const std::set<std::string>& seen) {
    Files files;
    const auto sort = [&](const std::string& file, bool ours) {
        if (seen.contains(file)) (ours ? files.ours : files.foreign).push_back(file);
    };
    sort(paths.vmx, begun_before(assign, vmx_step));
    const auto& disks = assign.spec.vm->disks;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const bool ours = begun_before(assign, disk_step(disks[i]));
        sort(paths.disks[i], ours);
        if (ours && seen.contains(paths.disks[i])) files.disks.push_back(paths.disks[i]);
    }
    return files;
}

JobReport left_known(const Assign& assign, const VmTool& tool, const VmPaths& paths, VmState state,
                     const std::set<std::string>& seen) {
    Words missing;
    const auto is_missing = [&](const std::string& file) { return !seen.contains(file); };
    std::ranges::copy_if(paths.disks, std::back_inserter(missing), is_missing);
    if (is_missing(paths.vmx)) missing.push_back(paths.vmx);
    if (missing.empty()) {
        const bool stuck = state == VmState::stuck;
        return succeeded(state, stuck ? "it is stuck: it waits for an answer to a question" : "");
    }
    JobReport report =
        left(name_of_vm(assign) + " " + std::string(tool.known) + ", but lacks " + listed(missing) +
                 "; remove it: " + grivon_command("destroy", assign.host, *assign.spec.vm),
             state);
    if (state == VmState::stuck) report.message += "; it is stuck with a question";
    return report;
}

std::string foreign_words(const Files& files) {
    if (files.foreign.empty()) return "";
    return "; " + listed(files.foreign) + " stays: it is not of this job";
}

JobReport nothing_made(const Assign& assign, const Files& files) {
    return left("nothing of " + name_of_vm(assign) + " was made" + foreign_words(files),
                VmState::none);
}

JobReport taken_back(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                     const Files& before, const CommandResult& cleaned,
                     const CommandResult& verified) {
    const std::string name = name_of_vm(assign);
    const auto state = tool.power.seen(verified);
    const auto seen = files_seen(verified);
    if (state && state->state != VmState::none)
        return left_known(assign, tool, paths, state->state, seen);
    const Files after = sorted(assign, paths, seen);
    std::string message = before.ours.empty()    ? "nothing of " + name + " is there"
                          : before.disks.empty() ? "the .vmx of " + name + " was removed"
                                                 : "what was made of " + name + " was removed";
    if (!after.ours.empty() || cleaned.exit_status != 0) {
        message = "what was made of " + name + " could not be removed (" + last_words(cleaned) +
                  "): remove " + listed(after.ours.empty() ? Words{paths.directory} : after.ours);
    }
    return left(message + foreign_words(after), state ? std::optional(state->state) : std::nullopt);
}

bool anything_begun(const Assign& assign) {
    return begun_before(assign, vmx_step) || any_begun_before(assign, disk_step_head);
}

}  // namespace

Script take_back_vm(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_vm(assign, tool, paths, "look");
    const CommandResult looked = co_await Run{look};
    const auto state = tool.power.seen(looked);
    if (!state) co_return not_seen_what_is_left(tool.presence_not_seen(assign, looked));
    const auto seen = files_seen(looked);
    if (state->state != VmState::none)
        co_return left_known(assign, tool, paths, state->state, seen);
    const Files files = sorted(assign, paths, seen);
    if (!anything_begun(assign)) co_return nothing_made(assign, files);

    const RemoteCommand clean_up = remove_vm(assign.host, paths, files.disks);
    const CommandResult cleaned = co_await Run{clean_up};
    const RemoteCommand verify = look_at_vm(assign, tool, paths, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return taken_back(assign, tool, paths, files, cleaned, verified);
}

}  // namespace grivon::drivers::vmware
