#include "broker/core/access/images.hpp"

namespace grivon::core {
namespace {

Result<> check_path(const std::string& path, const HostEntry& host, const VmRecord& vm) {
    const auto& directory = host.record.connection.data_dir;
    const auto below = directory.ends_with('/') ? directory : directory + "/";
    if (path.empty() || path.starts_with(below)) return {};
    return fail(Errc::denied, path + " of " + vm_name(vm.spec.slice, vm.host) +
                                  " is not below the host's datadir, " + directory +
                                  ": only an admin may make a disk from it");
}

bool had_before(const HostEntry* before, const VmRecord& vm) {
    if (before == nullptr) return false;
    const auto found = before->vms.find(vm.spec.slice);
    return found != before->vms.end() && found->second.spec.image == vm.spec.image;
}

}  // namespace

Result<> check_images(const Principal& principal, const Draft& draft) {
    if (principal.trusted || principal.role == Role::admin) return {};
    Result<> result;
    draft.each_change([&](const std::string&, const HostEntry* before, const HostEntry* after) {
        if (after == nullptr) return;
        for (const auto& [slice, vm] : after->vms) {
            if (!result || !vm.spec.image || had_before(before, vm)) continue;
            result = check_path(vm.spec.image->path, *after, vm);
            if (result) result = check_path(vm.spec.image->seed, *after, vm);
        }
    });
    return result;
}

}  // namespace grivon::core
