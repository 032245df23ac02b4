// A host that was installed anew has lost what VMware knew of its VMs; their disks, on a partition
// of their own, it has not. Disks are neither made nor removed here: one that is missing is for a
// person to think about.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/survey.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// Why VMs are not registered, by slice. A VM of which nothing is there has no reason (an empty
// one): it was never created, or is destroyed.
using Reasons = std::map<std::uint32_t, std::string>;

// Nothing if all of the VM's disks are there.
std::optional<std::string> missing_disk(const VmPaths& paths, const Survey& seen) {
    for (const std::string& disk : paths.disks) {
        if (!seen.files.contains(disk)) return disk;
    }
    return std::nullopt;
}

bool has_nothing(const VmPaths& paths, const Survey& seen) {
    return !seen.files.contains(paths.vmx) &&
           std::ranges::none_of(paths.disks,
                                [&](const std::string& disk) { return seen.files.contains(disk); });
}

// The VMs that can be registered; why the others cannot goes to `reasons`.
std::vector<VmSpec> lost_vms(const HostConnection& host, const Survey& seen, Reasons& reasons) {
    std::vector<VmSpec> lost;
    for (const VmSeen& each : seen.vms) {
        if (each.state != VmState::none) continue;
        const VmPaths paths = paths_of(host, each.vm);
        if (has_nothing(paths, seen)) {
            reasons[each.vm.slice] = "";
        } else if (const auto disk = missing_disk(paths, seen)) {
            reasons[each.vm.slice] = *disk + " is missing";
        } else if (is_imported(each.vm) && !seen.files.contains(paths.vmx)) {
            reasons[each.vm.slice] = imported_without_vmx;
        } else {
            lost.push_back(each.vm);
        }
    }
    return lost;
}

// "slice1@HOST (/…/1.scsi0:0.vmdk is missing), slice3@HOST (…)", and the first of them.
struct Unregistered {
    std::string text;
    std::optional<VmSpec> first;
};

Unregistered unregistered_in(const HostConnection& host, const Survey& seen,
                             const Reasons& reasons) {
    Unregistered unregistered;
    std::vector<std::string> texts;
    for (const VmSeen& each : seen.vms) {
        if (each.state != VmState::none) continue;
        const auto reason = reasons.find(each.vm.slice);
        if (reason != reasons.end() && reason->second.empty()) continue;
        const std::string why =
            reason == reasons.end() ? "vmware-cmd took it, but does not know it" : reason->second;
        texts.push_back(name_of(host, each.vm) + " (" + why + ")");
        if (!unregistered.first) unregistered.first = each.vm;
    }
    unregistered.text = listed(texts);
    return unregistered;
}

std::string absent_in(const HostConnection& host, const Survey& seen, const Reasons& reasons) {
    std::vector<std::string> names;
    for (const VmSeen& each : seen.vms) {
        const auto reason = reasons.find(each.vm.slice);
        if (reason != reasons.end() && reason->second.empty()) {
            names.push_back(name_of(host, each.vm));
        }
    }
    return listed(names);
}

JobReport report_on(const HostConnection& host, const Survey& seen, const Reasons& reasons,
                    std::size_t lost_count) {
    if (auto end = end_if_serverd_is_dead(host, seen)) return *end;
    std::vector<std::string> parts;
    const Unregistered unregistered = unregistered_in(host, seen, reasons);
    if (unregistered.first) {
        parts.push_back("not registered: " + unregistered.text + "; make anew what is lost: " +
                        grivon_command("create", host, *unregistered.first));
    }
    const std::string unseen = unseen_in(host, seen);
    if (!unseen.empty()) parts.push_back("cannot see the state of " + unseen);
    const bool all_registered = parts.empty();
    const std::string absent = absent_in(host, seen, reasons);
    if (!absent.empty()) parts.push_back("nothing of " + absent + " is on the host");
    if (parts.empty() && lost_count == 0) parts.emplace_back("already registered");
    const std::string stuck = stuck_in(host, seen);
    if (!stuck.empty()) parts.push_back(stuck);

    std::string message;
    for (const std::string& part : parts) message += (message.empty() ? "" : "; ") + part;
    JobReport report = all_registered ? succeeded({}, message) : refused(message);
    report.sightings = sightings_of(seen);
    return report;
}

}  // namespace

Script sync_vms(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const HostConnection& host = assign.host;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;

    const RemoteCommand look = survey_with_files("look", host, vms);
    const CommandResult looked = co_await Run{look};
    Survey seen = survey_in(host, vms, looked);
    if (auto end = end_if_serverd_is_dead(host, seen)) co_return nothing_begun(*end);

    Reasons reasons;
    const std::vector<VmSpec> lost = lost_vms(host, seen, reasons);
    for (const VmSpec& vm : lost) {
        const VmPaths paths = paths_of(host, vm);
        if (!seen.files.contains(paths.vmx)) {
            const RemoteCommand write = write_vmx(paths, render_vmx(host, vm));
            const CommandResult written = co_await Run{write};
            if (written.exit_status != 0) {
                reasons[vm.slice] = "cannot write " + paths.vmx + ": " + words_of(host, written);
                continue;
            }
        }
        const RemoteCommand act = register_vm(host, paths.vmx);
        const CommandResult registered = co_await Run{act};
        if (serverd_is_dead(registered)) co_return state_not_seen(host, vm, registered);
        if (error_in(registered)) reasons[vm.slice] = words_of(host, registered);
    }

    if (!lost.empty()) {
        const RemoteCommand verify = survey("verify", host, vms);
        const CommandResult verified = co_await Run{verify};
        seen = survey_in(host, vms, verified);
    }
    co_return report_on(host, seen, reasons, lost.size());
}

}  // namespace grivon::drivers::vmware_server
