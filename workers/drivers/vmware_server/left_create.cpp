// What is left of a create that does not go on is half a VM, which is of use to nobody: it is
// removed. Only what an attempt of the job began to make is its own, and only while the VM is not
// registered: a registered VM is a whole one, and its owner's.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/survey.hpp"
#include "workers/drivers/vmware_server/vdiskmanager.hpp"
#include "workers/drivers/vmware_server/vm_files.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// The files of the VM, by whose they are.
struct Files {
    Words ours;   // an attempt began to make them
    Words disks;  // those of ours that are disks
    Words foreign;
};

Files files_of(const Assign& assign, const VmPaths& paths, const std::set<std::string>& seen) {
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

JobReport registered(const Assign& assign, const VmPaths& paths, VmState state,
                     const std::set<std::string>& seen) {
    Words missing;
    const auto is_missing = [&](const std::string& file) { return !seen.contains(file); };
    std::ranges::copy_if(paths.disks, std::back_inserter(missing), is_missing);
    if (is_missing(paths.vmx)) missing.push_back(paths.vmx);
    if (missing.empty()) {
        const bool stuck = state == VmState::stuck;
        return succeeded(state, stuck ? "it is stuck: it waits for an answer to a question" : "");
    }
    JobReport report = left(
        name_of(assign.host, *assign.spec.vm) + " is registered, but lacks " + listed(missing) +
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
    return left(
        "nothing of " + name_of(assign.host, *assign.spec.vm) + " was made" + foreign_words(files),
        VmState::none);
}

JobReport taken_back(const Assign& assign, const VmPaths& paths, const Files& before,
                     const CommandResult& cleaned, const CommandResult& verified) {
    const std::string name = name_of(assign.host, *assign.spec.vm);
    const auto state = state_in(verified);
    const auto seen = files_seen(verified);
    if (state && *state != VmState::none) return registered(assign, paths, *state, seen);
    const Files after = files_of(assign, paths, seen);
    std::string message = before.ours.empty()    ? "nothing of " + name + " is there"
                          : before.disks.empty() ? "the .vmx of " + name + " was removed"
                                                 : "what was made of " + name + " was removed";
    if (!after.ours.empty() || cleaned.exit_status != 0) {
        message = "what was made of " + name + " could not be removed (" + last_words(cleaned) +
                  "): remove " + listed(after.ours.empty() ? Words{paths.directory} : after.ours);
    }
    return left(message + foreign_words(after), state);
}

Script take_back(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_vm("look", assign.host, paths);
    const CommandResult looked = co_await Run{look};
    const auto state = state_in(looked);
    if (!state) {
        co_return not_seen_what_is_left(
            registration_not_seen(assign.host, *assign.spec.vm, looked));
    }
    const auto seen = files_seen(looked);
    if (*state != VmState::none) co_return registered(assign, paths, *state, seen);
    const Files files = files_of(assign, paths, seen);
    // The .vmx comes first: without it nothing was made.
    if (!begun_before(assign, vmx_step)) co_return nothing_made(assign, files);

    const RemoteCommand clean_up = remove_vm(paths, files.disks);
    const CommandResult cleaned = co_await Run{clean_up};
    const RemoteCommand verify = look_at_vm("verify", assign.host, paths);
    const CommandResult verified = co_await Run{verify};
    co_return taken_back(assign, paths, files, cleaned, verified);
}

}  // namespace

Script left_create(const Assign& assign) {
    return asking_if_stuck(assign, take_back(assign));
}

}  // namespace grivon::drivers::vmware_server
