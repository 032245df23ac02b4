// What the broker knows of the hosts and VMs that a cluster's plan depends on. One thread.
#pragma once

#include <string>

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"
#include "cli/commands/session.hpp"

namespace grivon::cli {

// For a plan. file: what errors about host words name. A cluster that does not exist has no VM.
[[nodiscard]] Outcome<cluster::World> facts_for_plan(Session& session,
                                                     const cluster::Declaration& declaration,
                                                     const std::string& file);

// The VMs of a cluster that exists, and their hosts.
[[nodiscard]] Outcome<cluster::World> facts_of_cluster(Session& session, const std::string& name);

}  // namespace grivon::cli
