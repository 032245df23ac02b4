// Snapshots: vmrun lists them and acts on them by name; what it does not tell, the .vmsd beside the
// .vmx does (vmsd.hpp).
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware_workstation/clones.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"
#include "workers/drivers/vmware_workstation/power_tool.hpp"
#include "workers/drivers/vmware_workstation/time_limits.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"
#include "workers/drivers/vmware_workstation/vmsd.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

constexpr auto add_step = "snapshot";
constexpr auto remove_step = "remove-snapshot";
constexpr auto revert_step = "revert-snapshot";

// A slash separates the names of a path through VMware's tree of snapshots.
constexpr std::size_t name_bytes_max = 200;

std::string snapshot_of(const Assign& assign) {
    return parameter(assign, "name");
}

std::string quoted(const std::string& name) {
    return "\"" + name + "\"";
}

std::optional<JobReport> check_snapshot_job(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) return wrong;
    const std::string name = snapshot_of(assign);
    const bool well_formed = is_printable(name) && name.size() <= name_bytes_max &&
                             name.find('/') == std::string::npos && !name.starts_with('-') &&
                             trim(name) == name;
    if (!well_formed) return malformed(assign, "name of a snapshot", name);
    return std::nullopt;
}

// ---- the look -----------------------------------------------------------------------------------

constexpr std::string_view snapshots_head = "snapshots ";  // the list's exit status
constexpr std::string_view snapshots_mark = "+ ";          // each line that it printed
constexpr std::string_view vmsd_mark = "vmsd ";
constexpr std::string_view count_head = "Total snapshots:";

constexpr auto list_script = R"sh(
[ ! -e "$vmx" ] || {
    snapshots=$(vmrun_within "$list_s" listSnapshots "$vmx")
    printf 'snapshots %s\n' "$?"
    printf '%s\n' "$snapshots" | tr '\r' '\n' | sed 's/^/+ /'
    [ ! -r "$vmsd" ] || head -c 100000 -- "$vmsd" | sed 's/^/vmsd /'
})sh";

RemoteCommand look_at_snapshots(const Assign& assign, std::string name) {
    const std::string vmx = vmx_of(assign);
    RemoteCommand command = look_at(std::move(name), {vmx}, {});
    command.line += "\n" + shell_variable("vmx", vmx) + shell_variable("vmsd", vmsd_of(vmx)) +
                    list_script + look_at_clones_script();
    command.time_limit += time_limits::list + time_limits::grace;
    return command;
}

struct Seen {
    std::optional<PowerSeen> vm;
    // Nothing: they could not be listed, and why.
    std::optional<std::vector<SnapshotSpec>> snapshots;
    CommandResult list;
    std::set<std::string> cloned;  // names of those that linked clones stand on
};

// vmrun's list, each with what the .vmsd says of it.
std::vector<SnapshotSpec> merged(const CommandResult& list, std::vector<SnapshotSpec> described) {
    std::vector<SnapshotSpec> snapshots;
    for (const std::string_view line : lines_of(list.output)) {
        if (line.starts_with(count_head) || snapshots.size() == snapshots_max) continue;
        const std::string name = one_line(line);
        const auto found = std::ranges::find(described, name, &SnapshotSpec::name);
        if (found == described.end()) {
            snapshots.push_back({name, "", std::nullopt, false});
        } else {
            snapshots.push_back(*found);
            described.erase(found);
        }
    }
    return snapshots;
}

Seen seen_in(const CommandResult& looked) {
    Seen seen;
    seen.vm = power_tool.seen(looked);
    std::string vmsd;
    bool listed = false;
    for (const std::string_view line : lines_of(looked.output)) {
        if (const auto status = after(line, snapshots_head)) {
            seen.list.exit_status = exit_status_in(*status);
            listed = true;
        } else if (const auto printed = after(line, snapshots_mark)) {
            seen.list.output.append(*printed).append("\n");
        } else if (line.starts_with(vmsd_mark)) {
            vmsd.append(line.substr(vmsd_mark.size())).append("\n");
        }
    }
    seen.cloned = cloned_snapshots(vmsd, files_seen(looked));
    const bool whole = listed && seen.list.output.find(count_head) != std::string::npos;
    if (whole && !error_in(seen.list)) seen.snapshots = merged(seen.list, snapshots_in(vmsd));
    return seen;
}

std::ptrdiff_t count_of(const Seen& seen, const std::string& name) {
    return std::ranges::count(*seen.snapshots, name, &SnapshotSpec::name);
}

