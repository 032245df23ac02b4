#include "cli/cluster/cluster_plan.hpp"

#include <algorithm>

namespace grivon::cli::cluster {
namespace {

bool is_work(const PlanItem& item) {
    return item.withheld == Withheld::no && item.action != Action::leave &&
           item.action != Action::differs;
}

std::size_t counted(auto number) {
    return static_cast<std::size_t>(number);
}

}  // namespace

std::size_t ClusterPlan::count(Action action) const {
    return counted(std::count_if(items.begin(), items.end(),
                                 [=](const PlanItem& item) { return item.action == action; }));
}

std::size_t ClusterPlan::count(Withheld withheld) const {
    return counted(std::count_if(items.begin(), items.end(),
                                 [=](const PlanItem& item) { return item.withheld == withheld; }));
}

bool ClusterPlan::has_work() const {
    return std::any_of(items.begin(), items.end(), is_work);
}

bool ClusterPlan::is_blocked() const {
    return count(Action::differs) > 0 || count(Withheld::until_restart) > 0;
}

std::size_t ClusterPlan::removals() const {
    return counted(std::count_if(items.begin(), items.end(), [](const PlanItem& item) {
        return item.action == Action::remove && is_work(item);
    }));
}

}  // namespace grivon::cli::cluster
