#include "ip_output.hpp"

#include <cstdint>
#include <string_view>

#include "text.hpp"

namespace simhost::ip_output {
namespace {

constexpr std::string_view lifetime = "valid_lft forever preferred_lft forever";

bool is_loopback(const Interface& interface) {
    return interface.name == "lo";
}

// "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP"
std::string head(const Interface& interface) {
    const bool loopback = is_loopback(interface);
    std::string text = std::to_string(interface.index) + ": " + interface.name;
    if (!interface.parent.empty()) text += "@" + interface.parent;
    text += loopback ? ": <LOOPBACK" : ": <BROADCAST,MULTICAST";
    if (interface.up) text += ",UP,LOWER_UP";
    text += loopback ? "> mtu 65536 qdisc noqueue state " : "> mtu 1500 qdisc pfifo_fast state ";
    return text + (!interface.up ? "DOWN" : loopback ? "UNKNOWN" : "UP");
}

std::string link_layer(const Interface& interface) {
    const bool loopback = is_loopback(interface);
    return (loopback ? "link/loopback " : "link/ether ") + interface.mac + " brd " +
           (loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff");
}

struct Network {
    std::uint64_t address = 0;
    std::uint64_t prefix = 0;

    [[nodiscard]] std::uint64_t host_part() const { return 0xffffffffU >> prefix; }
};

std::string dotted(std::uint64_t address) {
    return std::to_string(address >> 24 & 0xff) + "." + std::to_string(address >> 16 & 0xff) + "." +
           std::to_string(address >> 8 & 0xff) + "." + std::to_string(address & 0xff);
}

// Of an address that the simulator itself has stored: "10.255.255.254/8".
Network network_of(std::string_view address) {
    Network network;
    std::uint64_t part = 0;
    for (const char c : address) {
        if (c == '.' || c == '/') {
            network.address = network.address << 8 | part;
            part = 0;
        } else {
            part = part * 10 + static_cast<std::uint64_t>(c - '0');
        }
    }
    network.prefix = part;
    return network;
}

std::string inet(const Interface& interface) {
    if (is_loopback(interface)) return "inet " + interface.address + " scope host lo";
    const Network network = network_of(interface.address);
    return "inet " + interface.address + " brd " + dotted(network.address | network.host_part()) +
           " scope global " + interface.name;
}

}  // namespace

std::string link(const Interface& interface, Form form) {
    return head(interface) + " mode DEFAULT group default qlen 1000" +
           (form.on_one_line ? "\\    " : "\n    ") + link_layer(interface) + "\n";
}

std::string addresses(const Interface& interface, Form form) {
    const bool has_address = !interface.address.empty();
    if (form.on_one_line) {
        if (!has_address) return "";
        return std::to_string(interface.index) + ": " + interface.name + "    " + inet(interface) +
               "\\       " + std::string(lifetime) + "\n";
    }
    if (form.inet_only && !has_address) return "";
    std::string text = head(interface) + " group default qlen 1000\n";
    if (!form.inet_only) text += "    " + link_layer(interface) + "\n";
    if (has_address) {
        text += "    " + inet(interface) + "\n       " + std::string(lifetime) + "\n";
    }
    return text;
}

// A blank ends each line, as with the real one.
std::string routes(const std::vector<Interface>& interfaces, bool default_only) {
    std::string defaults;
    std::string others;
    for (const Interface& interface : interfaces) {
        if (!interface.up || interface.address.empty() || is_loopback(interface)) continue;
        if (!interface.gateway.empty()) {
            defaults += "default via " + interface.gateway + " dev " + interface.name + " \n";
        }
        const Network network = network_of(interface.address);
        others += dotted(network.address & ~network.host_part()) + "/" +
                  std::to_string(network.prefix) + " dev " + interface.name +
                  " proto kernel scope link src " + dotted(network.address) + " \n";
    }
    return default_only ? defaults : defaults + others;
}

}  // namespace simhost::ip_output
