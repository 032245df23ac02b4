// add, remove VMs: the database only, no host is touched.
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "broker/core/operations/bounds.hpp"
#include "broker/core/operations/fitting.hpp"
#include "broker/core/operations/nics.hpp"
#include "broker/core/operations/slices.hpp"
#include "wire/catalogue.hpp"
#include "wire/limits.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::core {
namespace {

// Defaults of Rocks' own VM rolls (1024 MB, 36 GB); one CPU, as the roll's examples.
constexpr std::uint32_t default_cpus = 1;
constexpr std::uint32_t default_memory_mb = 1024;
constexpr std::uint64_t default_disk_gb = 36;

// The numbers of the VMs that are to be added to a host, in order.
Result<std::vector<std::uint32_t>> choose_slices(const PlanContext& context,
                                                 const HostEntry& host) {
    if (const auto wanted = slice_parameter(context.operation)) {
        const auto slice = next_slice(host, wanted);
        if (!slice) return tl::unexpected(slice.error());
        return std::vector{*slice};
    }
    const auto count = number_parameter(context.operation, "count").value_or(1);
    return next_slices(host, static_cast<std::uint32_t>(count));
}

// In the places of one SCSI controller, in the order given.
std::vector<DiskSpec> disks_wanted(const Operation& operation) {
    std::vector<DiskSpec> disks;
    const auto add = [&](std::uint64_t size_gb) {
        disks.push_back({disk_device(disks.size()), size_gb});
    };
    for (const auto& size : list_parameter(operation, "disksize"))
        add(static_cast<std::uint64_t>(*number_in(size)));
    // One that is made from an image is as large as that.
    if (disks.empty()) add(operation.parameters.contains("image") ? 0 : default_disk_gb);
    return disks;
}

std::optional<VmImage> image_wanted(const Operation& operation) {
    VmImage image;
    image.path = text_parameter(operation, "image").value_or("");
    image.linked = boolean_parameter(operation, "linked").value_or(false);
    image.seed = text_parameter(operation, "seed").value_or("");
    if (image == VmImage{}) return std::nullopt;
    return image;
}

// libvirt's domains are addressed by a UUID, which is made from what asked for the VM: asked again,
// it is the same, and no other broker's.
std::optional<VmIdentity> identity_of_new(const PlanContext& context, const std::string& host,
                                          VmId id) {
    static const boost::uuids::uuid vms_of_grivon{{0x3c, 0x8f, 0x52, 0x91, 0x07, 0xd4, 0x4b, 0x6a,
                                                   0xa1, 0x5e, 0x2c, 0x70, 0x4d, 0xe9, 0x83, 0x16}};
    if (traits_of(*context.draft.find(host)).family == Family::vmware) return std::nullopt;
    boost::uuids::name_generator_sha1 generator(vms_of_grivon);
    const auto uuid = generator(context.request.submission + "/" + std::to_string(number(id)));
    return VmIdentity{boost::uuids::to_string(uuid), "", ""};
}

VmRecord vm_record(const PlanContext& context, const std::string& host, std::uint32_t slice) {
    const auto& operation = context.operation;
    VmRecord vm;
    vm.host = host;
    vm.spec.id = context.draft.allocate_vm_id();
    vm.spec.slice = slice;
    vm.spec.cpus =
        static_cast<std::uint32_t>(number_parameter(operation, "cpus").value_or(default_cpus));
    vm.spec.memory_mb =
        static_cast<std::uint32_t>(number_parameter(operation, "mem").value_or(default_memory_mb));
    vm.spec.disks = disks_wanted(operation);
    vm.spec.image = image_wanted(operation);
    vm.spec.identity = identity_of_new(context, host, vm.spec.id);
    vm.cluster = text_parameter(operation, "cluster").value_or("");
    vm.group = text_parameter(operation, "group").value_or("");
    return vm;
}

// The networks of vmnet= on the host, in order.
Result<std::vector<std::string>> networks_meant(const PlanContext& context, const HostEntry& host) {
    std::vector<std::string> networks;
    for (const auto& word : list_parameter(context.operation, "vmnet")) {
        auto vmnet = network_meant(host, word);
        if (!vmnet) return tl::unexpected(vmnet.error());
        networks.push_back(std::move(*vmnet));
    }
    return networks;
}

Result<> check_amount(const PlanContext& context, std::size_t hosts) {
    const auto count = number_parameter(context.operation, "count").value_or(1);
    const auto added = context.draft.vms_added() + hosts * static_cast<std::size_t>(count);
    if (added <= limits::submission_vms_max) return {};
    return fail(Errc::exhausted, "this adds " + std::to_string(added) + " VMs, and " +
                                     std::to_string(limits::submission_vms_max) +
                                     " is all that one command may add; name fewer hosts at a "
                                     "time");
}

Result<> add_vm(const PlanContext& context, const VmTarget& target,
                const std::vector<std::string>& networks, Plan& plan) {
    const auto& [host, slice] = target;
    auto vm = vm_record(context, host, slice);
    if (auto ok = check_bounds(*context.draft.find(host), vm.spec); !ok) return ok;
    plan.lines.push_back("added VM on node \"" + host + "\" slice \"" + std::to_string(slice) +
                         "\"");
    auto event = inventory_event("vm.added", host);
    event.slice = slice;
    event.state = name_of(VmState::none);
    plan.events.push_back(std::move(event));
    context.draft.edit(host).vms.emplace(slice, std::move(vm));
    for (const auto& vmnet : networks)
        if (auto ok = add_nic(context, target, vmnet, plan); !ok) return ok;
    return {};
}

Result<> may_remove(const PlanContext& context, const VmRecord& vm) {
    const auto name = vm_name(vm.spec.slice, vm.host);
    const auto target = vm.host + " slice=" + std::to_string(vm.spec.slice);
    if (has_unfinished_jobs(context, vm))
        return fail(Errc::illegal_state, name +
                                             " has jobs that have not ended; see: grivon list "
                                             "job host=" +
                                             vm.host);
    if (vm.state == VmState::none) return {};
    return fail(Errc::illegal_state, name + " is " + std::string(name_of(vm.state)) +
                                         "; destroy it first: grivon destroy " +
                                         context.operation.object + " " + target);
}

}  // namespace

