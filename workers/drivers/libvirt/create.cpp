#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "workers/drivers/libvirt/disks.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/libvirt/vm_create.hpp"
#include "workers/drivers/libvirt/vm_look.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
namespace {

using Files = std::set<std::string>;

// The UUID is of this VM alone, so what has it is the VM: created, if its files are there as well.
JobReport end_if_defined(const Assign& assign, VmState state, const Files& files) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const auto missing = std::ranges::find_if(
        paths.disks, [&](const std::string& file) { return !files.contains(file); });
    if (missing == paths.disks.end()) return succeeded(state, "already created");
    return refused(name_of_vm(assign) + " is defined, but " + *missing + " is missing on " +
                       assign.host.name +
                       "; put it back, or remove what is left of the VM and create it again: " +
                       grivon_command("destroy", assign.host, *assign.spec.vm),
                   state);
}

JobReport refuse_file(const Assign& assign, const std::string& file) {
    return refused(file + " exists on " + assign.host.name + ", but " + name_of_vm(assign) +
                       " is not defined; if the file is this VM's, define it: " +
                       grivon_command("sync", assign.host) +
                       "; else move or remove the file and create the VM again",
                   VmState::none);
}

// A file that no attempt of this job began to make is somebody else's.
std::optional<JobReport> refuse_foreign_files(const Assign& assign, const Files& files) {
    const auto& disks = assign.spec.vm->disks;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    for (std::size_t i = 0; i < disks.size(); ++i) {
        if (begun_before(assign, disk_step(disks[i]))) continue;
        for (const std::string& file : {paths.disks[i], unfinished(paths.disks[i])}) {
            if (files.contains(file)) return refuse_file(assign, file);
        }
    }
    return std::nullopt;
}

std::optional<JobReport> refuse_taken_name(const Assign& assign, const CommandResult& looked) {
    const std::string name = domain_name(*assign.spec.vm);
    const auto uuid = uuid_of_name(looked, name);
    if (!uuid) return std::nullopt;
    return refused(assign.host.name + " has another VM of the name " + name + " (UUID " +
                       one_line(*uuid) +
                       "), which is not this one; rename or remove it there, and create the VM "
                       "again",
                   VmState::none);
}

std::optional<JobReport> refuse_image(const Assign& assign, const CommandResult& looked,
                                      const Files& files) {
    const VmSpec& vm = *assign.spec.vm;
    if (!vm.image) return std::nullopt;
    if (!vm.image->seed.empty() && !files.contains(vm.image->seed)) {
        return refused(vm.image->seed + " does not exist on " + assign.host.name +
                           "; put it there, or create the VM without seed=",
                       VmState::none);
    }
    if (vm.image->path.empty()) return std::nullopt;
    const std::string what = "the image " + vm.image->path + " on " + assign.host.name;
    const auto image = image_seen(looked);
    if (!image) {
        return refused(what + " cannot be used: " + image_words(looked), VmState::none);
    }
    for (std::size_t i = 0; i < vm.disks.size(); ++i) {
        const bool as_image = vm.disks[i].size_gb == 0;
        if (!is_from_image(vm, i) || as_image || image->bytes <= disk_bytes(vm.disks[i])) continue;
        return refused(what + " is larger (" + std::to_string(image->bytes) +
                           " bytes) than the disk that is to be made from it (" +
                           std::to_string(vm.disks[i].size_gb) + " GB); give a larger disksize=",
                       VmState::none);
    }
    return std::nullopt;
}

// The end of the job, unless the look shows a host that is ready for the VM.
std::optional<JobReport> end_before_create(const Assign& assign, const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return before_any_change(looked, state_not_seen(assign, looked));
    const Files files = files_seen(looked);
    if (domain->power.state != VmState::none)
        return end_if_defined(assign, domain->power.state, files);
    if (!files.contains(assign.host.data_dir)) {
        return refused(assign.host.data_dir + " does not exist on " + assign.host.name +
                           "; mount it there, or add the host with another datadir=",
                       VmState::none);
    }
    if (auto end = refuse_taken_name(assign, looked)) return end;
    if (auto end = refuse_image(assign, looked, files)) return end;
    return refuse_foreign_files(assign, files);
}

