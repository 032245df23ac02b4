// add, remove host interface: what an administrator knows of a host's network interfaces.
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {

Result<Plan> plan_add_interface(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& operation = context.operation;
    const auto text = [&](const char* name) {
        return text_parameter(operation, name).value_or("");
    };
    const InterfaceSpec spec{text("iface"),   text("subnet"),  text("mac"),    text("ip"),
                             text("netmask"), text("gateway"), text("module"), text("name")};
    const bool single = !spec.mac.empty() || !spec.address.empty() || !spec.name.empty();
    if (single && hosts->size() > 1)
        return fail(Errc::usage, "mac=, ip= and name= go with one host only");
    Plan plan;
    for (const auto& host : *hosts) {
        const auto& entry = *context.draft.find(host);
        if (entry.interfaces.contains(spec.device) || entry.vlans.contains(spec.device))
            return fail(Errc::conflict, "interface \"" + spec.device + "\" of host \"" + host +
                                            "\" exists; see: grivon list host interface " + host);
        context.draft.edit(host).interfaces.emplace(spec.device, InterfaceRecord{host, spec});
        tell(plan, "interface.added", host, spec.device);
    }
    return plan;
}

Result<Plan> plan_remove_interface(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& device = context.operation.parameters.at("iface");
    Plan plan;
    for (const auto& host : *hosts) {
        const auto& entry = *context.draft.find(host);
        if (entry.vlans.contains(device))
            return fail(Errc::usage, "\"" + device +
                                         "\" is a VLAN interface; remove it with: "
                                         "grivon remove host vlan " +
                                         host + " viface=" + device);
        if (!entry.interfaces.contains(device))
            return fail(Errc::not_found, "host \"" + host + "\" has no interface \"" + device +
                                             "\"; see: grivon list host interface " + host);
        context.draft.edit(host).interfaces.erase(device);
        tell(plan, "interface.removed", host, device);
    }
    return plan;
}

}  // namespace grivon::core