JobReport with(JobReport report, const Seen& seen) {
    report.snapshots = seen.snapshots;
    return report;
}

JobReport not_listed(const Assign& assign, const Seen& seen) {
    return command_failed("cannot list the snapshots of " + name_of_vm(assign), assign.host,
                          seen.list, seen.vm->state);
}

// The end of the job, unless the VM and its snapshots were seen.
std::optional<JobReport> end_unless_seen(const Assign& assign, const Seen& seen,
                                         const CommandResult& looked) {
    if (!seen.vm) {
        JobReport report = power_tool.not_seen(assign, looked);
        return power_tool.service_is_down(looked) ? nothing_begun(std::move(report)) : report;
    }
    if (seen.vm->state == VmState::none) return absent_vm(assign, power_tool, looked);
    if (!seen.snapshots) return not_listed(assign, seen);
    return std::nullopt;
}

// ---- what the three changes have in common
// -------------------------------------------------------

struct Change {
    std::string what;  // "making snapshot"
    std::string step;
    Words (*words)(const std::string& vmx, const std::string& name);
    // The end of the job, unless there is something to do.
    std::optional<JobReport> (*end_before)(const Assign& assign, const Seen& seen);
    // Whether it is so; of a change that looking does not show, that the command succeeded.
    bool (*is_so)(const Seen& seen, const std::string& name);
    bool look_shows = true;
    std::string done = {};  // the message when it was done, if there is something to say
};

std::string advice_on(const Assign& assign, const CommandResult& acted) {
    const std::string error = error_in(acted).value_or("");
    if (contains_ignoring_case(error, "not enough space"))
        return "; free space on the host and run this again";
    if (contains_ignoring_case(error, "already in use"))
        return "; another program on " + assign.host.name + " has the VM open: close it there";
    return "";
}

JobReport judge(const Assign& assign, const Change& change, const CommandResult& acted,
                const CommandResult& looked) {
    const Seen seen = seen_in(looked);
    if (!seen.vm) return power_tool.not_seen(assign, looked);
    if (!seen.snapshots) return not_listed(assign, seen);
    const std::string name = snapshot_of(assign);
    const bool failed = error_in(acted).has_value();
    if (change.is_so(seen, name) && (change.look_shows || !failed))
        return with(succeeded(seen.vm->state, change.done), seen);
    const std::string what = change.what + " " + quoted(name) + " of " + name_of_vm(assign);
    if (failed) {
        JobReport report = command_failed(what + " failed", assign.host, acted, seen.vm->state);
        report.message += advice_on(assign, acted);
        return with(std::move(report), seen);
    }
    return with(
        refused(what + " was accepted, but it is not so; " + power_tool.where_to_see(assign),
                seen.vm->state),
        seen);
}

