// A plan for people and for programs. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster_plan.hpp"

namespace grivon::cli::cluster {

// A line for each kind of thing that is done, VMs and hosts in ranges, and a line of totals:
//     + create slice[3-7]@vmware-server-0-[0-39]: 1 cpu, 768 MB, 20 GB, vmnet0
//     = 180 VMs are as declared
//     plan: 200 to create, 180 as declared
[[nodiscard]] std::string plan_text(const ClusterPlan& plan);

// "nothing to do: 200 VMs are as declared"; of a plan without work.
[[nodiscard]] std::string nothing_to_do(const ClusterPlan& plan);

// What keeps a blocked plan from being carried out: a line each, without the sign in front.
[[nodiscard]] std::vector<std::string> obstacles_of(const ClusterPlan& plan);

// "slice[0-4]@vmware-server-0-[0-39]", with commas: the VMs that would be gone.
[[nodiscard]] std::string removed_vms(const ClusterPlan& plan);

// One object: cluster, prune, restart, totals, items, commands (those of the first batch, then
// those that follow when its jobs have succeeded).
[[nodiscard]] std::string plan_json(const ClusterPlan& plan);

}  // namespace grivon::cli::cluster
