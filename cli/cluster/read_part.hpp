// The part of a cluster file that says which hosts have how many VMs of what kind. For
// read_declaration.cpp only. Pure; any thread.
#pragma once

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/fields.hpp"

namespace grivon::cli::cluster {

// What could be read of it; mistakes tell of the rest.
[[nodiscard]] Part read_part(const Field& field, Mistakes& mistakes);

}  // namespace grivon::cli::cluster
