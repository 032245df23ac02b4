#include "workers/drivers/libvirt/identity.hpp"

#include <algorithm>
#include <string_view>

#include "wire/vm_limits.hpp"
#include "workers/drivers/libvirt/dialect.hpp"

namespace grivon::drivers::libvirt {

std::string domain_name(const VmSpec& vm) {
    if (vm.identity && !vm.identity->name.empty()) return vm.identity->name;
    return "slice" + std::to_string(vm.slice);
}

std::string uuid_of(const VmSpec& vm) {
    return vm.identity ? vm.identity->uuid : "";
}

bool VmPaths::is_own(const std::string& disk) const {
    return disk.starts_with(disks_directory + "/");
}

VmPaths paths_of(const HostConnection& host, const VmSpec& vm) {
    const std::string slice = std::to_string(vm.slice);
    const std::string base = host.data_dir + "/" + std::string(dialect_of(host).directory);
    VmPaths paths;
    paths.directory = base + "/" + slice;
    paths.console_log = paths.directory + "/console.log";
    paths.disks_directory = base + "/disks";
    for (const DiskSpec& disk : vm.disks) {
        paths.disks.push_back(disk.path ? *disk.path
                                        : paths.disks_directory + "/" + slice + "." + disk.device +
                                              ".qcow2");
    }
    return paths;
}

std::string unfinished(const std::string& disk) {
    return disk + ".part";
}

bool is_device(const std::string& disk) {
    return disk.starts_with("/dev/");
}

std::string disk_device(std::size_t index) {
    const std::size_t place = index < vm_limits::scsi_controller_place ? index : index + 1;
    return "scsi0:" + std::to_string(place);
}

std::string disk_target(std::string_view head, std::size_t index) {
    return std::string(head) + static_cast<char>('a' + index);
}

}  // namespace grivon::drivers::libvirt
