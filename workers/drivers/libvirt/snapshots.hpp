// The snapshots of a VM, inside its qcow2 disks: what a look shows of them. One of a VM that is on
// holds its memory too. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::libvirt {

// All snapshots of the VM, and its state.
[[nodiscard]] RemoteCommand look_at_snapshots(const Assign& assign, std::string name);

// Nothing if they could not be listed: then the look's exit status is not 0, or its answer too
// long.
[[nodiscard]] std::optional<std::vector<SnapshotSpec>> snapshots_seen(const CommandResult& looked);

[[nodiscard]] const SnapshotSpec* snapshot_named(const std::vector<SnapshotSpec>& snapshots,
                                                 const std::string& name);

}  // namespace grivon::drivers::libvirt
