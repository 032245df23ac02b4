// What making, destroying and changing a VM needs to know of the product of VMware's that runs it:
// how it is looked at, its words, and its commands. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vm/power_change.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware {

// A command that makes some of a VM's files.
struct Making {
    RemoteCommand command;
    // The report if it failed.
    std::optional<JobReport> (*failure)(const Assign& assign, const Making& making,
                                        const CommandResult& result) = nullptr;
    // What it makes, if that is a disk.
    std::optional<DiskSpec> disk = {};
    std::string path = {};
};

struct VmTool {
    const PowerTool& power;
    // Says which of the files are there (files_seen), and the VM's state as power.seen reads it.
    RemoteCommand (*look_for)(const Assign& assign, std::string name, const Words& files);
    // The look did not show whether there is such a VM.
    JobReport (*presence_not_seen)(const Assign& assign, const CommandResult& looked);
    // The report on any other command.
    JobReport (*command_failed)(const std::string& what, const HostConnection& host,
                                const CommandResult& result, std::optional<VmState> vm);

    std::string_view known;       // "is registered": there is such a VM
    std::string_view unknown;     // "is not registered"
    std::string_view make_known;  // "register it": what sync does about that

    // What is in the way of making the VM, beside its own files; null: nothing can be.
    std::optional<JobReport> (*obstacle)(const Assign& assign, const CommandResult& looked);
    // What else to look for before that.
    Words (*sources)(const Assign& assign);
    // All that makes its files, in order; what an attempt left unfinished is to be removed first.
    // looked: before that.
    std::vector<Making> (*makings)(const Assign& assign, const VmPaths& paths,
                                   const Words& unfinished, const CommandResult& looked);
    // The end of a job that would destroy what other VMs stand on; null: none can.
    std::optional<JobReport> (*needed)(const Assign& assign, const CommandResult& looked);
    // Null, both: a VM whose files are there is one of VMware's.
    RemoteCommand (*enrol)(const Assign& assign);
    RemoteCommand (*withdraw)(const Assign& assign);
};

}  // namespace grivon::drivers::vmware
