// The files of a VM on its host: looking for them, making the .vmx, removing what a job made. Pure.
#pragma once

#include <string>
#include <vector>

#include "wire/bytes.hpp"
#include "wire/host_connection.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware {

// What is to be removed with the VM: its directory, its disks and their locks.
[[nodiscard]] Words remains_of(const HostConnection& host, const VmPaths& paths);

// Of the VM and of the disks.
[[nodiscard]] RemoteCommand make_directories(const VmPaths& paths);

// Makes the directories and writes the .vmx, which appears complete or not at all.
[[nodiscard]] RemoteCommand write_vmx(const VmPaths& paths, Bytes text);
inline constexpr auto vmx_step = "vmx";

// Prints the whole .vmx.
[[nodiscard]] RemoteCommand read_vmx(std::string name, const VmPaths& paths);

// Puts another text in the place of the .vmx that was read as `before`, with the owner and the mode
// that it has: complete or not at all, and not if it is of another size by now.
[[nodiscard]] RemoteCommand replace_vmx(const HostConnection& host, const VmPaths& paths,
                                        std::size_t before_bytes, Bytes text);
inline constexpr auto replace_vmx_step = "replace-vmx";
// What a replacement that was cut off may have left beside the .vmx.
[[nodiscard]] RemoteCommand remove_unfinished_vmx(const VmPaths& paths);

[[nodiscard]] RemoteCommand remove_disks(const HostConnection& host, const Words& disks);

// What removes a VM's disks, with the layers of snapshots, and then its directory for good, as the
// VMware Roll showed it.
[[nodiscard]] std::vector<RemoteCommand> remove_for_good(const HostConnection& host,
                                                         const VmPaths& paths);

// Takes back what a failed create made: the disks named, the .vmx, and its directory if nothing
// else is in it.
[[nodiscard]] RemoteCommand remove_vm(const HostConnection& host, const VmPaths& paths,
                                      const Words& disks);

}  // namespace grivon::drivers::vmware
