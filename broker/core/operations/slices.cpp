#include "broker/core/operations/slices.hpp"

#include <algorithm>
#include <numeric>

#include "broker/core/operations/fitting.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::core {

Result<std::vector<std::uint32_t>> next_slices(const HostEntry& host, std::uint32_t count) {
    const auto& name = host.record.connection.name;
    const auto first = host.vms.empty() ? 0 : host.vms.rbegin()->first + 1;
    const auto left = vm_limits::vms_max - first;
    const auto last = std::to_string(vm_limits::slice_max);
    if (left == 0)
        return fail(Errc::exhausted,
                    "host \"" + name + "\" has no slice number left up to " + last);
    if (count > left)
        return fail(Errc::exhausted, "host \"" + name + "\" has " + std::to_string(left) +
                                         " slice numbers left up to " + last +
                                         ", which is too few for count=" + std::to_string(count));
    std::vector<std::uint32_t> slices(count);
    std::iota(slices.begin(), slices.end(), first);
    return slices;
}

Result<std::uint32_t> next_slice(const HostEntry& host, std::optional<std::uint32_t> wanted) {
    const auto& name = host.record.connection.name;
    if (wanted) {
        if (!host.vms.contains(*wanted)) return *wanted;
        return fail(Errc::conflict, vm_name(*wanted, name) + " exists; see: grivon list " +
                                        vm_object(host) + " " + name);
    }
    const auto next = next_slices(host, 1);
    if (!next) return tl::unexpected(next.error());
    return next->front();
}

std::string disk_device(std::size_t number) {
    const auto place = number < vm_limits::scsi_controller_place ? number : number + 1;
    return "scsi0:" + std::to_string(place);
}

}  // namespace grivon::core
