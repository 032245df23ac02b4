#include "broker/core/queries/drift.hpp"

#include <algorithm>

#include "broker/core/operations/fitting.hpp"

namespace grivon::core {
namespace {

std::string nic_text(const NicSpec& nic) {
    return nic.mac + " on " + nic.vmnet;
}

class DriftFinder {
public:
    DriftFinder(const HostEntry& host, std::vector<DriftRow>& rows) : host_(host), rows_(rows) {}

    void look(const VmRecord& vm) {
        if (vm.state == VmState::none) return;  // nothing is there that could differ
        vm_ = &vm;
        const auto* observed = find_observed(host_.observed, vm.spec.id);
        if (observed == nullptr || !observed->spec) {
            add("configuration", "", "not looked at", command("refresh", false));
            return;
        }
        compare_hardware(*observed->spec);
        compare_nics(*observed->spec);
        compare_disks(*observed->spec);
    }

private:
    // "grivon set host kvm kvm-0-0 slice=3"
    [[nodiscard]] std::string command(const std::string& verb, bool of_vm) const {
        auto text = "grivon " + verb + " " + vm_object(host_) + " " + host_.record.connection.name;
        if (of_vm) text += " slice=" + std::to_string(vm_->spec.slice);
        return text;
    }

    void add(std::string item, std::string wanted, std::string there, std::string remedy) {
        rows_.push_back({vm_->host, vm_->spec.slice, std::move(item), std::move(wanted),
                         std::move(there), std::move(remedy)});
    }

    void compare_hardware(const VmSpec& seen) {
        const auto& wanted = vm_->spec;
        if (wanted.cpus != seen.cpus)
            add("cpus", std::to_string(wanted.cpus), std::to_string(seen.cpus),
                command("sync", true));
        if (wanted.memory_mb != seen.memory_mb)
            add("mem", std::to_string(wanted.memory_mb), std::to_string(seen.memory_mb),
                command("sync", true));
    }

    void compare_nics(const VmSpec& seen) {
        for (const auto& nic : vm_->spec.nics) {
            const auto there = find_nic(seen, nic.mac);
            if (there == nullptr)
                add("interface " + std::to_string(nic.ifindex), nic_text(nic), "",
                    command("sync", true));
            else if (there->vmnet != nic.vmnet)
                add("interface " + std::to_string(nic.ifindex), nic_text(nic), nic_text(*there),
                    command("sync", true));
        }
        for (const auto& nic : seen.nics)
            if (find_nic(vm_->spec, nic.mac) == nullptr)
                add("interface", "", nic_text(nic), command("sync", true));
    }

    static const NicSpec* find_nic(const VmSpec& vm, const std::string& mac) {
        const auto found = std::find_if(vm.nics.begin(), vm.nics.end(), [&mac](const NicSpec& nic) {
            return same_mac(nic.mac, mac);
        });
        return found == vm.nics.end() ? nullptr : &*found;
    }

    // What mends them is for a person to think about: somebody's data is on them.
    void compare_disks(const VmSpec& seen) {
        const auto& wanted = vm_->spec.disks;
        if (wanted.size() != seen.disks.size())
            add("disks", std::to_string(wanted.size()), std::to_string(seen.disks.size()), "");
        const auto common = std::min(wanted.size(), seen.disks.size());
        for (std::size_t i = 0; i < common; ++i) compare_disk(wanted[i], seen.disks[i]);
    }

    // 0: of an image, or not known.
    void compare_disk(const DiskSpec& wanted, const DiskSpec& seen) {
        const bool known = wanted.size_gb != 0 && seen.size_gb != 0;
        if (known && wanted.size_gb != seen.size_gb)
            add("disk " + wanted.device, std::to_string(wanted.size_gb) + " GB",
                std::to_string(seen.size_gb) + " GB", "");
    }

    const HostEntry& host_;
    std::vector<DriftRow>& rows_;
    const VmRecord* vm_ = nullptr;
};

}  // namespace

std::vector<DriftRow> drift_of(const HostEntry& host) {
    std::vector<DriftRow> rows;
    DriftFinder finder(host, rows);
    for (const auto& [slice, vm] : host.vms) finder.look(vm);
    return rows;
}

}  // namespace grivon::core
