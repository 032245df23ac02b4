#include "workers/drivers/vmware_server/vm_tool.hpp"

#include <utility>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vmware/create.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/vdiskmanager.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// The files are the script's words: "$@". One command, because each costs a round trip; its exit
// status is that of getstate.
constexpr auto look_script = R"sh(for file
do
    look_for "$file"
done
LC_ALL=C vmware-cmd "$vmx" getstate </dev/null)sh";

RemoteCommand look_for(const Assign& assign, std::string name, const Words& files) {
    const std::string line = shell_variable("vmx", vmx_of(assign)) + "set -- " +
                             command_line(files) + "\n" + look_for_function() + look_script;
    return quiet(std::move(name), line, time_limits::getstate);
}

JobReport presence_not_seen(const Assign& assign, const CommandResult& looked) {
    return registration_not_seen(assign.host, *assign.spec.vm, looked);
}

// The .vmx comes first: it costs nothing, and makes the directories. Registering it comes last.
std::vector<Making> makings(const Assign& assign, const VmPaths& paths, const Words& unfinished,
                            const CommandResult&) {
    const VmSpec& vm = *assign.spec.vm;
    std::vector<Making> commands;
    if (!unfinished.empty()) commands.push_back(removing_unfinished(assign, unfinished));
    commands.push_back(making_vmx(write_vmx(paths, render_vmx(assign.host, vm))));
    const auto& disks = vm.disks;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        RemoteCommand command = make_disk(assign.host, disks[i], paths.disks[i]);
        commands.push_back(making_disk(std::move(command), disks[i], paths.disks[i]));
    }
    return commands;
}

RemoteCommand enrol(const Assign& assign) {
    return register_vm(assign.host, vmx_of(assign));
}

RemoteCommand withdraw(const Assign& assign) {
    return unregister_vm(assign.host, vmx_of(assign));
}

}  // namespace

const VmTool vm_tool{.power = power_tool,
                     .look_for = look_for,
                     .presence_not_seen = presence_not_seen,
                     .command_failed = command_failed,
                     .known = "is registered",
                     .unknown = "is not registered",
                     .make_known = "register it",
                     .obstacle = nullptr,
                     .sources = nullptr,
                     .makings = makings,
                     .needed = nullptr,
                     .enrol = enrol,
                     .withdraw = withdraw};

}  // namespace grivon::drivers::vmware_server
