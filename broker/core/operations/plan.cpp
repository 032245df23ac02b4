#include "broker/core/operations/plan.hpp"

#include <array>

#include "broker/core/inventory/targets.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

using Planner = Result<Plan> (*)(const PlanContext&);

struct PlannerEntry {
    std::string_view verb;
    std::string_view object;
    Planner planner;
};

constexpr std::array<PlannerEntry, 8> planners{{
    {"add", "host", plan_add_host},
    {"remove", "host", plan_remove_host},
    {"add", "host vmwarenet", plan_add_vmnet},
    {"add", "host vmware", plan_add_vm},
    {"add", "host vmware interface", plan_add_nic},
    {"create", "host vmware", plan_vm_jobs},
    {"start", "host vmware", plan_vm_jobs},
    {"stop", "host vmware", plan_vm_jobs},
}};

}  // namespace

Result<Plan> plan_operation(const PlanContext& context) {
    const auto& operation = context.operation;
    for (const auto& entry : planners)
        if (entry.verb == operation.verb && entry.object == operation.object)
            return entry.planner(context);
    return fail(Errc::usage, "\"" + operation.name() + "\" does not change anything");
}

Result<std::vector<std::string>> target_hosts(const PlanContext& context) {
    auto hosts = expand_hosts(context.inventory, context.operation.arguments);
    if (hosts && hosts->empty())
        return fail(Errc::not_found, "no host matches \"" + context.operation.arguments.front() +
                                         "\"; see: grivon list host");
    return hosts;
}

Result<std::vector<std::uint32_t>> target_slices(const PlanContext& context,
                                                 const HostEntry& host) {
    const auto& name = host.record.connection.name;
    if (host.vms.empty())
        return fail(Errc::not_found, "host \"" + name +
                                         "\" has no VM; add one with: grivon add host vmware " +
                                         name + " cpus=1 mem=768 disksize=20");
    std::vector<std::uint32_t> slices;
    const auto wanted = number_parameter(context.operation, "slice");
    for (const auto& [slice, vm] : host.vms)
        if (!wanted || *wanted == slice) slices.push_back(slice);
    if (!slices.empty()) return slices;
    std::string known;
    for (const auto& [slice, vm] : host.vms)
        known += (known.empty() ? "" : ", ") + std::to_string(slice);
    return fail(Errc::not_found, "host \"" + name + "\" has no slice " + std::to_string(*wanted) +
                                     "; it has: " + known);
}

VmState expected_state(const PlanContext& context, const VmRecord& vm) {
    return context.queue.forecast(vm.spec.id).value_or(vm.state);
}

Event inventory_event(std::string kind, std::string host) {
    Event event;
    event.kind = std::move(kind);
    event.host = std::move(host);
    return event;
}

}  // namespace grivon::core
