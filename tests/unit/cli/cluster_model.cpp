#include "tests/unit/cli/cluster_model.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "wire/vm_limits.hpp"

namespace grivon::cli::test {
namespace {

using namespace cluster;

tl::unexpected<Error> refused(const Operation& operation, const std::string& host,
                              const std::string& why) {
    return fail(Errc::illegal_state, operation.name() + " " + host + ": " + why);
}

std::vector<std::string> items_of(const std::string& list) {
    std::vector<std::string> items;
    std::istringstream stream(list);
    for (std::string item; std::getline(stream, item, ',');) items.push_back(item);
    return items;
}

std::uint32_t slice_of(const Operation& operation) {
    return slice_parameter(operation).value_or(UINT32_MAX);
}

// The lowest number inside the VM that is free.
void add_nic(VmFacts& vm, const std::string& vmnet) {
    std::uint32_t ifindex = 0;
    for (const auto& nic : vm.nics)
        if (nic.ifindex == ifindex) ++ifindex;
    vm.nics.insert(vm.nics.begin() + ifindex, NicFacts{ifindex, vmnet});
}

}  // namespace

Result<> ClusterModel::run(const BatchSpec& batch) {
    at_work_.clear();
    for (const auto& operation : batch.operations) {
        if (auto ok = check_operation(operation); !ok) return ok;
        if (auto ok = run(operation); !ok) return ok;
    }
    at_work_.clear();
    for (const auto& [host, slice] : std::exchange(leaving_, {}))
        if (auto gone = remove(host, slice); !gone) return gone;
    return {};
}

Result<> ClusterModel::run(const Operation& operation) {
    for (const auto& host : operation.arguments) {
        if (!world_.hosts.contains(host)) return refused(operation, host, "no such host");
        if (auto ok = on_host(operation, host); !ok) return ok;
    }
    return {};
}

Result<> ClusterModel::on_host(const Operation& operation, const std::string& host) {
    if (operation.name() == "add host vlan") return add_vlan(operation, world_.hosts.at(host));
    if (operation.name() == "add host vmwarenet")
        return add_bridge(operation, world_.hosts.at(host));
    if (operation.name() == "add host vmware") return add_vm(operation, host);
    return on_vm(operation, host);
}

Result<> ClusterModel::add_vlan(const Operation& operation, HostFacts& host) {
    const auto device = operation.parameters.at("viface");
    const auto found = host.vlans.find(device);
    if (found != host.vlans.end() && found->second != Presence::pending)
        return refused(operation, device, "exists");
    host.vlans[device] = Presence::active;
    return {};
}

Result<> ClusterModel::add_bridge(const Operation& operation, HostFacts& host) {
    const auto device = operation.parameters.at("iface");
    for (auto& [name, facts] : host.vmnets) {
        if (facts.device != device) continue;
        if (facts.presence != Presence::pending) return refused(operation, device, "exists");
        facts.presence = Presence::active;
        return {};
    }
    std::uint32_t number = 11;
    while (host.vmnets.contains("vmnet" + std::to_string(number))) ++number;
    host.vmnets["vmnet" + std::to_string(number)] = {device, Presence::active};
    return {};
}

Result<std::string> ClusterModel::network(const std::string& host, const std::string& word) const {
    for (const auto& [name, facts] : world_.hosts.at(host).vmnets)
        if ((name == word || facts.device == word) && facts.presence != Presence::leaving)
            return name;
    return fail(Errc::not_found, host + " has no " + word);
}

Result<> ClusterModel::add_vm(const Operation& operation, const std::string& name) {
    auto& host = world_.hosts.at(name);
    VmFacts vm;
    vm.host = name;
    vm.slice = slice_of(operation);
    if (operation.parameters.at("cluster") != cluster_) return refused(operation, name, "cluster");
    if (!host.slices.insert(vm.slice).second) return refused(operation, name, "slice exists");
    vm.group = text_parameter(operation, "group").value_or("");
    vm.cpus = static_cast<std::uint32_t>(*number_parameter(operation, "cpus"));
    vm.memory_mb = static_cast<std::uint32_t>(*number_parameter(operation, "mem"));
    for (const auto& size : items_of(operation.parameters.at("disksize")))
        vm.disks_gb.push_back(std::stoull(size));
    for (const auto& word : items_of(text_parameter(operation, "vmnet").value_or(""))) {
        const auto vmnet = network(name, word);
        if (!vmnet) return tl::unexpected(vmnet.error());
        add_nic(vm, *vmnet);
    }
    world_.vms.push_back(std::move(vm));
    return {};
}

Result<> ClusterModel::on_vm(const Operation& operation, const std::string& host) {
    const auto slice = slice_of(operation);
    const auto vm = std::find_if(world_.vms.begin(), world_.vms.end(), [&](const VmFacts& one) {
        return one.host == host && one.slice == slice;
    });
    if (vm == world_.vms.end()) return refused(operation, host, "no such slice in the cluster");
    const auto cluster = text_parameter(operation, "cluster");
    // set host vmware would move the VM.
    if (cluster != (operation.verb == "set" ? std::nullopt : std::optional(cluster_)))
        return refused(operation, host, "cluster");
    if (operation.object == "host vmware interface") return change_row(operation, *vm);
    if (operation.verb == "set") return set(operation, *vm);
    if (operation.verb == "remove") return remove(host, slice);
    if (leaving_.contains({host, slice})) return refused(operation, host, "it is being removed");
    at_work_.emplace(host, slice);
    if (operation.parameters.contains("remove")) leaving_.emplace(host, slice);
    return power(operation.verb, *vm);
}

Result<> ClusterModel::change_row(const Operation& operation, VmFacts& vm) {
    if (vm.state != VmState::none) return refused(operation, vm.host, "it exists");
    if (operation.verb == "remove") {
        const auto ifindex = *number_parameter(operation, "ifindex");
        const auto gone =
            std::erase_if(vm.nics, [&](const NicFacts& nic) { return nic.ifindex == ifindex; });
        return gone == 1 ? Result<>() : refused(operation, vm.host, "no such interface");
    }
    const auto vmnet = network(vm.host, operation.parameters.at("vmnet"));
    if (!vmnet) return tl::unexpected(vmnet.error());
    if (vm.nics.size() == vm_limits::nics_max) return refused(operation, vm.host, "too many");
    add_nic(vm, *vmnet);
    return {};
}

Result<> ClusterModel::set(const Operation& operation, VmFacts& vm) {
    if (vm.state != VmState::none && vm.state != VmState::off)
        return refused(operation, vm.host, std::string(name_of(vm.state)));
    if (vm.state == VmState::off) at_work_.emplace(vm.host, vm.slice);
    vm.cpus = static_cast<std::uint32_t>(number_parameter(operation, "cpus").value_or(vm.cpus));
    vm.memory_mb =
        static_cast<std::uint32_t>(number_parameter(operation, "mem").value_or(vm.memory_mb));
    return {};
}

// From which state a plan may use a verb, and where it leads.
Result<> ClusterModel::power(const std::string& verb, VmFacts& vm) {
    using enum VmState;
    struct Move {
        std::string_view verb;
        VmState from;
        VmState to;
    };
    constexpr Move moves[]{{"create", none, off},  {"start", off, on},
                           {"stop", on, off},      {"resume", suspended, on},
                           {"destroy", off, none}, {"destroy", suspended, none}};
    for (const auto& move : moves)
        if (move.verb == verb && move.from == vm.state) {
            vm.state = move.to;
            return {};
        }
    return fail(Errc::illegal_state, verb + " of one that is " + std::string(name_of(vm.state)));
}

Result<> ClusterModel::remove(const std::string& host, std::uint32_t slice) {
    if (at_work_.contains({host, slice}))
        return fail(Errc::illegal_state, "remove of one that has jobs");
    const auto vm = std::find_if(world_.vms.begin(), world_.vms.end(), [&](const VmFacts& one) {
        return one.host == host && one.slice == slice;
    });
    if (vm->state != VmState::none) return fail(Errc::illegal_state, "remove of one that exists");
    world_.vms.erase(vm);
    world_.hosts.at(host).slices.erase(slice);
    return {};
}

std::vector<std::string> names_of_word(const std::string& word) {
    const auto open = word.find('[');
    if (open == std::string::npos) return {word};
    std::vector<std::string> names;
    for (const auto& item : items_of(word.substr(open + 1, word.size() - open - 2))) {
        const auto dash = item.find('-');
        const auto first = item.substr(0, dash);
        const auto last = dash == std::string::npos ? first : item.substr(dash + 1);
        for (auto number = std::stoull(first); number <= std::stoull(last); ++number) {
            auto text = std::to_string(number);
            if (first.starts_with('0') && text.size() < first.size())
                text.insert(0, first.size() - text.size(), '0');
            names.push_back(word.substr(0, open) + text);
        }
    }
    return names;
}

void resolve_words(const std::vector<std::string>& words, World& world) {
    for (const auto& word : words) {
        auto& hosts = world.words[word];
        hosts.clear();
        for (const auto& name : names_of_word(word))
            if (world.hosts.contains(name)) hosts.push_back(name);
    }
}

}  // namespace grivon::cli::test
