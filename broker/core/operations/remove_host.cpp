// remove host: a chain of parts, as Rocks' plug-ins, each of which takes its own away from the host
// before the host itself goes. The host is not touched: it may be dead, or be reinstalled next.
#include "broker/core/operations/plan.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

using Part = void (*)(const PlanContext&, const std::string& host, Plan&);

void free_serial(const PlanContext& context, const std::string& host, Plan& plan) {
    const auto serial = context.draft.find(host)->serial;
    if (serial.empty()) return;
    context.draft.free_serial_of(host);
    tell(plan, "serial.freed", host, masked_serial(serial));
}

void remove_vmnets(const PlanContext& context, const std::string& host, Plan& plan) {
    auto& vmnets = context.draft.edit(host).vmnets;
    for (const auto& [number, vmnet] : vmnets) tell(plan, "vmnet.removed", host, vmnet.spec.name);
    vmnets.clear();
}

void remove_vlans(const PlanContext& context, const std::string& host, Plan& plan) {
    auto& vlans = context.draft.edit(host).vlans;
    for (const auto& [device, vlan] : vlans) tell(plan, "vlan.removed", host, device);
    vlans.clear();
}

// What exists stays on the host; the person is told where.
void remove_vms(const PlanContext& context, const std::string& host, Plan& plan) {
    auto& entry = context.draft.edit(host);
    for (const auto& [slice, vm] : entry.vms) {
        if (vm.state != VmState::none)
            plan.lines.push_back("# " + vm_name(slice, host) + " stays on the host as it is: " +
                                 entry.record.connection.data_dir + "/vmware/" +
                                 std::to_string(slice));
        auto event = inventory_event("vm.removed", host);
        event.slice = slice;
        plan.events.push_back(std::move(event));
    }
    entry.vms.clear();
}

void remove_interfaces_and_attributes(const PlanContext& context, const std::string& host, Plan&) {
    auto& entry = context.draft.edit(host);
    entry.interfaces.clear();
    entry.attributes.clear();
}

void remove_itself(const PlanContext& context, const std::string& host, Plan& plan) {
    context.draft.remove_host(host);
    plan.actions.push_back(ForgetHost{host});
    plan.events.push_back(inventory_event("host.removed", host));
}

// In the order in which they run: what refers to something goes before it.
constexpr Part parts[]{
    free_serial,  remove_vmnets, remove_vlans, remove_vms, remove_interfaces_and_attributes,
    remove_itself};

// A command that runs on the host now cannot be forgotten. On a host that does not answer, an
// attempt only tries to reach it, and may do so for ever.
Result<> may_remove(const PlanContext& context, const std::string& host) {
    const auto* lane = context.queue.find_lane(host);
    if (lane == nullptr || !lane->current) return {};
    const auto& job = *context.queue.find_job(*lane->current);
    const auto host_state = context.draft.find(host)->record.state;
    if (job.state() != JobState::running || host_state == HostState::unreachable) return {};
    return fail(Errc::illegal_state, "job " + std::to_string(number(job.id)) + " (" +
                                         job.kind->operation + ") is running on \"" + host +
                                         "\"; remove the host when it has ended: grivon watch "
                                         "job " +
                                         std::to_string(number(job.id)));
}

std::string loss_with(const PlanContext& context, const std::string& host) {
    std::string loss;
    for (const auto& [slice, vm] : context.draft.find(host)->vms)
        if (vm.state != VmState::none)
            loss += (loss.empty() ? "" : ", ") + vm_name(slice, host) + " is " +
                    std::string(name_of(vm.state));
    if (has_unfinished_jobs(context, host))
        loss += std::string(loss.empty() ? "" : ", ") + "jobs of " + host + " are cancelled";
    return loss;
}

// A question is one line: of many hosts it names some.
void add_loss(const std::string& of_host, std::string& loss) {
    constexpr std::size_t loss_bytes_max = 300;
    constexpr std::string_view more = ", …";
    if (of_host.empty() || loss.ends_with(more)) return;
    if (loss.size() + of_host.size() > loss_bytes_max && !loss.empty())
        loss += more;
    else
        loss += (loss.empty() ? "" : ", ") + of_host;
}

}  // namespace

Result<Plan> plan_remove_host(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& host : *hosts) {
        if (auto ok = may_remove(context, host); !ok) return tl::unexpected(ok.error());
        add_loss(loss_with(context, host), plan.loss);
        plan.hits.push_back(host);
        for (const auto part : parts) part(context, host, plan);
    }
    return plan;
}

}  // namespace grivon::core
