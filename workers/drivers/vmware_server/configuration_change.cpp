#include "workers/drivers/vmware/configuration_change.hpp"

#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vm_tool.hpp"

namespace grivon::drivers::vmware_server {

Script set_hardware(const Assign& assign) {
    return asking_if_stuck(assign, vmware::change_hardware(assign, vm_tool));
}

Script left_set_hardware(const Assign& assign) {
    return asking_if_stuck(assign, vmware::look_at_hardware(assign, vm_tool));
}

Script sync_vm(const Assign& assign) {
    return asking_if_stuck(assign, vmware::change_configuration(assign, vm_tool));
}

Script left_sync_vm(const Assign& assign) {
    return asking_if_stuck(assign, vmware::look_at_configuration(assign, vm_tool));
}

}  // namespace grivon::drivers::vmware_server