Result<Plan> plan_add_vm(const PlanContext& context) {
    const auto& parameters = context.operation.parameters;
    if (auto ok = check_group(context.operation); !ok) return tl::unexpected(ok.error());
    if (boolean_parameter(context.operation, "linked").value_or(false) &&
        !parameters.contains("image"))
        return fail(Errc::usage, "linked= is about an image; give image= as well");
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (auto ok = check_amount(context, hosts->size()); !ok) return tl::unexpected(ok.error());
    Plan plan;
    for (const auto& name : *hosts) {
        const auto& host = *context.draft.find(name);
        const auto slices = choose_slices(context, host);
        if (!slices) return tl::unexpected(slices.error());
        const auto networks = networks_meant(context, host);
        if (!networks) return tl::unexpected(networks.error());
        for (const auto slice : *slices)
            if (auto ok = add_vm(context, {name, slice}, *networks, plan); !ok)
                return tl::unexpected(ok.error());
    }
    return plan;
}

Result<Plan> plan_remove_vm(const PlanContext& context) {
    const auto targets = target_vms(context);
    if (!targets) return tl::unexpected(targets.error());
    Plan plan;
    for (const auto& [host, slice] : *targets) {
        if (auto ok = may_remove(context, context.draft.find(host)->vms.at(slice)); !ok)
            return tl::unexpected(ok.error());
        context.draft.edit(host).vms.erase(slice);
        plan.hits.push_back(vm_name(slice, host));
        auto event = inventory_event("vm.removed", host);
        event.slice = slice;
        plan.events.push_back(std::move(event));
    }
    return plan;
}

}  // namespace grivon::core
