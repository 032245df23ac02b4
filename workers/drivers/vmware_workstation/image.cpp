#include "workers/drivers/vmware_workstation/image.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/create.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/vdiskmanager.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/time_limits.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"
#include "workers/drivers/vmware_workstation/vmsd.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

constexpr std::string_view image_sectors_head = "image-sectors ";
constexpr std::string_view snapshot_mark = "image-vmsd ";  // each line of the image's .vmsd

constexpr auto look_at_snapshots_script =
    R"sh([ ! -r "$image" ] || head -c 65536 -- "$image" | sed 's/^/image-vmsd /')sh";

const VmImage& image_of(const Assign& assign) {
    return *assign.spec.vm->image;
}

std::uint64_t sectors_in(const CommandResult& looked) {
    std::uint64_t sectors = 0;
    for (const std::string_view line : lines_of(looked.output)) {
        if (!line.starts_with(image_sectors_head)) continue;
        const auto text = line.substr(image_sectors_head.size());
        std::from_chars(text.data(), text.data() + text.size(), sectors);
    }
    return sectors;
}

// The snapshot that the image is at; nothing if it has none, or another has the same name.
std::optional<std::string> current_snapshot(const CommandResult& looked) {
    std::string vmsd;
    for (const std::string_view line : lines_of(looked.output)) {
        if (line.starts_with(snapshot_mark))
            vmsd.append(line.substr(snapshot_mark.size())).append("\n");
    }
    const auto snapshots = snapshots_in(vmsd);
    const auto current = std::ranges::find(snapshots, true, &SnapshotSpec::current);
    if (current == snapshots.end()) return std::nullopt;
    if (std::ranges::count(snapshots, current->name, &SnapshotSpec::name) != 1) return std::nullopt;
    return current->name;
}

std::string on_host(const Assign& assign) {
    return " on " + assign.host.name;
}

std::optional<JobReport> obstacle_of_copy(const Assign& assign, const CommandResult& looked) {
    const std::string& path = image_of(assign).path;
    if (!path.ends_with(".vmdk")) {
        return refused(path +
                           " is no .vmdk: that is what a full copy is made from; for a clone of "
                           "a VM say linked=yes",
                       VmState::none);
    }
    const std::uint64_t sectors = sectors_in(looked);
    if (sectors == 0) {
        return refused(path + on_host(assign) + " is no virtual disk of VMware's", VmState::none);
    }
    const DiskSpec& disk = assign.spec.vm->disks.front();
    const bool as_image = disk.size_gb == 0;
    if (as_image || sectors <= disk.size_gb * gb_sectors) return std::nullopt;
    const std::uint64_t needed_gb = (sectors + gb_sectors - 1) / gb_sectors;
    return refused(path + " has " + std::to_string(needed_gb) +
                       " GB, which is more than the disk of " + std::to_string(disk.size_gb) +
                       " GB that is to be made from it; ask for a larger one",
                   VmState::none);
}

std::optional<JobReport> obstacle_of_clone(const Assign& assign, const CommandResult& looked) {
    const std::string& path = image_of(assign).path;
    if (!path.ends_with(".vmx")) {
        return refused(path +
                           " is no .vmx: Workstation makes linked clones of VMs, not of disks; "
                           "name a VM that has a snapshot, or say linked=no",
                       VmState::none);
    }
    if (current_snapshot(looked)) return std::nullopt;
    return refused(path + on_host(assign) +
                       " is at no snapshot with a name of its own, on which a linked clone could "
                       "stand; make one there: vmrun -T ws snapshot " +
                       path + " NAME",
                   VmState::none);
}

std::string clone_vmx(const Assign& assign, const VmPaths& paths) {
    return paths.disks.front() + "/" + std::to_string(assign.spec.vm->slice) + ".vmx";
}

std::optional<JobReport> failure_of_clone(const Assign& assign, const Making& making,
                                          const CommandResult& result) {
    if (!error_in(result)) return std::nullopt;
    JobReport report = command_failed(
        "cannot clone " + image_of(assign).path + " to " + making.path + on_host(assign),
        assign.host, result, VmState::none);
    if (contains_ignoring_case(report.message, "not enough space"))
        report.message += "; free space on the host and create the VM again";
    return report;
}

