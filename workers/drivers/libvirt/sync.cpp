// A host that was installed anew has lost what libvirt knew of its VMs; their disks, on a partition
// of their own, it has not. Disks are neither made nor removed here: one that is missing is for a
// person to think about.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workers/drivers/libvirt/disks.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/survey.hpp"
#include "workers/drivers/libvirt/vm_create.hpp"

namespace grivon::drivers::libvirt {
namespace {

// Why VMs are not defined, by slice. A VM of which nothing is there has no reason (an empty one):
// it was never created, or is destroyed.
using Reasons = std::map<std::uint32_t, std::string>;

// Empty: it can be defined.
std::string why_not(const VmPaths& paths, const VmSpec& vm, const Survey& seen) {
    for (const std::string& disk : paths.disks) {
        if (!seen.files.contains(disk)) return disk + " is missing";
        // In what form it is, and what else it had, only its own configuration said.
        if (!paths.is_own(disk)) return "it was imported: define it on the host";
    }
    const auto other = std::ranges::find(seen.domains, domain_name(vm), &DomainListed::name);
    if (other != seen.domains.end()) return "another VM has the name " + other->name;
    return "";
}

bool has_nothing(const VmPaths& paths, const Survey& seen) {
    return std::ranges::none_of(paths.disks,
                                [&](const std::string& disk) { return seen.files.contains(disk); });
}

bool is_absent(const VmSpec& vm, const Survey& seen) {
    const auto power = seen.power_of(vm);
    return power && power->state == VmState::none;
}

// The VMs that can be defined; why the others cannot goes to `reasons`.
std::vector<VmSpec> lost_vms(const Assign& assign, const Survey& seen, Reasons& reasons) {
    std::vector<VmSpec> lost;
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (!is_absent(vm, seen)) continue;
        const VmPaths paths = paths_of(assign.host, vm);
        if (has_nothing(paths, seen)) {
            reasons[vm.slice] = "";
        } else if (const std::string reason = why_not(paths, vm, seen); !reason.empty()) {
            reasons[vm.slice] = reason;
        } else {
            lost.push_back(vm);
        }
    }
    return lost;
}

// "slice1@HOST (/…/1.scsi0:0.qcow2 is missing), slice3@HOST (…)", and the first of them.
struct Undefined {
    std::string text;
    std::string absent;  // those of which nothing is there
    std::optional<VmSpec> first;
};

Undefined undefined_in(const Assign& assign, const Survey& seen, const Reasons& reasons) {
    Undefined undefined;
    std::vector<std::string> texts;
    std::vector<std::string> absent;
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (!is_absent(vm, seen)) continue;
        const auto reason = reasons.find(vm.slice);
        const std::string name = name_of(assign.host, vm);
        if (reason != reasons.end() && reason->second.empty()) {
            absent.push_back(name);
            continue;
        }
        texts.push_back(
            name + " (" +
            (reason == reasons.end() ? "libvirt took it, but does not know it" : reason->second) +
            ")");
        if (!undefined.first) undefined.first = vm;
    }
    undefined.text = listed(texts);
    undefined.absent = listed(absent);
    return undefined;
}

JobReport report_on(const Assign& assign, const Survey& seen, const Reasons& reasons,
                    std::size_t lost_count) {
    std::vector<std::string> parts;
    const Undefined undefined = undefined_in(assign, seen, reasons);
    if (undefined.first) {
        parts.push_back("not defined: " + undefined.text + "; make anew what is lost: " +
                        grivon_command("create", assign.host, *undefined.first));
    }
    const std::string unseen = unseen_in(assign, seen);
    if (!unseen.empty()) parts.push_back("cannot see the state of " + unseen);
    const bool all_defined = parts.empty();
    if (!undefined.absent.empty())
        parts.push_back("nothing of " + undefined.absent + " is on the host");
    if (parts.empty() && lost_count == 0) parts.emplace_back("already defined");

    std::string message;
    for (const std::string& part : parts) message += (message.empty() ? "" : "; ") + part;
    JobReport report = all_defined ? succeeded({}, message) : refused(message);
    report.sightings = sightings_of(assign.spec.desired->vms, seen);
    return report;
}

}  // namespace

Script sync_vms(const Assign& assign) {
    if (auto wrong = check_domains_job(assign)) co_return *wrong;

    const RemoteCommand look = survey_with_files(assign, "look");
    const CommandResult looked = co_await Run{look};
    auto seen = survey_in(assign.host, looked);
    if (!seen) co_return before_any_change(looked, survey_failed(assign, looked));

    Reasons reasons;
    const std::vector<VmSpec> lost = lost_vms(assign, *seen, reasons);
    const Accelerator accelerator = seen->accelerator;
    for (const VmSpec& vm : lost) {
        const RemoteCommand directories = make_directories(paths_of(assign.host, vm));
        const CommandResult made = co_await Run{directories};
        if (has_failed(made)) {
            reasons[vm.slice] = words_of(assign.host, made);
            continue;
        }
        const RemoteCommand act = define_domain(assign.host, vm, accelerator);
        const CommandResult defined = co_await Run{act};
        if (hypervisor_is_down(defined)) co_return survey_failed(assign, defined);
        if (has_failed(defined)) reasons[vm.slice] = words_of(assign.host, defined);
    }

    if (!lost.empty()) {
        const RemoteCommand verify = survey(assign, "verify");
        const CommandResult verified = co_await Run{verify};
        seen = survey_in(assign.host, verified);
        if (!seen) co_return survey_failed(assign, verified);
    }
    co_return report_on(assign, *seen, reasons, lost.size());
}

// Which of the host's VMs are defined.
Script left_sync(const Assign& assign) {
    if (auto wrong = check_domains_job(assign)) co_return *wrong;
    const RemoteCommand look = survey(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = survey_in(assign.host, looked);
    if (!seen) co_return not_seen_what_is_left(survey_failed(assign, looked));
    std::vector<std::string> lost;
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (is_absent(vm, *seen)) lost.push_back(name_of(assign.host, vm));
    }
    JobReport report = lost.empty() ? succeeded({}) : left("not defined: " + listed(lost));
    report.sightings = sightings_of(assign.spec.desired->vms, *seen);
    co_return report;
}

}  // namespace grivon::drivers::libvirt
