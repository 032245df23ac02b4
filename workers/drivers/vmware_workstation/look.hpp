// A look at VMs of Workstation, one or all of a host, with one command.
//
// Nothing registers a VM: it is there if its .vmx is. It is on if `vmrun list` has it, or if a
// process of VMware's runs it, which vmrun does not tell of other users' VMs; it is suspended if
// its .vmx names a file to resume it from (checkpoint.vmState), or, in a .vmx that has never been
// started here, if a .vmss lies beside it. Everything else is off.
//
// What is printed has a word in front of each line, so nothing that a tool prints can be taken for
// ours. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vmware/configurations.hpp"

namespace grivon::drivers::vmware_workstation {

using namespace vmware;  // what both products have in common

// At VMs, by their .vmx, and which of the files are there. Beside a disk the layers that snapshots
// put over it are told as well.
[[nodiscard]] RemoteCommand look_at(std::string name, const Words& vmxs, const Words& files);
// The same at many, whose names would not fit a command line; and what their configurations say,
// and those of all others that run.
[[nodiscard]] RemoteCommand look_at_many(std::string name, const Words& vmxs, const Words& files);
// At one, repeated until it is in the wanted state, cannot be looked at, or settle_looks_max is
// reached.
[[nodiscard]] RemoteCommand look_until(const std::string& vmx, VmState wanted);

struct Looked {
    std::vector<std::string> wanted;  // the .vmx of each VM that was looked at, there or not
    // What `vmrun list` said for itself: without it nobody knows of any VM whether it is on.
    std::optional<CommandResult> list;
    std::set<std::string> running;  // .vmx paths, as VMware has them
    struct Vmx {
        std::string real_path;
        std::optional<std::string> checkpoint;  // checkpoint.vmState; nothing: there is no such key
        bool suspend_file = false;
    };
    std::map<std::string, Vmx, std::less<>> vmxs;  // those that are there
    Configurations configurations;                 // of look_at_many
};

[[nodiscard]] Looked looked_in(std::string_view output);

// Nothing: it was not seen.
[[nodiscard]] std::optional<VmState> state_of(const Looked& looked, const std::string& vmx);

// Nobody answers `vmrun list`: it hangs, or cannot connect.
[[nodiscard]] bool service_is_down(const Looked& looked);

// The list's own result, or of a look that did not even come to it, the whole.
[[nodiscard]] CommandResult why_unseen(const Looked& looked, const CommandResult& result);

}  // namespace grivon::drivers::vmware_workstation
