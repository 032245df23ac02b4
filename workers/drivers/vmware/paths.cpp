#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware {

VmPaths paths_of(const HostConnection& host, const VmSpec& vm) {
    const std::string slice = std::to_string(vm.slice);
    const std::string base = host.data_dir + "/vmware";
    VmPaths paths;
    paths.vmx = base + "/" + slice + "/" + slice + ".vmx";
    if (is_imported(vm)) paths.vmx = vm.identity->configuration;
    paths.directory = paths.vmx.substr(0, paths.vmx.rfind('/'));
    paths.disks_directory = base + "/disks";
    for (const DiskSpec& disk : vm.disks) {
        const std::string made = paths.disks_directory + "/" + slice + "." + disk.device + ".vmdk";
        paths.disks.push_back(disk.path.value_or(made));
    }
    if (is_linked_clone(vm) && !paths.disks.empty()) {
        paths.disks.front() = paths.directory + "/clone";
    }
    return paths;
}

bool is_imported(const VmSpec& vm) {
    return vm.identity && !vm.identity->configuration.empty();
}

bool is_linked_clone(const VmSpec& vm) {
    return vm.image && vm.image->linked && !vm.image->path.empty();
}

bool is_workstation(const HostConnection& host) {
    return host.hypervisor == Hypervisor::vmware_workstation;
}

std::string vmx_of(const Assign& assign) {
    return paths_of(assign.host, *assign.spec.vm).vmx;
}

std::string where_to_see(const Assign& assign) {
    return "see vmware.log in " + paths_of(assign.host, *assign.spec.vm).directory + " on " +
           assign.host.name;
}

}  // namespace grivon::drivers::vmware
