#include "workers/drivers/vmware/destroy.hpp"

#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vm_tool.hpp"

namespace grivon::drivers::vmware_server {

Script destroy(const Assign& assign) {
    return asking_if_stuck(assign, vmware::destroy_vm(assign, vm_tool));
}

Script left_destroy(const Assign& assign) {
    return asking_if_stuck(assign, vmware::look_at_destroyed_vm(assign, vm_tool));
}

}  // namespace grivon::drivers::vmware_server
