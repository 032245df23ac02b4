// What an interface of a VM is plugged into: GriVon's word for it and libvirt's. Pure.
#pragma once

#include <string>
#include <string_view>

namespace grivon::drivers::libvirt {

struct Plug {
    std::string_view type;    // of the interface: "bridge" or "network"
    std::string_view source;  // its name
};

// "network:default" is a network of libvirt's; all else is a bridge, "bridge:br0" or GriVon's own.
[[nodiscard]] constexpr Plug plug_of(std::string_view vmnet) {
    constexpr std::string_view network = "network:";
    constexpr std::string_view bridge = "bridge:";
    if (vmnet.starts_with(network)) return {"network", vmnet.substr(network.size())};
    if (vmnet.starts_with(bridge)) vmnet.remove_prefix(bridge.size());
    return {"bridge", vmnet};
}

}  // namespace grivon::drivers::libvirt
