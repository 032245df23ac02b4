#include "broker/core/operations/vmnet_numbers.hpp"

#include <charconv>

#include "broker/core/operations/fitting.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::core {
namespace {

constexpr std::uint32_t host_only_vmnet = 1;
constexpr std::uint32_t nat_vmnet = 8;
constexpr std::uint32_t own_vmnet_min = 11;  // the roll's own began there

std::optional<std::uint32_t> natural_number(const VmnetSpec& wanted) {
    if (wanted.kind == VmnetKind::host_only) return host_only_vmnet;
    if (wanted.kind == VmnetKind::nat) return nat_vmnet;
    if (!wanted.device.starts_with("eth")) return std::nullopt;
    std::uint32_t number = 0;
    const auto* end = wanted.device.data() + wanted.device.size();
    const auto [stop, error] = std::from_chars(wanted.device.data() + 3, end, number);
    const bool whole = error == std::errc{} && stop == end;
    const bool reserved = number == host_only_vmnet || number == nat_vmnet;
    if (!whole || number >= own_vmnet_min || reserved) return std::nullopt;
    return number;
}

}  // namespace

Result<std::uint32_t> choose_vmnet_number(const HostEntry& host, const VmnetSpec& wanted,
                                          const std::optional<std::string>& given) {
    const auto& name = host.record.connection.name;
    if (given) {
        const auto number = vmnet_number_of(*given);
        const auto taken = host.vmnets.find(number);
        if (taken == host.vmnets.end()) return number;
        const auto& spec = taken->second.spec;
        return fail(Errc::conflict, *given + " of host \"" + name +
                                        "\" exists: " + std::string(name_of(spec.kind)) + " on " +
                                        (spec.device.empty() ? spec.host_address : spec.device) +
                                        "; leave vmnet= out for the next free one");
    }
    if (const auto number = natural_number(wanted); number && !host.vmnets.contains(*number))
        return *number;
    for (std::uint32_t number = own_vmnet_min; number <= vm_limits::vmnet_max; ++number)
        if (!host.vmnets.contains(number)) return number;
    return fail(Errc::exhausted, "host \"" + name + "\" has no " +
                                     std::string(network_prefix(traits_of(host).family)) +
                                     " number left up to " + std::to_string(vm_limits::vmnet_max));
}

}  // namespace grivon::core
