// add, set, remove host attr: words of the site about its hosts.
#include "broker/core/operations/plan.hpp"

namespace grivon::core {
namespace {

Result<Plan> give_attribute(const PlanContext& context, bool may_exist) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& name = context.operation.parameters.at("attr");
    const auto& value = context.operation.parameters.at("value");
    Plan plan;
    for (const auto& host : *hosts) {
        auto& attributes = context.draft.edit(host).attributes;
        if (!may_exist && attributes.contains(name))
            return fail(Errc::conflict, "attribute \"" + name + "\" of host \"" + host +
                                            "\" exists; change it with: grivon set host attr");
        attributes[name] = AttributeRecord{host, name, value};
        tell(plan, "attribute.set", host, name);
    }
    return plan;
}

}  // namespace

Result<Plan> plan_add_attribute(const PlanContext& context) {
    return give_attribute(context, false);
}

Result<Plan> plan_set_attribute(const PlanContext& context) {
    return give_attribute(context, true);
}

Result<Plan> plan_remove_attribute(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& name = context.operation.parameters.at("attr");
    Plan plan;
    for (const auto& host : *hosts) {
        if (context.draft.edit(host).attributes.erase(name) == 0)
            return fail(Errc::not_found, "host \"" + host + "\" has no attribute \"" + name +
                                             "\"; see: grivon list host attr " + host);
        tell(plan, "attribute.removed", host, name);
    }
    return plan;
}

}  // namespace grivon::core
