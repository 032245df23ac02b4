// The .vmsd file beside a .vmx: VMware's own description of a VM's snapshots, which tells what
// vmrun does not: what each was made upon and when, and at which the VM is. Facts: files of
// Workstation and ESXi that users posted. It may be half a file. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/job_report.hpp"

namespace grivon::drivers::vmware_workstation {

// In the order of the file.
[[nodiscard]] std::vector<SnapshotSpec> snapshots_in(std::string_view vmsd);

// "/…/0.vmsd" of "/…/0.vmx"
[[nodiscard]] std::string vmsd_of(const std::string& vmx);

// More snapshots of a VM than that are not read: VMware itself warns of a chain of 32, and ends at
// 496 for a VM.
inline constexpr std::size_t snapshots_max = 500;

}  // namespace grivon::drivers::vmware_workstation