// What VMware names without a directory is in the clone's; its own .vmx would start the same disks.
constexpr auto write_script = R"sh(cat >"$new.own" && [ "$(wc -c <"$new.own")" -eq "$bytes" ] &&
[ -s "$clone" ] && { grep -viE -e "$overridden" -- "$clone" |
    sed -e '/\.vmdk"/s|\(\.fileName *= *"\)\([^/"]\)|\1clone/\2|' \
        -e 's|^\( *nvram *= *"\)\([^/"]\)|\1clone/\2|' &&
    cat -- "$new.own"; } >"$new" && chmod 755 -- "$new" && mv -f -- "$new" "$vmx" &&
rm -f -- "$clone" "${clone}f" "$new.own")sh";

}  // namespace

bool has_image(const VmSpec& vm) {
    return vm.image && !vm.image->path.empty();
}

RemoteCommand look_with_image(const Assign& assign, RemoteCommand look) {
    if (!has_image(*assign.spec.vm)) return look;
    const VmImage& image = image_of(assign);
    look.line += "\n" + shell_variable("image", image.linked ? vmsd_of(image.path) : image.path) +
                 (image.linked ? look_at_snapshots_script : "sectors_of \"$image\" image-sectors");
    return look;
}

Words files_of_image(const Assign& assign) {
    return has_image(*assign.spec.vm) ? Words{image_of(assign).path} : Words{};
}

std::optional<JobReport> obstacle_of_image(const Assign& assign, const CommandResult& looked) {
    const VmSpec& vm = *assign.spec.vm;
    if (!has_image(vm)) return std::nullopt;
    const std::string& path = image_of(assign).path;
    if (vm.disks.empty()) {
        return refused(name_of(assign.host, vm) + " has no disk that could be made from " + path,
                       VmState::none);
    }
    if (!files_seen(looked).contains(path)) {
        return refused(path + " does not exist" + on_host(assign) +
                           "; put the image there, or name another with image=",
                       VmState::none);
    }
    return is_linked_clone(vm) ? obstacle_of_clone(assign, looked)
                               : obstacle_of_copy(assign, looked);
}

std::vector<Making> makings_from_image(const Assign& assign, const VmPaths& paths,
                                       const CommandResult& looked) {
    const DiskSpec& disk = assign.spec.vm->disks.front();
    const std::string& path = paths.disks.front();
    const std::string& image = image_of(assign).path;
    std::vector<Making> makings;
    if (is_linked_clone(*assign.spec.vm)) {
        RemoteCommand command = vmrun(assign.host, disk_step(disk),
                                      {"clone", image, clone_vmx(assign, paths), "linked",
                                       "-snapshot=" + current_snapshot(looked).value_or(""),
                                       "-cloneName=" + name_of_vm(assign)},
                                      time_limits::clone);
        makings.push_back({std::move(command), failure_of_clone, disk, path});
        return makings;
    }
    makings.push_back(making_disk(copy_disk(assign.host, disk, image, path), disk, path));
    if (sectors_in(looked) < disk.size_gb * gb_sectors)
        makings.push_back(making_disk(grow_disk(assign.host, disk, path), disk, path));
    return makings;
}

RemoteCommand write_vmx_of_clone(const Assign& assign, const VmPaths& paths) {
    const std::string own = render_own_settings(assign.host, *assign.spec.vm);
    RemoteCommand command =
        quiet(vmx_step,
              shell_variable("vmx", paths.vmx) + shell_variable("new", paths.vmx + ".new") +
                  shell_variable("clone", clone_vmx(assign, paths)) +
                  shell_variable("bytes", std::to_string(own.size())) +
                  shell_variable("overridden", overridden_settings()) + write_script,
              time_limits::helper);
    command.input = own;
    return command;
}

}  // namespace grivon::drivers::vmware_workstation