Script change_snapshots(const Assign& assign, Change change) {
    if (auto wrong = check_snapshot_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    const Seen before = seen_in(looked);
    if (auto end = end_unless_seen(assign, before, looked)) co_return *end;
    if (auto end = change.end_before(assign, before)) co_return with(*end, before);

    const std::string vmx = vmx_of(assign);
    const RemoteCommand act = vmrun(assign.host, change.step,
                                    change.words(vmx, snapshot_of(assign)), time_limits::snapshot);
    const CommandResult acted = co_await Run{act};
    if (power_tool.service_is_down(acted)) co_return power_tool.not_seen(assign, acted);

    const RemoteCommand verify = look_at_snapshots(assign, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return judge(assign, change, acted, verified);
}

JobReport refuse(const Assign& assign, const Seen& seen, const std::string& words) {
    return refused(name_of_vm(assign) + " " + words, seen.vm->state);
}

// VMware lets several snapshots have one name, of which vmrun can address none.
std::optional<JobReport> refuse_many(const Assign& assign, const Seen& seen) {
    const auto count = count_of(seen, snapshot_of(assign));
    if (count < 2) return std::nullopt;
    return refuse(assign, seen,
                  "has " + std::to_string(count) + " snapshots named " +
                      quoted(snapshot_of(assign)) + "; rename all but one in VMware's window");
}

// ---- add ----------------------------------------------------------------------------------------

Words add_words(const std::string& vmx, const std::string& name) {
    return {"snapshot", vmx, name};
}

bool is_there(const Seen& seen, const std::string& name) {
    return count_of(seen, name) > 0;
}

std::optional<JobReport> end_before_add(const Assign& assign, const Seen& seen) {
    const std::string name = snapshot_of(assign);
    if (!is_there(seen, name)) return std::nullopt;
    if (begun_before(assign, add_step)) return succeeded(seen.vm->state, "already made");
    return refuse(assign, seen,
                  "has a snapshot " + quoted(name) + " already; choose another name, or remove it");
}

// ---- remove -------------------------------------------------------------------------------------

Words remove_words(const std::string& vmx, const std::string& name) {
    return {"deleteSnapshot", vmx, name};
}

bool is_gone(const Seen& seen, const std::string& name) {
    return count_of(seen, name) == 0;
}

std::optional<JobReport> end_before_remove(const Assign& assign, const Seen& seen) {
    const std::string name = snapshot_of(assign);
    if (is_gone(seen, name)) return succeeded(seen.vm->state, "already gone");
    if (seen.cloned.contains(name)) {
        return refuse(assign, seen,
                      "has linked clones that stand on its snapshot " + quoted(name) +
                          "; destroy them first");
    }
    return refuse_many(assign, seen);
}

// ---- revert -------------------------------------------------------------------------------------

Words revert_words(const std::string& vmx, const std::string& name) {
    return {"revertToSnapshot", vmx, name};
}

std::optional<JobReport> end_before_revert(const Assign& assign, const Seen& seen) {
    const std::string name = snapshot_of(assign);
    if (is_gone(seen, name)) return refuse(assign, seen, "has no snapshot " + quoted(name));
    return refuse_many(assign, seen);
}

// A VM whose .vmsd cannot be read has no current one: then the command's own word has to do.
bool is_at(const Seen& seen, const std::string& name) {
    const auto current = std::ranges::find(*seen.snapshots, true, &SnapshotSpec::current);
    return current == seen.snapshots->end() || current->name == name;
}

// ---- what is left of them -----------------------------------------------------------------------

// may_be_so: the look shows whether it is, and an attempt began to bring it about.
Script look_at_left(const Assign& assign, bool may_be_so,
                    bool (*is_so)(const Seen&, const std::string&)) {
    if (auto wrong = check_snapshot_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    const Seen seen = seen_in(looked);
    if (!seen.vm) co_return not_seen_what_is_left(power_tool.not_seen(assign, looked));
    if (seen.vm->state == VmState::none) co_return left_as(assign, power_tool, *seen.vm);
    if (!seen.snapshots) co_return not_seen_what_is_left(not_listed(assign, seen));
    const std::string name = snapshot_of(assign);
    if (may_be_so && is_so(seen, name)) co_return with(succeeded(seen.vm->state), seen);
    const auto current = std::ranges::find(*seen.snapshots, true, &SnapshotSpec::current);
    std::string words = name_of_vm(assign) + " is " + std::string(word_for(*seen.vm)) +
                        " and has " + (is_there(seen, name) ? "the" : "no") + " snapshot " +
                        quoted(name);
    if (current != seen.snapshots->end()) words += "; it is at " + quoted(current->name);
    co_return with(left(std::move(words), seen.vm->state), seen);
}

}  // namespace

Script add_snapshot(const Assign& assign) {
    return change_snapshots(assign,
                            {"making snapshot", add_step, add_words, end_before_add, is_there});
}

Script remove_snapshot(const Assign& assign) {
    return change_snapshots(
        assign, {"removing snapshot", remove_step, remove_words, end_before_remove, is_gone});
}

// A VM that is at the snapshot may have gone on from there: looking cannot tell, as with a reboot.
Script revert_snapshot(const Assign& assign) {
    Change change{"going back to snapshot", revert_step, revert_words, end_before_revert, is_at};
    change.look_shows = false;
    if (begun_before(assign, revert_step)) {
        change.done = "went back again: an earlier attempt was cut off while it did so";
    }
    return change_snapshots(assign, std::move(change));
}

Script list_snapshots(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at_snapshots(assign, "look");
    const CommandResult looked = co_await Run{look};
    const Seen seen = seen_in(looked);
    if (auto end = end_unless_seen(assign, seen, looked)) co_return *end;
    co_return with(succeeded(seen.vm->state), seen);
}

Script left_add_snapshot(const Assign& assign) {
    return look_at_left(assign, begun_before(assign, add_step), is_there);
}

Script left_remove_snapshot(const Assign& assign) {
    return look_at_left(assign, begun_before(assign, remove_step), is_gone);
}

Script left_revert_snapshot(const Assign& assign) {
    return look_at_left(assign, false, is_at);
}

}  // namespace grivon::drivers::vmware_workstation
