#include "workers/drivers/vmware_workstation/vm_tool.hpp"

#include <utility>

#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/create.hpp"
#include "workers/drivers/vmware/destroy.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/configuration_change.hpp"
#include "workers/drivers/vmware/vdiskmanager.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware_workstation/clones.hpp"
#include "workers/drivers/vmware_workstation/image.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"
#include "workers/drivers/vmware_workstation/power_tool.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

RemoteCommand look_for(const Assign& assign, std::string name, const Words& files) {
    RemoteCommand look = look_at(std::move(name), {vmx_of(assign)}, files);
    if (assign.spec.verb == "create") return look_with_image(assign, std::move(look));
    return look_with_clones(assign, std::move(look));
}

JobReport presence_not_seen(const Assign& assign, const CommandResult& looked) {
    return power_tool.not_seen(assign, looked);
}

// The .vmx comes last: with it the VM is there, and whole.
std::vector<Making> makings(const Assign& assign, const VmPaths& paths, const Words& unfinished,
                            const CommandResult& looked) {
    const VmSpec& vm = *assign.spec.vm;
    std::vector<Making> commands;
    if (!unfinished.empty()) commands.push_back(removing_unfinished(assign, unfinished));
    commands.push_back(making_directories(paths));
    if (has_image(vm)) {
        for (Making& making : makings_from_image(assign, paths, looked))
            commands.push_back(std::move(making));
    }
    const auto& disks = vm.disks;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        if (i == 0 && has_image(vm)) continue;
        RemoteCommand command = make_disk(assign.host, disks[i], paths.disks[i]);
        commands.push_back(making_disk(std::move(command), disks[i], paths.disks[i]));
    }
    commands.push_back(making_vmx(is_linked_clone(vm)
                                      ? write_vmx_of_clone(assign, paths)
                                      : write_vmx(paths, render_vmx(assign.host, vm))));
    return commands;
}

}  // namespace

const VmTool vm_tool{.power = power_tool,
                     .look_for = look_for,
                     .presence_not_seen = presence_not_seen,
                     .command_failed = command_failed,
                     .known = "is there",
                     .unknown = "has no .vmx",
                     .make_known = "write its .vmx",
                     .obstacle = obstacle_of_image,
                     .sources = files_of_image,
                     .makings = makings,
                     .needed = end_if_cloned,
                     .enrol = nullptr,
                     .withdraw = nullptr};

Script create(const Assign& assign) {
    return create_vm(assign, vm_tool);
}

Script left_create(const Assign& assign) {
    return take_back_vm(assign, vm_tool);
}

Script destroy(const Assign& assign) {
    return destroy_vm(assign, vm_tool);
}

Script left_destroy(const Assign& assign) {
    return look_at_destroyed_vm(assign, vm_tool);
}

Script set_hardware(const Assign& assign) {
    return change_hardware(assign, vm_tool);
}

Script left_set_hardware(const Assign& assign) {
    return look_at_hardware(assign, vm_tool);
}

Script sync_vm(const Assign& assign) {
    return change_configuration(assign, vm_tool);
}

Script left_sync_vm(const Assign& assign) {
    return look_at_configuration(assign, vm_tool);
}

}  // namespace grivon::drivers::vmware_workstation
