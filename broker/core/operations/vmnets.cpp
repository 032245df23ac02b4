// add, remove host vmwarenet.
#include <algorithm>

#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/plan.hpp"
#include "broker/core/operations/vmnet_numbers.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

constexpr const char* default_netmask = "255.255.255.0";

bool same_subnet(const VmnetSpec& a, const VmnetSpec& b) {
    const auto wider = *ipv4_number(a.netmask) & *ipv4_number(b.netmask);
    return (*ipv4_number(a.host_address) & wider) == (*ipv4_number(b.host_address) & wider);
}

// The host's own address must be one that a machine can have.
Result<> check_own_address(const VmnetSpec& vmnet) {
    if (is_host_address(vmnet.host_address, vmnet.netmask)) return {};
    return fail(Errc::usage, "hostaddr=" + vmnet.host_address + " is no address of a host on a " +
                                 "network with netmask=" + vmnet.netmask);
}

Result<VmnetSpec> bridge_spec(const Operation& operation) {
    const auto device = text_parameter(operation, "iface");
    if (!device) return fail(Errc::usage, "must supply iface=: the interface that is bridged");
    for (const auto* name : {"hostaddr", "netmask"})
        if (operation.parameters.contains(name))
            return fail(Errc::usage, std::string(name) + "= goes with type=NAT and type=host-only");
    return VmnetSpec{"", VmnetKind::bridge, *device, "", ""};
}

Result<VmnetSpec> own_network_spec(const Operation& operation, VmnetKind kind) {
    const std::string name(name_of(kind));
    if (operation.parameters.contains("iface"))
        return fail(Errc::usage, "iface= goes with type=bridge; a " + name + " network has none");
    const auto address = text_parameter(operation, "hostaddr");
    if (!address)
        return fail(Errc::usage, "must supply hostaddr=: the host's address on the " + name +
                                     " network, for example hostaddr=192.168.30.1");
    VmnetSpec spec{"", kind, "", *address,
                   text_parameter(operation, "netmask").value_or(default_netmask)};
    if (auto ok = check_own_address(spec); !ok) return tl::unexpected(ok.error());
    return spec;
}

// What the operation wants, but for its number, which is the host's affair.
Result<VmnetSpec> wanted_spec(const Operation& operation) {
    const auto kind = *vmnet_kind_named(operation.parameters.at("type"));
    return kind == VmnetKind::bridge ? bridge_spec(operation) : own_network_spec(operation, kind);
}

std::string described(const VmnetSpec& vmnet) {
    return std::string(name_of(vmnet.kind)) + " on " +
           (vmnet.device.empty() ? vmnet.host_address : vmnet.device);
}

// The network that is in the way of this one: it bridges the same device or has the same subnet.
const VmnetRecord* rival_of(const VmnetSpec& wanted, const HostEntry& host) {
    const auto found = std::find_if(host.vmnets.begin(), host.vmnets.end(), [&](const auto& entry) {
        const auto& spec = entry.second.spec;
        if (wanted.kind == VmnetKind::bridge || spec.kind == VmnetKind::bridge)
            return !wanted.device.empty() && spec.device == wanted.device;
        return same_subnet(spec, wanted);
    });
    return found == host.vmnets.end() ? nullptr : &found->second;
}

// VMware refuses to work at all if it is told to bridge an interface that is not there. An
// interface that the database does not know may be the host's own; the job looks.
Result<> check_device(const HostEntry& host, const VmnetSpec& wanted) {
    const auto found = host.vlans.find(wanted.device);
    if (found == host.vlans.end() || found->second.presence != Presence::leaving) return {};
    return fail(Errc::illegal_state, wanted.device + " of host \"" + host.record.connection.name +
                                         "\" is being removed; a network cannot bridge it");
}

