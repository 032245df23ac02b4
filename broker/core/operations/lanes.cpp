// pause, drain, resume lane.
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

Result<std::optional<WallTime>> end_of_hold(const PlanContext& context) {
    const auto until = time_parameter(context.operation, "until");
    const auto duration = duration_parameter(context.operation, "for");
    const auto now = context.request.now.wall;
    if (until && duration) return fail(Errc::usage, "give either until= or for=, not both");
    if (until && *until <= now)
        return fail(Errc::usage, "until=" + context.operation.parameters.at("until") + " is past");
    if (duration) return now + *duration;
    return until;
}

}  // namespace

Result<Plan> plan_hold_lane(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto until = end_of_hold(context);
    if (!until) return tl::unexpected(until.error());
    LaneRecord control;
    control.mode = context.operation.verb == "pause" ? LaneMode::paused : LaneMode::draining;
    control.reason = text_parameter(context.operation, "reason").value_or("");
    control.user = context.request.user;
    control.since = context.request.now.wall;
    control.until = *until;
    Plan plan;
    for (const auto& host : *hosts) {
        control.host = host;
        plan.actions.push_back(HoldLane{control});
    }
    return plan;
}

Result<Plan> plan_resume_lane(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& host : *hosts) plan.actions.push_back(ResumeLane{host, context.request.user});
    return plan;
}

}  // namespace grivon::core
