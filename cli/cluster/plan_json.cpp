#include <array>
#include <nlohmann/json.hpp>

#include "cli/cluster/batch.hpp"
#include "cli/cluster/plan_text.hpp"

namespace grivon::cli::cluster {
namespace {

using Json = nlohmann::ordered_json;

// In the order of the enumerators.
constexpr std::array<std::string_view, 5> action_names{"create", "change", "leave", "remove",
                                                       "differs"};
constexpr std::array<std::string_view, 4> object_names{"vm", "vlan", "bridge", "network"};
constexpr std::array<std::string_view, 3> withheld_names{"", "prune", "restart"};

template <class Enum, std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

Json or_null(std::string_view text) {
    return text.empty() ? Json() : Json(text);
}

Json to_json(const PlanItem& item) {
    const bool vm = item.object == Object::vm;
    return {{"action", name_in(action_names, item.action)},
            {"object", name_in(object_names, item.object)},
            {"host", item.host},
            {"slice", vm ? Json(item.slice) : Json()},
            {"group", vm ? Json(item.group) : Json()},
            {"name", or_null(item.name)},
            {"text", or_null(item.text)},
            {"needs", or_null(name_in(withheld_names, item.withheld))}};
}

Json commands_in(const BatchSpec& batch) {
    auto commands = Json::array();
    for (const auto& operation : batch.operations) commands.push_back(command_line(operation));
    return commands;
}

}  // namespace

std::string plan_json(const ClusterPlan& plan) {
    Json totals = Json::object();
    for (std::size_t i = 0; i < action_names.size(); ++i)
        totals[std::string(action_names[i])] = plan.count(static_cast<Action>(i));
    auto items = Json::array();
    for (const auto& item : plan.items) items.push_back(to_json(item));
    const auto batch = plan.is_blocked() ? BatchSpec{} : batch_of(plan);
    const Json object{{"cluster", plan.cluster},
                      {"prune", plan.options.prune},
                      {"restart", plan.options.restart},
                      {"blocked", plan.is_blocked()},
                      {"totals", totals},
                      {"items", items},
                      {"commands", commands_in(batch)}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace grivon::cli::cluster