// What has to be made, in order. A disk that an earlier attempt finished stays.
std::vector<RemoteCommand> makings(const Assign& assign, const CommandResult& looked) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const Files files = files_seen(looked);
    const auto image = image_seen(looked);
    std::vector<RemoteCommand> commands{make_directories(paths)};
    for (std::size_t i = 0; i < paths.disks.size(); ++i) {
        if (!files.contains(paths.disks[i])) commands.push_back(make_disk(assign, i, image));
    }
    return commands;
}

JobReport making_failed(const Assign& assign, const RemoteCommand& command,
                        const CommandResult& result) {
    const VmSpec& vm = *assign.spec.vm;
    const VmPaths paths = paths_of(assign.host, vm);
    std::string what = "the directories of " + name_of(assign.host, vm);
    for (std::size_t i = 0; i < vm.disks.size(); ++i) {
        if (command.name == disk_step(vm.disks[i])) what = paths.disks[i];
    }
    return command_failed("cannot make " + what + " on " + assign.host.name, assign.host, result,
                          VmState::none);
}

JobReport after_clean_up(JobReport failure, const VmPaths& paths, const CommandResult& result) {
    if (result.exit_status == 0) return failure;
    failure.message += "; what was made of it could not be removed (" + last_words(result) +
                       "): remove " + paths.directory + " and its disks in " +
                       paths.disks_directory;
    return failure;
}

// The disks that this job may take back: those it began, in any attempt, but one that it met.
Words begun_disks(const Assign& assign, const std::vector<std::string>& begun_now) {
    const auto& disks = assign.spec.vm->disks;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    Words begun;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const std::string step = disk_step(disks[i]);
        const bool now = std::ranges::find(begun_now, step) != begun_now.end();
        if (now || begun_before(assign, step)) begun.push_back(paths.disks[i]);
    }
    return begun;
}

}  // namespace

Script create(const Assign& assign) {
    if (auto wrong = check_domain_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_before_create(assign);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_create(assign, looked)) co_return *end;

    std::optional<JobReport> failure;
    std::string note = "# creating " + name_of_vm(assign);
    std::vector<std::string> begun;
    std::vector<RemoteCommand> commands = makings(assign, looked);
    for (RemoteCommand& command : commands) {
        if (!command.shown.empty()) command.note = std::exchange(note, {});
        const CommandResult made = co_await Run{command};
        // A file that came between the look and now is not ours to take back.
        if (!is_of_class(made, ErrorClass::conflict)) begun.push_back(command.name);
        if (made.exit_status != 0) failure = making_failed(assign, command, made);
        if (failure) break;
    }

    if (!failure) {
        RemoteCommand define =
            define_domain(assign.host, *assign.spec.vm, accelerator_seen(assign.host, looked));
        define.note = note;
        const CommandResult defined = co_await Run{define};
        // Not knowing, the files stay: the VM may be defined.
        if (hypervisor_is_down(defined)) co_return state_not_seen(assign, defined);
        const RemoteCommand verify = dominfo(assign, "verify");
        const CommandResult verified = co_await Run{verify};
        const auto domain = domain_seen(verified);
        if (!domain) co_return state_not_seen(assign, verified);
        if (domain->power.state != VmState::none) co_return succeeded(domain->power.state);
        failure = command_failed("defining " + name_of_vm(assign) + " failed", assign.host,
                                 has_failed(defined) ? defined : verified, VmState::none);
    }

    const RemoteCommand clean_up = take_back(paths, begun_disks(assign, begun));
    const CommandResult cleaned = co_await Run{clean_up};
    co_return after_clean_up(*failure, paths, cleaned);
}

}  // namespace grivon::drivers::libvirt
