// add host vmwarenet.
#include <charconv>

#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

// VMware's own: vmnet1 is host-only, vmnet8 is NAT (VMware Server VM Guide p. 154).
bool is_reserved(std::uint32_t number) {
    return number == 1 || number == 8;
}

// VMware Server on Linux has switches 0 to 99; the roll's own began at 11.
constexpr std::uint32_t own_vmnet_min = 11;
constexpr std::uint32_t vmnet_max = 99;

// ethN below the roll's own numbers keeps its number: eth0 is vmnet0.
std::optional<std::uint32_t> natural_number(std::string_view device) {
    if (!device.starts_with("eth")) return std::nullopt;
    std::uint32_t number = 0;
    const auto* end = device.data() + device.size();
    const auto [stop, error] = std::from_chars(device.data() + 3, end, number);
    const bool whole = error == std::errc{} && stop == end;
    if (!whole || number >= own_vmnet_min || is_reserved(number)) return std::nullopt;
    return number;
}

Result<std::uint32_t> choose_number(const PlanContext& context, const HostEntry& host,
                                    const std::string& device) {
    const auto& name = host.record.connection.name;
    const auto wanted = context.operation.parameters.find("vmnet");
    if (wanted != context.operation.parameters.end()) {
        const auto number = vmnet_number_of(wanted->second);
        if (is_reserved(number))
            return fail(Errc::usage, wanted->second + " is reserved by VMware for its own " +
                                         (number == 1 ? "host-only" : "NAT") + " network");
        const auto taken = host.vmnets.find(number);
        if (taken != host.vmnets.end())
            return fail(Errc::conflict, wanted->second + " on host \"" + name + "\" exists: " +
                                            std::string(name_of(taken->second.spec.kind)) + " on " +
                                            taken->second.spec.device);
        return number;
    }
    if (const auto number = natural_number(device); number && !host.vmnets.contains(*number))
        return *number;
    for (std::uint32_t number = own_vmnet_min; number <= vmnet_max; ++number)
        if (!host.vmnets.contains(number)) return number;
    return fail(Errc::exhausted, "host \"" + name + "\" has no vmnet number left up to " +
                                     std::to_string(vmnet_max));
}

bool has_unfinished_jobs(const PlanContext& context, const std::string& host) {
    const auto* lane = context.queue.find_lane(host);
    return lane != nullptr && !lane->idle();
}

// The network of this device that an earlier attempt left without effect, to be tried again.
Result<const VmnetRecord*> earlier_try(const PlanContext& context, const HostEntry& host,
                                       const std::string& device) {
    for (const auto& [number, vmnet] : host.vmnets) {
        if (vmnet.spec.device != device) continue;
        if (vmnet.active || has_unfinished_jobs(context, host.record.connection.name))
            return fail(Errc::conflict, vmnet.spec.name + " on " + device + " of host \"" +
                                            host.record.connection.name + "\" exists");
        return &vmnet;
    }
    return nullptr;
}

Result<VmnetRecord> vmnet_for(const PlanContext& context, const std::string& name) {
    const auto& parameters = context.operation.parameters;
    const auto& device = parameters.at("iface");
    const auto& host = *context.draft.find(name);
    const auto earlier = earlier_try(context, host, device);
    if (!earlier) return tl::unexpected(earlier.error());
    if (*earlier != nullptr && !parameters.contains("vmnet")) return **earlier;
    const auto number = choose_number(context, host, device);
    if (!number) return tl::unexpected(number.error());
    return VmnetRecord{name,
                       {"vmnet" + std::to_string(*number),
                        vmnet_kind_named(parameters.at("type")).value(), device},
                       false};
}

}  // namespace

Result<Plan> plan_add_vmnet(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& name : *hosts) {
        const auto vmnet = vmnet_for(context, name);
        if (!vmnet) return tl::unexpected(vmnet.error());
        context.draft.edit(name).vmnets[vmnet_number_of(vmnet->spec.name)] = *vmnet;

        PlannedJob job{name, std::nullopt, {}};
        job.spec.verb = context.operation.verb;
        job.spec.object = context.operation.object;
        job.spec.vmnet = vmnet->spec;
        plan.jobs.push_back(std::move(job));

        auto event = inventory_event("vmnet.added", name);
        event.message = vmnet->spec.name;
        plan.events.push_back(std::move(event));
    }
    return plan;
}

}  // namespace grivon::core
