// create, start, stop host vmware: one job per VM.
#include "broker/core/operations/plan.hpp"

namespace grivon::core {
namespace {

// Whether the verb makes sense for a VM in that state. What is already so is no error: the job
// looks, and says so. Where the state is not known the host decides (vmware-server.md 1.4).
Result<> check_state(const std::string& verb, VmState state, const std::string& name,
                     const std::string& host, std::uint32_t slice) {
    if (verb == "create") return {};
    if (state == VmState::none)
        return fail(Errc::illegal_state, name +
                                             " does not exist on its host yet; create it with: "
                                             "grivon create host vmware " +
                                             host + " slice=" + std::to_string(slice));
    if (verb == "stop" && state == VmState::suspended)
        return fail(Errc::illegal_state,
                    name +
                        " is suspended and cannot be stopped; start it first with: grivon start "
                        "host vmware " +
                        host + " slice=" + std::to_string(slice));
    return {};
}

}  // namespace

Result<Plan> plan_vm_jobs(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto& operation = context.operation;
    Plan plan;
    for (const auto& name : *hosts) {
        const auto& host = *context.draft.find(name);
        const auto slices = target_slices(context, host);
        if (!slices) return tl::unexpected(slices.error());
        for (const auto slice : *slices) {
            const auto& vm = host.vms.at(slice);
            const auto state = expected_state(context, vm);
            if (auto ok = check_state(operation.verb, state, vm_name(slice, name), name, slice);
                !ok)
                return tl::unexpected(ok.error());
            PlannedJob job{name, slice, {}};
            job.spec.verb = operation.verb;
            job.spec.object = operation.object;
            job.spec.vm = vm.spec;
            plan.jobs.push_back(std::move(job));
        }
    }
    return plan;
}

}  // namespace grivon::core
