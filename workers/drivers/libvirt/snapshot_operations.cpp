// add, remove, revert and list of snapshots: look, act, look again, and the list as the last look
// has it. A VM that is suspended is left alone: its memory is beside its disks, and belongs to them
// as they are.
#include <optional>
#include <string>
#include <utility>

#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/snapshots.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/vm/attempts.hpp"

namespace grivon::drivers::libvirt {
namespace {

using Snapshots = std::vector<SnapshotSpec>;

// What a look showed.
struct Seen {
    PowerSeen power;
    Snapshots snapshots;
    const SnapshotSpec* wanted = nullptr;  // the one that the job names
};

std::optional<Seen> seen_in(const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return std::nullopt;
    auto snapshots = snapshots_seen(looked);
    if (!snapshots && domain->power.state != VmState::none) return std::nullopt;
    return Seen{domain->power, snapshots.value_or(Snapshots{}), nullptr};
}

struct SnapshotChange {
    std::string verb;   // of virsh; also the step's name
    std::string doing;  // "adding"
    // The end of the job, given the look before it.
    std::optional<JobReport> (*end_before)(const Assign& assign, const Seen& seen);
    // Whether the look after it shows that it was done.
    bool (*done)(const Seen& seen, const SnapshotSpec* named);
    bool only_success_shows = false;  // what is wanted may have been so before
};

std::string named(const Assign& assign) {
    return "the snapshot " + parameter(assign, "name") + " of " + name_of_vm(assign);
}

JobReport with(JobReport report, const Seen& seen) {
    report.snapshots = seen.snapshots;
    return report;
}

JobReport not_seen(const Assign& assign, const CommandResult& looked) {
    return command_failed("cannot see the snapshots of " + name_of_vm(assign), assign.host, looked);
}

std::optional<JobReport> refuse_suspended(const Assign& assign, const Seen& seen) {
    if (seen.power.state != VmState::suspended) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) +
                       " is suspended: its memory is of its disks as they are now; resume it "
                       "first: " +
                       grivon_command("resume", assign.host, vm),
                   seen.power.state);
}

std::optional<JobReport> before_add(const Assign& assign, const Seen& seen) {
    if (seen.wanted != nullptr && begun_before(assign, "snapshot-create-as"))
        return succeeded(seen.power.state);
    if (seen.wanted != nullptr) {
        return refused(named(assign) + " is there already; remove it, or give another name",
                       seen.power.state);
    }
    return refuse_suspended(assign, seen);
}

std::optional<JobReport> before_remove(const Assign&, const Seen& seen) {
    if (seen.wanted == nullptr) return succeeded(seen.power.state, "already gone");
    return std::nullopt;
}

std::optional<JobReport> before_revert(const Assign& assign, const Seen& seen) {
    if (seen.wanted == nullptr) {
        return refused(named(assign) + " is not there; list them: grivon list " +
                           assign.spec.object + " " + assign.host.name,
                       seen.power.state);
    }
    return refuse_suspended(assign, seen);
}

bool is_there(const Seen&, const SnapshotSpec* snapshot) {
    return snapshot != nullptr;
}
bool is_gone(const Seen&, const SnapshotSpec* snapshot) {
    return snapshot == nullptr;
}
bool is_current(const Seen&, const SnapshotSpec* snapshot) {
    return snapshot != nullptr && snapshot->current;
}

const SnapshotChange add{"snapshot-create-as", "adding", before_add, is_there};
const SnapshotChange removal{"snapshot-delete", "removing", before_remove, is_gone};
const SnapshotChange revert{"snapshot-revert", "going back to", before_revert, is_current, true};

// A snapshot brings back what the VM was then: it may be on now that was off.
std::string state_words(const SnapshotChange& change, const PowerSeen& before,
                        const PowerSeen& after) {
    const bool same = before.state == after.state && before.paused == after.paused;
    if (&change != &revert || same) return "";
    return "the VM is " + std::string(word_for(after)) + ", as it was then";
}

JobReport judge(const SnapshotChange& change, const Assign& assign, const PowerSeen& before,
                const CommandResult& acted, const CommandResult& looked) {
    auto seen = seen_in(looked);
    if (!seen) return not_seen(assign, looked);
    const VmState state = seen->power.state;
    const auto* snapshot = snapshot_named(seen->snapshots, parameter(assign, "name"));
    const bool failed = has_failed(acted);
    const bool done = change.done(*seen, snapshot) && !(change.only_success_shows && failed);
    const std::string what = change.doing + " " + named(assign);
    if (done) return with(succeeded(state, state_words(change, before, seen->power)), *seen);
    if (failed) return with(command_failed(what + " failed", assign.host, acted, state), *seen);
    return with(refused(what + " was accepted, but is not so; see who changes the VM on " +
                            assign.host.name,
                        state),
                *seen);
}

RemoteCommand command_of(const SnapshotChange& change, const Assign& assign) {
    return change_vm(assign, change.verb, time_limits::save, {parameter(assign, "name")});
}

Script change_snapshot(const Assign& assign, const SnapshotChange& change) {
    if (auto wrong = check_snapshot_job(assign)) co_return *wrong;

    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    auto seen = seen_in(looked);
    if (!seen) co_return before_any_change(looked, not_seen(assign, looked));
    if (seen->power.state == VmState::none) co_return absent_vm(assign, power_tool, looked);
    seen->wanted = snapshot_named(seen->snapshots, parameter(assign, "name"));
    if (auto end = change.end_before(assign, *seen)) co_return with(*end, *seen);

    const RemoteCommand act = command_of(change, assign);
    const CommandResult acted = co_await Run{act};
    if (hypervisor_is_down(acted)) co_return not_seen(assign, acted);
    const RemoteCommand verify = look_at_snapshots(assign, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, assign, seen->power, acted, verified);
}

// What is left of a change that does not go on: whether it was done, and the snapshots.
Script look_at_left(const Assign& assign, const SnapshotChange& change) {
    if (auto wrong = check_snapshot_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = seen_in(looked);
    if (!seen) co_return not_seen_what_is_left(not_seen(assign, looked));
    if (seen->power.state == VmState::none) co_return left_as(assign, power_tool, seen->power);
    const auto* snapshot = snapshot_named(seen->snapshots, parameter(assign, "name"));
    const bool begun = begun_before(assign, change.verb);
    if (begun && !change.only_success_shows && change.done(*seen, snapshot))
        co_return with(succeeded(seen->power.state), *seen);
    const std::string there = snapshot == nullptr ? " is not there" : " is there";
    co_return with(
        left(named(assign) + there + (begun ? "" : "; nothing was begun"), seen->power.state),
        *seen);
}

}  // namespace

Script add_snapshot(const Assign& assign) {
    return change_snapshot(assign, add);
}

Script remove_snapshot(const Assign& assign) {
    return change_snapshot(assign, removal);
}

Script revert_snapshot(const Assign& assign) {
    return change_snapshot(assign, revert);
}

Script list_snapshots(const Assign& assign) {
    if (auto wrong = check_snapshot_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = seen_in(looked);
    if (!seen) co_return before_any_change(looked, not_seen(assign, looked));
    if (seen->power.state == VmState::none) co_return absent_vm(assign, power_tool, looked);
    co_return with(succeeded(seen->power.state), *seen);
}

Script left_add_snapshot(const Assign& assign) {
    return look_at_left(assign, add);
}

Script left_remove_snapshot(const Assign& assign) {
    return look_at_left(assign, removal);
}

Script left_revert_snapshot(const Assign& assign) {
    return look_at_left(assign, revert);
}

}  // namespace grivon::drivers::libvirt
