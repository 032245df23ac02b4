// The snapshots of a VM of Workstation: what its .vmsd says of them, and the disks that they
// freeze. A snapshot keeps the VM's disks as they are and puts a new layer over each; going back to
// it drops the layers of now and begins new ones over its own. Call under the HostLock; throws
// VmRefusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vm.hpp"

namespace simhost {

struct Snapshot {
    std::uint64_t uid = 0;
    std::uint64_t parent = 0;  // uid; 0: none
    std::string name;
    std::string state_file;  // "0-Snapshot1.vmsn", beside the .vmx
    std::uint64_t created_us = 0;
    bool of_running_vm = false;       // going back to it leaves the VM as if it were suspended
    std::vector<VmDisk> disks;        // as they were, frozen since
    std::vector<std::string> clones;  // .vmx of VMs whose disks are layers over these
};

class Snapshots {
public:
    explicit Snapshots(const Vm& vm);

    [[nodiscard]] const std::vector<Snapshot>& all() const { return snapshots_; }
    // Those that another one was made upon are deeper than that.
    [[nodiscard]] std::size_t depth_of(const Snapshot& snapshot) const;
    // The only one of that name.
    [[nodiscard]] const Snapshot& named(const std::string& name) const;

    void take(const std::string& name);
    void remove(const std::string& name, bool with_children);
    void revert(const std::string& name);
    void note_clone(const std::string& name, const std::string& vmx_path);

    // All disks that belong to the VM and to nobody else: those of now and those of the snapshots.
    [[nodiscard]] std::vector<std::string> own_disks() const;

private:
    [[nodiscard]] Snapshot* with_uid(std::uint64_t uid);
    [[nodiscard]] bool is_frozen(const std::string& disk) const;
    [[nodiscard]] std::string free_layer_path(const std::string& disk) const;
    void put_layers_over(const std::vector<VmDisk>& disks, ConfigFile& vmx) const;
    void drop_current_layers(const ConfigFile& vmx) const;
    void remove_one(const Snapshot& snapshot);
    void merge_into(const std::string& frozen);
    void store() const;

    const Vm& vm_;
    std::vector<Snapshot> snapshots_;
    std::uint64_t current_ = 0;
    std::uint64_t last_uid_ = 0;
};

}  // namespace simhost
