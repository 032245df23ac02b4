#include "workers/drivers/vmware_server/paths.hpp"

namespace grivon::drivers::vmware_server {

VmPaths paths_of(const HostConnection& host, const VmSpec& vm) {
    const std::string slice = std::to_string(vm.slice);
    const std::string base = host.data_dir + "/vmware";
    VmPaths paths;
    paths.directory = base + "/" + slice;
    paths.vmx = paths.directory + "/" + slice + ".vmx";
    paths.disks_directory = base + "/disks";
    for (const DiskSpec& disk : vm.disks) {
        paths.disks.push_back(paths.disks_directory + "/" + slice + "." + disk.device + ".vmdk");
    }
    return paths;
}

}  // namespace grivon::drivers::vmware_server
