#include "workers/drivers/vmware/create.hpp"

#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vm_tool.hpp"

namespace grivon::drivers::vmware_server {

Script create(const Assign& assign) {
    return asking_if_stuck(assign, vmware::create_vm(assign, vm_tool));
}

Script left_create(const Assign& assign) {
    return asking_if_stuck(assign, vmware::take_back_vm(assign, vm_tool));
}

}  // namespace grivon::drivers::vmware_server
