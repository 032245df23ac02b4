// Workstation keeps no list of its VMs, so a host that was installed anew has lost nothing as long
// as its data partition is there. What may be missing is a .vmx beside disks that are whole: it is
// written again. Disks are neither made nor removed here: one that is missing is for a person to
// think about. So is a disk with the layers of snapshots, which a new .vmx would not know of.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"
#include "workers/drivers/vmware_workstation/survey.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

// Why VMs have no .vmx, by slice. A VM of which nothing is there has no reason (an empty one): it
// was never created, or is destroyed.
using Reasons = std::map<std::uint32_t, std::string>;

bool has_layers(const std::string& disk, const std::set<std::string>& files) {
    const std::string stem = disk.substr(0, disk.rfind('.')) + "-";
    return std::ranges::any_of(files, [&](const std::string& file) {
        return file.starts_with(stem) && file.ends_with(".vmdk");
    });
}

// Nothing if the VM's .vmx can be written.
std::optional<std::string> reason_against(const VmSpec& vm, const VmPaths& paths,
                                          const std::set<std::string>& files) {
    const bool nothing_there = std::ranges::none_of(
        paths.disks, [&](const std::string& disk) { return files.contains(disk); });
    if (nothing_there) return "";
    for (const std::string& disk : paths.disks) {
        if (!files.contains(disk)) return disk + " is missing";
        if (has_layers(disk, files))
            return disk + " has snapshots, of which only its lost .vmx knew the newest";
    }
    if (is_imported(vm)) return imported_without_vmx;
    if (is_linked_clone(vm)) return "only VMware can say what it is a clone of";
    return std::nullopt;
}

// The VMs whose .vmx can be written; why that of the others cannot goes to `reasons`.
std::vector<VmSpec> lost_vms(const HostConnection& host, const std::vector<VmSpec>& vms,
                             const Looked& looked, const std::set<std::string>& files,
                             Reasons& reasons) {
    std::vector<VmSpec> lost;
    for (const VmSpec& vm : vms) {
        const VmPaths paths = paths_of(host, vm);
        if (state_of(looked, paths.vmx) != VmState::none) continue;
        if (auto reason = reason_against(vm, paths, files)) {
            reasons[vm.slice] = *reason;
        } else {
            lost.push_back(vm);
        }
    }
    return lost;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
}

JobReport report_on(const HostConnection& host, const std::vector<VmSpec>& vms,
                    const Looked& looked, const Reasons& reasons, std::size_t lost_count) {
    std::vector<std::string> lacking;
    std::vector<std::string> nothing;
    std::optional<VmSpec> first;
    for (const VmSpec& vm : vms) {
        if (state_of(looked, paths_of(host, vm).vmx) != VmState::none) continue;
        const auto reason = reasons.find(vm.slice);
        const std::string name = name_of(host, vm);
        if (reason != reasons.end() && reason->second.empty()) {
            nothing.push_back(name);
            continue;
        }
        lacking.push_back(
            name + " (" +
            (reason == reasons.end() ? "it was written, and is gone again" : reason->second) + ")");
        if (!first) first = vm;
    }
    std::vector<std::string> parts;
    if (first) {
        parts.push_back("without a .vmx: " + listed(lacking) +
                        "; make anew what is lost: " + grivon_command("create", host, *first));
    }
    const std::string unseen = unseen_in(host, vms, looked);
    if (!unseen.empty()) parts.push_back("cannot see the state of " + unseen);
    const bool all_there = parts.empty();
    if (!nothing.empty()) parts.push_back("nothing of " + listed(nothing) + " is on the host");
    if (parts.empty() && lost_count == 0) parts.emplace_back("already there");
    JobReport report = all_there ? succeeded({}, joined(parts)) : refused(joined(parts));
    report.sightings = sightings_of(host, vms, looked);
    return report;
}

}  // namespace

Script sync_vms(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const HostConnection& host = assign.host;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;

    const RemoteCommand look = survey("look", host, vms);
    const CommandResult result = co_await Run{look};
    Looked looked = looked_in(result.output);
    if (auto end = end_if_not_seen(host, looked, result)) {
        co_return service_is_down(looked) ? nothing_begun(*end) : *end;
    }

    Reasons reasons;
    const std::vector<VmSpec> lost = lost_vms(host, vms, looked, files_seen(result), reasons);
    for (const VmSpec& vm : lost) {
        const VmPaths paths = paths_of(host, vm);
        RemoteCommand write = write_vmx(paths, render_vmx(host, vm));
        write.note = "# writing " + paths.vmx;
        const CommandResult written = co_await Run{write};
        if (written.exit_status != 0) {
            reasons[vm.slice] = "cannot write " + paths.vmx + ": " + last_words(written);
        }
    }

    if (!lost.empty()) {
        const RemoteCommand verify = survey("verify", host, vms);
        const CommandResult verified = co_await Run{verify};
        looked = looked_in(verified.output);
        if (auto end = end_if_not_seen(host, looked, verified)) co_return *end;
    }
    co_return report_on(host, vms, looked, reasons, lost.size());
}

Script left_sync(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const HostConnection& host = assign.host;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;
    const RemoteCommand look = survey("look", host, vms);
    const CommandResult result = co_await Run{look};
    const Looked looked = looked_in(result.output);
    if (auto end = end_if_not_seen(host, looked, result)) co_return not_seen_what_is_left(*end);
    std::vector<std::string> lost;
    for (const VmSpec& vm : vms) {
        if (state_of(looked, paths_of(host, vm).vmx) == VmState::none)
            lost.push_back(name_of(host, vm));
    }
    const std::string unseen = unseen_in(host, vms, looked);
    std::vector<std::string> parts;
    if (!lost.empty()) parts.push_back("without a .vmx: " + listed(lost));
    if (!unseen.empty()) parts.push_back("cannot see the state of " + unseen);
    JobReport report = parts.empty() ? succeeded({}) : left(joined(parts));
    report.sightings = sightings_of(host, vms, looked);
    co_return report;
}

}  // namespace grivon::drivers::vmware_workstation
