// What is left of a create that does not go on is half a VM, which is of use to nobody: it is
// removed. Only what an attempt of the job began to make is its own, and only while the VM is not
// defined: a defined VM is a whole one, and its owner's.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "workers/drivers/libvirt/disks.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/vm_create.hpp"
#include "workers/drivers/libvirt/vm_look.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
namespace {

// The files of the VM that are there, by whose they are.
struct Files {
    Words ours;  // an attempt began to make them
    Words foreign;
};

Files files_of(const Assign& assign, const std::set<std::string>& seen) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const auto& disks = assign.spec.vm->disks;
    Files files;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const bool ours = begun_before(assign, disk_step(disks[i]));
        for (const std::string& file : {paths.disks[i], unfinished(paths.disks[i])}) {
            if (seen.contains(file)) (ours ? files.ours : files.foreign).push_back(file);
        }
    }
    return files;
}

Words disks_begun(const Assign& assign) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const auto& disks = assign.spec.vm->disks;
    Words begun;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        if (begun_before(assign, disk_step(disks[i]))) begun.push_back(paths.disks[i]);
    }
    return begun;
}

JobReport defined(const Assign& assign, VmState state, const std::set<std::string>& seen) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    Words missing;
    std::ranges::copy_if(paths.disks, std::back_inserter(missing),
                         [&](const std::string& file) { return !seen.contains(file); });
    if (missing.empty()) return succeeded(state);
    return left(name_of_vm(assign) + " is defined, but lacks " + listed(missing) +
                    "; remove it: " + grivon_command("destroy", assign.host, *assign.spec.vm),
                state);
}

std::string foreign_words(const Files& files) {
    if (files.foreign.empty()) return "";
    return "; " + listed(files.foreign) + " stays: it is not of this job";
}

JobReport taken_back(const Assign& assign, const Files& before, const CommandResult& cleaned,
                     const CommandResult& verified) {
    const std::string name = name_of_vm(assign);
    const auto domain = domain_seen(verified);
    const auto seen = files_seen(verified);
    if (domain && domain->power.state != VmState::none) {
        return defined(assign, domain->power.state, seen);
    }
    const Files after = files_of(assign, seen);
    std::string message = before.ours.empty() ? "nothing of " + name + " is there"
                                              : "what was made of " + name + " was removed";
    if (!after.ours.empty() || cleaned.exit_status != 0) {
        const std::string directory = paths_of(assign.host, *assign.spec.vm).directory;
        message = "what was made of " + name + " could not be removed (" + last_words(cleaned) +
                  "): remove " + listed(after.ours.empty() ? Words{directory} : after.ours);
    }
    const auto state = domain ? std::optional(domain->power.state) : std::nullopt;
    return left(message + foreign_words(after), state);
}

}  // namespace

Script left_create(const Assign& assign) {
    if (auto wrong = check_domain_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_remains(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto domain = domain_seen(looked);
    if (!domain) co_return not_seen_what_is_left(state_not_seen(assign, looked));
    const auto seen = files_seen(looked);
    if (domain->power.state != VmState::none) co_return defined(assign, domain->power.state, seen);
    const Files files = files_of(assign, seen);
    // The directories come first: without them nothing was made.
    if (!begun_before(assign, directories_step)) {
        co_return left("nothing of " + name_of_vm(assign) + " was made" + foreign_words(files),
                       VmState::none);
    }

    const RemoteCommand clean_up = take_back(paths, disks_begun(assign));
    const CommandResult cleaned = co_await Run{clean_up};
    const RemoteCommand verify = look_at_remains(assign, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return taken_back(assign, files, cleaned, verified);
}

}  // namespace grivon::drivers::libvirt
