// Clusters: VMs that belong together, on whatever hosts. A cluster is what its VMs say, and exists
// as long as one of them says it.
#pragma once

#include <string>
#include <vector>

#include "broker/core/inventory/draft.hpp"
#include "wire/error.hpp"
#include "wire/table_messages.hpp"

namespace grivon::core {

// Every cluster, counted, in the order of names as people count.
[[nodiscard]] std::vector<ClusterRow> count_clusters(const Inventory& inventory);

// Refuses (Errc::not_found) a cluster that is not there, naming the nearest.
[[nodiscard]] Result<> check_cluster(const Inventory& inventory, const std::string& cluster);

// The same, of the VMs as the draft has them.
[[nodiscard]] Result<> check_cluster(const Draft& draft, const std::string& cluster);

// Empty: every VM is meant.
[[nodiscard]] inline bool is_of(const VmRecord& vm, const std::string& cluster) {
    return cluster.empty() || vm.cluster == cluster;
}

}  // namespace grivon::core
