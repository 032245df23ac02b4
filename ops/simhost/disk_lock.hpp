// The lock that a running VM has on each of its disks: a file beside the disk. VMware Server leaves
// a .WRITELOCK, Workstation a directory .lck with a file in it. Call these under the HostLock.
#pragma once

#include <string>

namespace simhost::disk_lock {

void take(const std::string& disk, const std::string& vmx_path);
void release(const std::string& disk);

[[nodiscard]] bool taken(const std::string& disk);
// The .vmx of the VM that took it; empty if nobody did.
[[nodiscard]] std::string holder(const std::string& disk);

}  // namespace simhost::disk_lock
