#include "snapshots.hpp"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "disk_image.hpp"
#include "faults.hpp"
#include "host_files.hpp"
#include "power.hpp"
#include "text.hpp"
#include "vm_refusal.hpp"

namespace simhost {
namespace {

// The description of the snapshots is beside the .vmx, in VMware's own form.
std::string description_path(const Vm& vm) {
    return vm.stem() + ".vmsd";
}

std::string base_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::uint64_t now_us() {
    timeval now{};
    ::gettimeofday(&now, nullptr);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_usec);
}

Snapshot read_snapshot(const Vm& vm, const ConfigFile& file, const std::string& key) {
    Snapshot snapshot;
    snapshot.uid = file.number_or(key + ".uid", 0);
    snapshot.parent = file.number_or(key + ".parent", 0);
    snapshot.name = file.get_or(key + ".displayName", "");
    snapshot.state_file = file.get_or(key + ".filename", "");
    snapshot.of_running_vm = file.get_or(key + ".type", "") == "1";
    const auto high = static_cast<std::uint64_t>(file.number_or(key + ".createTimeHigh", 0));
    // VMware writes the lower half as a signed number.
    const std::string low_text = file.get_or(key + ".createTimeLow", "0");
    const bool negative = low_text.starts_with('-');
    const std::uint64_t low = parse_whole(low_text.substr(negative ? 1 : 0)).value_or(0);
    snapshot.created_us = (high << 32) + (negative ? (std::uint64_t{1} << 32) - low : low);
    const std::uint64_t disks = file.number_or(key + ".numDisks", 0);
    for (std::uint64_t i = 0; i < disks; ++i) {
        const std::string disk = key + ".disk" + std::to_string(i);
        snapshot.disks.push_back(
            {file.get_or(disk + ".node", ""), vm.resolve(file.get_or(disk + ".fileName", ""))});
    }
    const std::uint64_t clones = file.number_or(key + ".numClones", 0);
    for (std::uint64_t i = 0; i < clones; ++i) {
        snapshot.clones.push_back(file.get_or(key + ".clone" + std::to_string(i), ""));
    }
    return snapshot;
}

void write_snapshot(ConfigFile& file, const std::string& key, const Snapshot& snapshot) {
    file.set(key + ".uid", std::to_string(snapshot.uid));
    file.set(key + ".filename", snapshot.state_file);
    if (snapshot.parent != 0) file.set(key + ".parent", std::to_string(snapshot.parent));
    file.set(key + ".displayName", snapshot.name);
    if (snapshot.of_running_vm) file.set(key + ".type", "1");
    file.set(key + ".createTimeHigh", std::to_string(snapshot.created_us >> 32));
    file.set(key + ".createTimeLow",
             std::to_string(static_cast<std::int32_t>(snapshot.created_us & 0xffffffff)));
    file.set(key + ".numDisks", std::to_string(snapshot.disks.size()));
    for (std::size_t i = 0; i < snapshot.disks.size(); ++i) {
        const std::string disk = key + ".disk" + std::to_string(i);
        file.set(disk + ".fileName", snapshot.disks[i].path);
        file.set(disk + ".node", snapshot.disks[i].device);
    }
    if (snapshot.clones.empty()) return;
    file.set(key + ".numClones", std::to_string(snapshot.clones.size()));
    for (std::size_t i = 0; i < snapshot.clones.size(); ++i) {
        file.set(key + ".clone" + std::to_string(i), snapshot.clones[i]);
    }
}

[[noreturn]] void refuse(const Vm& vm, VmRefusal::Kind kind, const std::string& text = "") {
    throw VmRefusal{kind, vm.vmx_path(), "", "", text};
}

}  // namespace

Snapshots::Snapshots(const Vm& vm) : vm_(vm) {
    const auto file = ConfigFile::load(description_path(vm));
    if (!file) return;
    current_ = file->number_or("snapshot.current", 0);
    last_uid_ = file->number_or("snapshot.lastUID", 0);
    const std::uint64_t count = file->number_or("snapshot.numSnapshots", 0);
    for (std::uint64_t i = 0; i < count; ++i) {
        snapshots_.push_back(read_snapshot(vm, *file, "snapshot" + std::to_string(i)));
    }
}

