// Linked clones that stand on a VM: its .vmsd names them, by snapshot, and keeps names of clones
// that are long gone. One whose directory is there counts. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_workstation {

// Lines of a script, after look_for_function, that look for the directories of the clones which
// "$vmsd" names.
[[nodiscard]] std::string look_at_clones_script();

// The names of the snapshots with clones of which some directory is among the files.
[[nodiscard]] std::set<std::string> cloned_snapshots(std::string_view vmsd,
                                                     const std::set<std::string>& files);

// A look that is to find out whether a VM may be destroyed, and its end if it may not.
[[nodiscard]] RemoteCommand look_with_clones(const Assign& assign, RemoteCommand look);
[[nodiscard]] std::optional<JobReport> end_if_cloned(const Assign& assign,
                                                     const CommandResult& looked);

}  // namespace grivon::drivers::vmware_workstation
