// The ordinary commands that carry a plan out.
//
// Every VM is named by host and slice, and by its cluster as a guard (but for set host vmware,
// which would change it): in a world that has changed since the plan was made the broker refuses
// the batch instead of doing something else. VMs that are alike share a command. Pure; any thread.
#pragma once

#include "cli/cluster/cluster_plan.hpp"
#include "wire/operation.hpp"

namespace grivon::cli::cluster {

// Operations: none if there is nothing to do. Of a plan that is not blocked; items that are
// withheld are left out.
[[nodiscard]] BatchSpec batch_of(const ClusterPlan& plan);

// "add host vlan h1 h2 viface=eth0.100"
[[nodiscard]] std::string command_line(const Operation& operation);

}  // namespace grivon::cli::cluster