// A row without effect, left by a job that failed or never ran, is tried again under its number.
Result<VmnetRecord> vmnet_for(const PlanContext& context, const std::string& name,
                              VmnetSpec wanted) {
    const auto& host = *context.draft.find(name);
    if (auto ok = check_device(host, wanted); !ok) return tl::unexpected(ok.error());
    const auto given = text_parameter(context.operation, "vmnet");
    std::optional<std::uint32_t> retried;
    if (const auto* rival = rival_of(wanted, host)) {
        const auto& spec = rival->spec;
        const bool idle = !has_unfinished_jobs(context, name, {ThingKind::vmnet, spec.name});
        const bool same = spec.kind == wanted.kind && given.value_or(spec.name) == spec.name;
        if (rival->presence != Presence::pending || !idle || !same)
            return fail(Errc::conflict,
                        spec.name + " of host \"" + name + "\" exists: " + described(spec) +
                            "; see: grivon list " + context.operation.object + " " + name);
        retried = vmnet_number_of(spec.name);
    }
    const auto number = retried ? *retried : choose_vmnet_number(host, wanted, given);
    if (!number) return tl::unexpected(number.error());
    wanted.name = std::string(network_prefix(traits_of(host).family)) + std::to_string(*number);
    return VmnetRecord{name, std::move(wanted), Presence::pending};
}

const VmnetRecord* vmnet_meant(const Operation& operation, const HostEntry& host) {
    const auto name = text_parameter(operation, "vmnet");
    const auto device = text_parameter(operation, "iface");
    const auto found = std::find_if(host.vmnets.begin(), host.vmnets.end(), [&](const auto& entry) {
        const auto& spec = entry.second.spec;
        return (!name || spec.name == *name) && (!device || spec.device == *device);
    });
    return found == host.vmnets.end() ? nullptr : &found->second;
}

tl::unexpected<Error> not_there(const Operation& operation, const std::string& host) {
    return fail(Errc::not_found,
                "host \"" + host + "\" has no such network; see: grivon list " + operation.object);
}

Result<> may_remove(const PlanContext& context, const HostEntry& host, const VmnetRecord& record) {
    const auto& vmnet = record.spec;
    const Thing thing{ThingKind::vmnet, vmnet.name};
    if (auto ok = check_not_leaving(context, record.host, thing, record.presence); !ok) return ok;
    for (const auto& [slice, vm] : host.vms)
        for (const auto& nic : vm.spec.nics)
            if (nic.vmnet == vmnet.name)
                return fail(Errc::illegal_state,
                            vm_name(slice, vm.host) + " has interface " +
                                std::to_string(nic.ifindex) + " on " + vmnet.name +
                                "; remove it first: grivon remove " +
                                vm_object(host, VmPart::interface) + " " + vm.host + " slice=" +
                                std::to_string(slice) + " ifindex=" + std::to_string(nic.ifindex));
    return {};
}

}  // namespace

Result<Plan> plan_add_vmnet(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    const auto wanted = wanted_spec(context.operation);
    if (!wanted) return tl::unexpected(wanted.error());
    Plan plan;
    for (const auto& name : *hosts) {
        auto vmnet = vmnet_for(context, name, *wanted);
        if (!vmnet) return tl::unexpected(vmnet.error());
        auto job = job_on(context, name);
        job.spec.vmnet = vmnet->spec;
        plan.jobs.push_back(std::move(job));
        tell(plan, "vmnet.added", name, vmnet->spec.name);
        context.draft.edit(name).vmnets[vmnet_number_of(vmnet->spec.name)] = std::move(*vmnet);
    }
    return plan;
}

Result<Plan> plan_remove_vmnet(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (context.operation.parameters.empty())
        return fail(Errc::usage, "must supply vmnet= or iface=");
    Plan plan;
    for (const auto& name : *hosts) {
        const auto& host = *context.draft.find(name);
        const auto* vmnet = vmnet_meant(context.operation, host);
        if (vmnet == nullptr) {
            if (means_those_that_fit(context)) continue;
            return not_there(context.operation, name);
        }
        if (auto ok = may_remove(context, host, *vmnet); !ok) return tl::unexpected(ok.error());
        auto job = job_on(context, name);
        job.spec.vmnet = vmnet->spec;
        job.spec.was_only_wanted =
            is_only_wanted(context, name, {ThingKind::vmnet, vmnet->spec.name}, vmnet->presence);
        context.draft.edit(name).vmnets.at(vmnet_number_of(vmnet->spec.name)).presence =
            Presence::leaving;
        plan.jobs.push_back(std::move(job));
        plan.hits.push_back(name);
    }
    if (plan.jobs.empty()) return not_there(context.operation, hosts->front());
    return plan;
}

}  // namespace grivon::core
