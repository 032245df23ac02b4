#include "broker/core/operations/confirmation.hpp"

#include <algorithm>

#include "broker/core/inventory/targets.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

constexpr std::size_t named_hits_max = 4;  // of one line; the rest is counted

bool takes_slice(const CommandRule& command) {
    return std::any_of(command.parameters.begin(), command.parameters.end(),
                       [](const ParameterRule& rule) { return rule.name == "slice"; });
}

bool names_each(const CommandRule& command, const Operation& operation) {
    return !has_group_word(operation.arguments) && !target_cluster(operation) &&
           (!takes_slice(command) || operation.parameters.contains("slice"));
}

std::string listed(const std::vector<std::string>& hits) {
    std::string text;
    for (std::size_t i = 0; i < std::min(hits.size(), named_hits_max); ++i)
        text += (i > 0 ? ", " : "") + hits[i];
    return hits.size() > named_hits_max ? text + ", …" : text;
}

}  // namespace

std::optional<std::string> question_before(const PlanContext& context, const Plan& plan) {
    const auto& operation = context.operation;
    const auto& command = *find_command(operation.verb, operation.object);
    if (plan.hits.empty()) return std::nullopt;
    const bool means_all = operation.arguments.empty() && !target_cluster(operation);
    const bool unnamed = plan.hits.size() > 1 && !names_each(command, operation);
    if (!means_all && !unnamed && plan.loss.empty()) return std::nullopt;
    const std::string what = takes_slice(command) ? "VM" : "host";
    return "\"" + operation.name() + "\"" +
           (means_all ? " without a host means every host: it" : "") + " hits " +
           std::to_string(plan.hits.size()) + " " + what + (plan.hits.size() == 1 ? "" : "s") +
           ": " + listed(plan.hits) + (plan.loss.empty() ? "" : "; " + plan.loss);
}

}  // namespace grivon::core
