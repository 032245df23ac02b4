// Where a VM's files are on its host. The layout is the VMware Roll's:
// <data_dir>/vmware/<slice>/<slice>.vmx and <data_dir>/vmware/disks/<slice>.<device>.vmdk. Pure.
#pragma once

#include <string>
#include <vector>

#include "wire/model.hpp"

namespace grivon::drivers::vmware_server {

struct VmPaths {
    std::string directory;  // of the .vmx and of what VMware puts beside it
    std::string vmx;
    std::string disks_directory;
    std::vector<std::string> disks;  // in the order of VmSpec::disks
};

[[nodiscard]] VmPaths paths_of(const HostConnection& host, const VmSpec& vm);

}  // namespace grivon::drivers::vmware_server