void Snapshots::store() const {
    ConfigFile file;
    file.set(".encoding", "UTF-8");
    file.set("snapshot.lastUID", std::to_string(last_uid_));
    file.set("snapshot.current", std::to_string(current_));
    file.set("snapshot.numSnapshots", std::to_string(snapshots_.size()));
    for (std::size_t i = 0; i < snapshots_.size(); ++i) {
        write_snapshot(file, "snapshot" + std::to_string(i), snapshots_[i]);
    }
    write_file(description_path(vm_), file.text());
}

const Snapshot& Snapshots::named(const std::string& name) const {
    const auto found = std::ranges::find(snapshots_, name, &Snapshot::name);
    if (found == snapshots_.end()) refuse(vm_, VmRefusal::Kind::no_snapshot);
    return *found;
}

Snapshot* Snapshots::with_uid(std::uint64_t uid) {
    const auto found = std::ranges::find(snapshots_, uid, &Snapshot::uid);
    return found == snapshots_.end() ? nullptr : &*found;
}

std::size_t Snapshots::depth_of(const Snapshot& snapshot) const {
    const auto parent = std::ranges::find(snapshots_, snapshot.parent, &Snapshot::uid);
    return snapshot.parent == 0 || parent == snapshots_.end() ? 0 : 1 + depth_of(*parent);
}

bool Snapshots::is_frozen(const std::string& disk) const {
    return std::ranges::any_of(snapshots_, [&](const Snapshot& snapshot) {
        return std::ranges::find(snapshot.disks, disk, &VmDisk::path) != snapshot.disks.end();
    });
}

// "0.scsi0:0-000002.vmdk", in the directory of the disk that the whole chain began with.
std::string Snapshots::free_layer_path(const std::string& disk) const {
    constexpr std::string_view suffix = ".vmdk";
    constexpr std::size_t number_size = 7;  // "-000001"
    std::string stem = disk.substr(0, disk.size() - std::min(disk.size(), suffix.size()));
    const auto dash = stem.size() - std::min(stem.size(), number_size);
    const std::string_view tail = std::string_view(stem).substr(dash);
    if (tail.starts_with('-') && parse_whole(tail.substr(1))) stem.resize(dash);
    for (unsigned number = 1;; ++number) {
        char text[16];
        std::snprintf(text, sizeof text, "-%06u", number);
        std::string path = stem + text + std::string(suffix);
        if (!exists(path)) return path;
    }
}

void Snapshots::put_layers_over(const std::vector<VmDisk>& disks, ConfigFile& vmx) const {
    for (const VmDisk& disk : disks) {
        const auto image = DiskImage::load(disk.path);
        if (!image) refuse(vm_, VmRefusal::Kind::other, "A file was not found");
        const DiskImage layer = image->layer_at(free_layer_path(disk.path));
        const auto error = layer.make_files();
        if (error || faults::active("disk-full")) refuse(vm_, VmRefusal::Kind::disk_full);
        layer.write_descriptor();
        vmx.set(disk.device + ".fileName", layer.path());
    }
}

void Snapshots::take(const std::string& name) {
    if (std::ranges::find(snapshots_, name, &Snapshot::name) != snapshots_.end()) {
        refuse(vm_, VmRefusal::Kind::snapshot_exists);
    }
    ConfigFile vmx = vm_.vmx();
    Snapshot snapshot;
    snapshot.uid = ++last_uid_;
    snapshot.parent = current_;
    snapshot.name = name;
    snapshot.state_file =
        base_name(vm_.stem()) + "-Snapshot" + std::to_string(snapshot.uid) + ".vmsn";
    snapshot.created_us = now_us();
    snapshot.of_running_vm = vm_.state() == PowerState::on;
    snapshot.disks = disks_of(vm_, vmx);
    write_file(vm_.resolve(snapshot.state_file), "snapshot of " + vm_.vmx_path() + "\n");
    put_layers_over(snapshot.disks, vmx);
    faults::midpoint();
    vm_.store_vmx(vmx);
    snapshots_.push_back(snapshot);
    current_ = snapshot.uid;
    store();
}

