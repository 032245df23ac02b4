#include "cli/cluster/networks.hpp"

#include <algorithm>

#include "wire/values.hpp"

namespace grivon::cli::cluster {
namespace {

constexpr std::string_view going = "is being removed; apply again when it is gone";

using Gap = NetworkGap::Kind;
using Vmnets = std::map<std::string, NetworkFacts>;

Vmnets::const_iterator bridge_on(const HostFacts& host, const std::string& device) {
    return std::find_if(host.vmnets.begin(), host.vmnets.end(), [&device](const auto& vmnet) {
        return vmnet.second.device == device && !device.empty();
    });
}

void add_vlan_gap(const HostFacts& host, const std::string& device, std::vector<NetworkGap>& gaps) {
    const auto vlan = host.vlans.find(device);
    if (vlan == host.vlans.end() || vlan->second == Presence::pending)
        gaps.push_back({Gap::vlan, device, ""});
    else if (vlan->second == Presence::leaving)
        gaps.push_back({Gap::trouble, device, std::string(going)});
}

void add_bridge_gap(const HostFacts& host, const std::string& device,
                    std::vector<NetworkGap>& gaps) {
    const auto vmnet = bridge_on(host, device);
    if (vmnet == host.vmnets.end() || vmnet->second.presence == Presence::pending)
        gaps.push_back({Gap::bridge, device, ""});
    else if (vmnet->second.presence == Presence::leaving)
        gaps.push_back({Gap::trouble, vmnet->first, std::string(going)});
}

// What the host has without GriVon is for its job to look at.
void add_vmnet_gap(const HostFacts& host, const std::string& name, std::vector<NetworkGap>& gaps) {
    if (is_network_found(name)) return;
    const auto vmnet = host.vmnets.find(name);
    if (vmnet == host.vmnets.end())
        gaps.push_back({Gap::trouble, name,
                        "is not there: add it with grivon add " +
                            object_of(host.family, VmPart::network) +
                            ", or name its device with bridge: or vlan:"});
    else if (vmnet->second.presence == Presence::leaving)
        gaps.push_back({Gap::trouble, name, std::string(going)});
}

}  // namespace

std::optional<std::string> vmnet_meant(const HostFacts& host, const Nic& nic) {
    if (nic.kind == Nic::Kind::vmnet && is_network_found(nic.name)) return nic.name;
    const auto vmnet =
        nic.kind == Nic::Kind::vmnet ? host.vmnets.find(nic.name) : bridge_on(host, nic.name);
    if (vmnet == host.vmnets.end()) return std::nullopt;
    return vmnet->first;
}

std::vector<NetworkGap> gaps_before(const HostFacts& host, const Nic& nic) {
    std::vector<NetworkGap> gaps;
    if (nic.kind == Nic::Kind::vmnet) {
        add_vmnet_gap(host, nic.name, gaps);
        return gaps;
    }
    if (nic.kind == Nic::Kind::vlan) add_vlan_gap(host, nic.name, gaps);
    add_bridge_gap(host, nic.name, gaps);
    return gaps;
}

Nic nic_for(const HostFacts& host, const std::string& vmnet) {
    const auto found = host.vmnets.find(vmnet);
    const bool has_device = found != host.vmnets.end() && !found->second.device.empty();
    if (has_device) {
        const auto& device = found->second.device;
        for (const Nic& nic : {Nic{Nic::Kind::vlan, device}, Nic{Nic::Kind::bridge, device}})
            if (gaps_before(host, nic).empty() && vmnet_meant(host, nic) == vmnet &&
                (nic.kind == Nic::Kind::bridge || vlan_named(device)))
                return nic;
    }
    return {Nic::Kind::vmnet, vmnet};
}

}  // namespace grivon::cli::cluster
