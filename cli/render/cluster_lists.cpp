// The list of clusters.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

constexpr Source<ClusterRow> cluster_sources[]{
    {{"cluster", "CLUSTER"},
     [](const ClusterRow& row, WallTime) { return text_value(row.cluster); }},
    {{"vms", "VMS"}, [](const ClusterRow& row, WallTime) { return number_value(row.vms); }},
    {{"hosts", "HOSTS"}, [](const ClusterRow& row, WallTime) { return number_value(row.hosts); }},
    {{"on", "ON"}, [](const ClusterRow& row, WallTime) { return number_value(row.on); }},
    {{"off", "OFF"}, [](const ClusterRow& row, WallTime) { return number_value(row.off); }},
    {{"suspended", "SUSPENDED"},
     [](const ClusterRow& row, WallTime) { return number_value(row.suspended); }},
    {{"other", "OTHER"}, [](const ClusterRow& row, WallTime) { return number_value(row.other); }},
};
constexpr ListDescription cluster_list(OwnerColumn::none, cluster_sources);

}  // namespace

Listing list_of(std::span<const ClusterRow> rows, WallTime now) {
    return cluster_list.list(rows, now);
}

}  // namespace grivon::cli
