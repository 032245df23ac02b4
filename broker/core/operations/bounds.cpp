#include "broker/core/operations/bounds.hpp"

#include "broker/core/operations/fitting.hpp"

namespace grivon::core {
namespace {

std::string hypervisor_at(const HostEntry& host) {
    return std::string(traits_of(host).title) + " on " + host.record.connection.name;
}

Result<> check_number(const HostEntry& host, const std::string& word, std::uint64_t value,
                      std::uint64_t minimum, std::uint64_t maximum, const std::string& unit) {
    if (value >= minimum && value <= maximum) return {};
    return fail(Errc::usage, word + "=" + std::to_string(value) + ": " + hypervisor_at(host) +
                                 " takes from " + std::to_string(minimum) + " to " +
                                 std::to_string(maximum) + unit);
}

Result<> check_capability(const HostEntry& host, Capability capability, const std::string& word) {
    if (traits_of(host).can(capability)) return {};
    return fail(Errc::usage,
                word + "= is nothing that " + hypervisor_at(host) + " can do; leave it out");
}

Result<> check_image(const HostEntry& host, const VmImage& image) {
    if (!image.path.empty())
        if (auto ok = check_capability(host, Capability::image, "image"); !ok) return ok;
    if (image.linked)
        if (auto ok = check_capability(host, Capability::linked_clone, "linked"); !ok) return ok;
    if (!image.seed.empty()) return check_capability(host, Capability::seed, "seed");
    return {};
}

}  // namespace

Result<> check_bounds(const HostEntry& host, const VmSpec& vm) {
    const auto& bounds = traits_of(host).bounds;
    if (auto ok = check_number(host, "cpus", vm.cpus, 1, bounds.cpus_max, ""); !ok) return ok;
    if (auto ok = check_number(host, "mem", vm.memory_mb, bounds.memory_mb_min,
                               bounds.memory_mb_max, " MB");
        !ok)
        return ok;
    for (const auto& disk : vm.disks) {
        if (disk.size_gb == 0) continue;  // as its image
        if (auto ok = check_number(host, "disksize", disk.size_gb, 1, bounds.disk_gb_max, " GB");
            !ok)
            return ok;
    }
    if (vm.image) return check_image(host, *vm.image);
    return {};
}

}  // namespace grivon::core