// Layers that only the VM as it is now stands on.
void Snapshots::drop_current_layers(const ConfigFile& vmx) const {
    for (const VmDisk& disk : disks_of(vm_, vmx)) {
        const auto image = DiskImage::load(disk.path);
        if (image && !image->parent_path().empty() && !is_frozen(disk.path)) image->remove_files();
    }
}

void Snapshots::revert(const std::string& name) {
    const Snapshot snapshot = named(name);
    if (vm_.state() == PowerState::on) power::stop(vm_, power::Mode::hard);
    ConfigFile vmx = vm_.vmx();
    drop_current_layers(vmx);
    faults::midpoint();
    put_layers_over(snapshot.disks, vmx);
    ::unlink(vm_.suspend_file_path().c_str());
    vmx.set("checkpoint.vmState", snapshot.of_running_vm ? snapshot.state_file : "");
    vm_.store_vmx(vmx);
    current_ = snapshot.uid;
    store();
}

// What stands on a disk that is no longer to be frozen becomes part of it, if it is but one layer.
void Snapshots::merge_into(const std::string& frozen) {
    ConfigFile vmx = vm_.vmx();
    std::vector<VmDisk*> layers;
    std::vector<VmDisk> current = disks_of(vm_, vmx);
    const auto collect = [&](std::vector<VmDisk>& disks) {
        for (VmDisk& disk : disks) {
            const auto image = DiskImage::load(disk.path);
            if (image && image->parent_path() == frozen) layers.push_back(&disk);
        }
    };
    for (Snapshot& snapshot : snapshots_) collect(snapshot.disks);
    collect(current);
    if (layers.empty() && DiskImage::load(frozen)->parent_path().empty()) return;
    if (layers.empty()) DiskImage::load(frozen)->remove_files();
    if (layers.size() != 1) return;
    const std::string merged = layers.front()->path;
    layers.front()->path = frozen;
    for (const Snapshot& snapshot : snapshots_) {
        for (const VmDisk& disk : snapshot.disks) {
            const auto image = DiskImage::load(disk.path);
            if (image && image->parent_path() == merged) image->over(frozen).write_descriptor();
        }
    }
    for (const VmDisk& disk : current) {
        const auto image = DiskImage::load(disk.path);
        if (image && image->parent_path() == merged) image->over(frozen).write_descriptor();
        vmx.set(disk.device + ".fileName", disk.path);
    }
    DiskImage::load(merged)->remove_files();
    vm_.store_vmx(vmx);
}

void Snapshots::remove_one(const Snapshot& snapshot) {
    const Snapshot gone = snapshot;
    std::erase_if(snapshots_, [&](const Snapshot& each) { return each.uid == gone.uid; });
    for (Snapshot& each : snapshots_) {
        if (each.parent == gone.uid) each.parent = gone.parent;
    }
    if (current_ == gone.uid) current_ = gone.parent;
    for (const VmDisk& disk : gone.disks) {
        if (!is_frozen(disk.path) && DiskImage::load(disk.path)) merge_into(disk.path);
    }
    ::unlink(vm_.resolve(gone.state_file).c_str());
}

void Snapshots::remove(const std::string& name, bool with_children) {
    const std::uint64_t uid = named(name).uid;
    faults::midpoint();
    if (with_children) {
        std::vector<std::string> children;
        for (const Snapshot& each : snapshots_) {
            if (each.parent == uid) children.push_back(each.name);
        }
        for (const std::string& child : children) remove(child, true);
    }
    remove_one(*with_uid(uid));
    store();
}

void Snapshots::note_clone(const std::string& name, const std::string& vmx_path) {
    with_uid(named(name).uid)->clones.push_back(vmx_path);
    store();
}

std::vector<std::string> Snapshots::own_disks() const {
    std::vector<std::string> paths;
    const auto add = [&](const std::vector<VmDisk>& disks) {
        for (const VmDisk& disk : disks) {
            if (std::ranges::find(paths, disk.path) == paths.end()) paths.push_back(disk.path);
        }
    };
    add(disks_of(vm_, vm_.vmx()));
    for (const Snapshot& snapshot : snapshots_) add(snapshot.disks);
    return paths;
}

}  // namespace simhost
