#include "workers/drivers/host_script/network_plan.hpp"

#include <bit>
#include <cstdint>

#include "wire/catalogue.hpp"

namespace grivon::drivers::host_script {
namespace {

std::string dotted(std::uint32_t address) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        text += std::to_string(address >> shift & 0xff) + (shift == 0 ? "" : ".");
    }
    return text;
}

struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    [[nodiscard]] bool has(std::uint32_t address) const {
        return first <= address && address <= last;
    }
};

// The upper half of the subnet, or the rest of the lower one if somebody lives in the upper.
std::string range_beside(std::uint32_t host, std::uint32_t router, std::uint32_t subnet,
                         std::uint32_t broadcast) {
    const std::uint32_t middle = subnet + (broadcast - subnet) / 2 + 1;
    Range range{middle, broadcast - 1};
    if (range.has(host) || range.has(router)) range = {subnet + 3, middle - 1};
    if (range.first > range.last || range.has(host)) return "";
    return dotted(range.first) + " " + dotted(range.last);
}

}  // namespace

NetworkPlan plan_of(const VmnetSpec& vmnet) {
    const std::uint32_t host = ipv4_number(vmnet.host_address).value_or(0);
    const std::uint32_t netmask = ipv4_number(vmnet.netmask).value_or(0);
    const std::uint32_t subnet = host & netmask;
    const std::uint32_t broadcast = subnet | ~netmask;
    const std::uint32_t router = host == subnet + 2 ? subnet + 1 : subnet + 2;
    const bool nat = vmnet.kind == VmnetKind::nat;

    NetworkPlan plan;
    plan.prefix = std::popcount(netmask);
    plan.subnet = dotted(subnet);
    plan.broadcast = dotted(broadcast);
    plan.range = range_beside(host, nat ? router : host, subnet, broadcast);
    if (nat) plan.router = dotted(router);
    plan.name_server = nat ? plan.router : dotted(host);
    return plan;
}

}  // namespace grivon::drivers::host_script
