// From a declaration and the world to a plan. Deterministic: the same arguments give the same plan.
// Pure; any thread.
#pragma once

#include <vector>

#include "cli/batch/batch_file.hpp"
#include "cli/cluster/cluster_plan.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

// A declaration without groups is that of a cluster that shall not be. Refuses, with lines of the
// file, what the hosts cannot hold.
[[nodiscard]] tl::expected<ClusterPlan, std::vector<LineMistake>> make_plan(
    const Declaration& declaration, const World& world, PlanOptions options);

}  // namespace grivon::cli::cluster
