#include "vm_clone.hpp"

#include <unistd.h>

#include <vector>

#include "disk_image.hpp"
#include "faults.hpp"
#include "host_files.hpp"
#include "snapshots.hpp"
#include "vm_refusal.hpp"

namespace simhost {
namespace {

// What VMware calls the snapshot that it takes for a clone.
constexpr auto snapshot_for_clone = "Clone";

std::string directory_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

std::string base_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string stem_of(const std::string& disk) {
    const std::string name = base_name(disk);
    return name.substr(0, name.rfind('.'));
}

std::vector<VmDisk> disks_at(const Vm& vm, const std::string& snapshot) {
    return snapshot.empty() ? disks_of(vm, vm.vmx()) : Snapshots(vm).named(snapshot).disks;
}

void require_free(const std::string& target_vmx) {
    if (exists(target_vmx)) throw VmRefusal{VmRefusal::Kind::file_exists, target_vmx};
}

void make_disk(const Vm& vm, const DiskImage& image) {
    const auto error = image.make_files();
    if (error || faults::active("disk-full")) {
        throw VmRefusal{VmRefusal::Kind::disk_full, vm.vmx_path()};
    }
    image.write_descriptor();
}

// Disks of a clone are beside its .vmx, which names them without a directory; their names come from
// those of the source.
template <class MakeImage>
void clone(const Vm& source, const std::string& target_vmx, const std::vector<VmDisk>& disks,
           const std::string& name, MakeImage make_image) {
    ConfigFile vmx = source.vmx();
    const Vm target(target_vmx);
    make_dirs(directory_of(target_vmx));
    for (const VmDisk& disk : disks) {
        const std::string path = directory_of(target_vmx) + "/" + stem_of(disk.path) + "-cl1.vmdk";
        const auto image = DiskImage::load(disk.path);
        if (!image) throw VmRefusal{VmRefusal::Kind::other, "", "", "", "A file was not found"};
        make_disk(target, make_image(*image, path));
        vmx.set(disk.device + ".fileName", base_name(path));
    }
    faults::midpoint();
    vmx.set("displayName", name.empty() ? base_name(target.stem()) : name);
    // Another VM: it is told apart from the first at its next start.
    vmx.set("uuid.bios", "");
    vmx.set("uuid.location", "");
    vmx.set("checkpoint.vmState", "");
    target.store_vmx(vmx);
}

}  // namespace

void clone_in_full(const Vm& source, const std::string& target_vmx, const std::string& snapshot,
                   const std::string& name) {
    require_free(target_vmx);
    if (snapshot.empty() && source.state() != PowerState::off) {
        throw VmRefusal{VmRefusal::Kind::wrong_state, source.vmx_path(), "clone",
                        std::string(name_of(source.state()))};
    }
    clone(source, target_vmx, disks_at(source, snapshot), name,
          [](const DiskImage& image, const std::string& path) {
              return DiskImage(path, DiskType::growable_split, image.adapter(),
                               image.capacity_sectors());
          });
}

void clone_linked(const Vm& source, const std::string& target_vmx, const std::string& snapshot,
                  const std::string& name) {
    const std::string from = snapshot.empty() ? snapshot_for_clone : snapshot;
    (void)source.vmx();  // it must be there
    require_free(target_vmx);
    if (snapshot.empty()) Snapshots(source).take(from);
    clone(source, target_vmx, disks_at(source, from), name,
          [](const DiskImage& image, const std::string& path) { return image.layer_at(path); });
    Snapshots(source).note_clone(from, target_vmx);
}

void delete_vm(const Vm& vm) {
    const PowerState state = vm.state();
    if (state == PowerState::on) {
        throw VmRefusal{VmRefusal::Kind::wrong_state, vm.vmx_path(), "deleteVM",
                        std::string(name_of(state))};
    }
    const Snapshots snapshots(vm);
    for (const std::string& path : snapshots.own_disks()) {
        if (const auto image = DiskImage::load(path)) image->remove_files();
    }
    faults::midpoint();
    for (const Snapshot& snapshot : snapshots.all()) {
        ::unlink(vm.resolve(snapshot.state_file).c_str());
    }
    for (const char* suffix : {".vmsd", ".vmss", ".nvram", ".vmxf"}) {
        ::unlink((vm.stem() + suffix).c_str());
    }
    ::unlink(vm.vmx_path().c_str());
    ::rmdir(directory_of(vm.vmx_path()).c_str());
}

}  // namespace simhost
