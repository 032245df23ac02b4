// add, set, rotate, remove key: who may reach the broker from other machines.
#include <algorithm>

#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// "none" takes a limit or a site away, which is to have none.
std::string site_in(const Operation& operation) {
    const auto site = text_parameter(operation, "site").value_or("");
    return site == "none" ? std::string() : site;
}

AccessScope scope_in(const Operation& operation) {
    AccessScope scope;
    scope.hosts = list_parameter(operation, "hosts");
    scope.clusters = list_parameter(operation, "clusters");
    for (const auto& rack : list_parameter(operation, "racks"))
        scope.racks.push_back(static_cast<std::uint32_t>(number_in(rack).value_or(0)));
    return scope;
}

// Limits are of operators, sites of workers: what would be passed over is refused.
Result<> take_rights(const Operation& operation, AccessKey& key) {
    key.role = role_named(operation.parameters.at("role")).value();
    key.scope = scope_in(operation);
    key.site = site_in(operation);
    if (key.scope.limited() && key.role != Role::operating)
        return fail(Errc::usage, "hosts=, racks= and clusters= limit an operator, not the role " +
                                     std::string(name_of(key.role)));
    if (!key.site.empty() && key.role != Role::worker)
        return fail(Errc::usage,
                    "site= is of a worker, not of the role " + std::string(name_of(key.role)));
    return {};
}

Result<std::string> new_public_key(const PlanContext& context) {
    auto given = text_parameter(context.operation, "public");
    if (!given)
        return fail(Errc::usage, "must supply public=; typed as a command of its own, grivon " +
                                     context.operation.name() + " makes the pair by itself");
    if (const auto holder = context.draft.holder_of(*given); !holder.empty())
        return fail(Errc::conflict, "that public key is the key \"" + holder + "\" already");
    return *given;
}

tl::unexpected<Error> no_such_key(const std::string& name) {
    return fail(Errc::not_found, "there is no key \"" + name + "\"; see: grivon list key");
}

// What its owner has to know of the broker; the CLI adds where the secret half is.
void tell_how_to_connect(const PlanContext& context, Role role, std::vector<std::string>& lines) {
    const auto& broker = context.request.broker;
    if (broker.endpoint.empty()) {
        lines.emplace_back(
            "this broker listens on no tcp address yet: set [broker] listen, and start "
            "it again");
        return;
    }
    const bool worker = role == Role::worker;
    lines.emplace_back("on the other machine, in " +
                       std::string(worker ? "worker.toml" : "grivon.toml") + ":");
    lines.emplace_back(worker ? "[worker]" : "[client]");
    lines.push_back(std::string(worker ? "broker" : "endpoint") + " = \"" + broker.endpoint + "\"");
    lines.push_back("broker_key = \"" + broker.public_key + "\"");
}

}  // namespace

std::string rights_text(const AccessKey& key) {
    std::string text(name_of(key.role));
    const auto add = [&text](const std::string& what) {
        text += (text.find(" of ") == std::string::npos ? " of " : ", ") + what;
    };
    for (const auto& host : key.scope.hosts) add("host " + host);
    for (const auto rack : key.scope.racks) add("rack " + std::to_string(rack));
    for (const auto& cluster : key.scope.clusters) add("cluster " + cluster);
    if (!key.site.empty()) add("site " + key.site);
    return text;
}

Result<Plan> plan_add_key(const PlanContext& context) {
    const auto& name = context.operation.arguments.front();
    if (context.draft.find_key(name) != nullptr)
        return fail(Errc::conflict,
                    "key \"" + name + "\" exists; a new one for it: grivon rotate key " + name);
    AccessKey key;
    key.name = name;
    if (auto ok = take_rights(context.operation, key); !ok) return tl::unexpected(ok.error());
    auto public_key = new_public_key(context);
    if (!public_key) return tl::unexpected(public_key.error());
    key.public_key = std::move(*public_key);
    key.created = context.request.now.wall;
    key.created_by = context.request.user;
    Plan plan;
    plan.lines.push_back("key \"" + name + "\": " + rights_text(key));
    tell_how_to_connect(context, key.role, plan.lines);
    tell(plan, "key.added", "", name + ", " + rights_text(key));
    context.draft.store_key(std::move(key));
    return plan;
}

Result<Plan> plan_set_key(const PlanContext& context) {
    const auto& name = context.operation.arguments.front();
    const auto* found = context.draft.find_key(name);
    if (found == nullptr) return no_such_key(name);
    auto key = *found;
    if (auto ok = take_rights(context.operation, key); !ok) return tl::unexpected(ok.error());
    Plan plan;
    plan.lines.push_back("key \"" + name + "\": " + rights_text(key));
    tell(plan, "key.changed", "", name + ", " + rights_text(key));
    context.draft.store_key(std::move(key));
    return plan;
}

Result<Plan> plan_rotate_key(const PlanContext& context) {
    const auto& name = context.operation.arguments.front();
    const auto* found = context.draft.find_key(name);
    if (found == nullptr) return no_such_key(name);
    auto public_key = new_public_key(context);
    if (!public_key) return tl::unexpected(public_key.error());
    auto key = *found;
    key.previous_key.clear();
    key.previous_until.reset();
    Plan plan;
    plan.lines.push_back("key \"" + name + "\" is replaced");
    if (const auto overlap = duration_parameter(context.operation, "overlap")) {
        key.previous_key = key.public_key;
        key.previous_until = context.request.now.wall + *overlap;
        plan.lines.back() += "; the one before works until " + utc_time_text(*key.previous_until);
    }
    key.public_key = std::move(*public_key);
    tell(plan, "key.rotated", "", name);
    context.draft.store_key(std::move(key));
    return plan;
}

Result<Plan> plan_remove_key(const PlanContext& context) {
    Plan plan;
    for (const auto& name : context.operation.arguments) {
        if (context.draft.find_key(name) == nullptr) return no_such_key(name);
        context.draft.remove_key(name);
        plan.lines.push_back("key \"" + name + "\" is removed, and its connections are cut");
        tell(plan, "key.removed", "", name);
    }
    return plan;
}

}  // namespace grivon::core
