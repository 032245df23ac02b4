// The declaration of what exists: a plan made from it finds nothing to do. Pure; any thread.
#pragma once

#include <string>

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

// VMs of a group that are alike are a part; a group whose VMs are not all alike has several. A VM
// that is neither on, off nor a row only has power: any. world.words are not needed.
[[nodiscard]] Declaration declaration_of(const std::string& cluster, const World& world);

}  // namespace grivon::cli::cluster
