#include "workers/drivers/vmware_server/registered.hpp"

#include <set>
#include <string_view>
#include <utility>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::string_view list_head = "list ";  // its exit status
constexpr std::string_view listed_mark = "| ";   // each line that it printed
constexpr std::string_view link_head = "link ";  // of a .vmx that is one
constexpr std::string_view target_head = "target ";

// The .vmx of each VM of GriVon's comes on stdin, a line each.
constexpr auto list_script =
    R"sh(list=$(LC_ALL=C timeout -s KILL "$list_s" vmware-cmd -l </dev/null 2>&1)
printf 'list %s\n' "$?"
printf '%s\n' "$list" | tr '\r' '\n' | sed 's/^/| /'
{ cat && printf '%s\n' "$list" | tr '\r' '\n'; } | LC_ALL=C sort -u | while IFS= read -r path; do
    case $path in /*) ;; *) continue ;; esac
    target=$(readlink -f -- "$path")
    [ "${target:-$path}" = "$path" ] || printf 'link %s\ntarget %s\n' "$path" "$target"
    look_at_configuration "$path"
done)sh";

// The same of every name that a .vmx has.
const std::string& target_of(const Registered& registered, const std::string& vmx) {
    const auto found = registered.targets.find(vmx);
    return found == registered.targets.end() ? vmx : found->second;
}

}  // namespace

RemoteCommand list_registered(const HostConnection& host, const std::vector<VmSpec>& vms) {
    using namespace time_limits;
    RemoteCommand command =
        quiet("list",
              timeout_function() + shell_variable("list_s", std::to_string(list.count())) +
                  look_at_configuration_function() + list_script,
              list + helper + static_cast<std::int64_t>(vms.size()) * look_per_vm);
    for (const VmSpec& vm : vms) command.input += paths_of(host, vm).vmx + "\n";
    return command;
}

Registered registered_in(const CommandResult& result) {
    Registered registered;
    std::string link;
    for (const std::string_view line : lines_of(result.output)) {
        if (registered.configurations.take(line)) continue;
        if (const auto status = after(line, list_head)) {
            registered.list = CommandResult{exit_status_in(*status), "", ""};
        } else if (const auto listed = after(line, listed_mark)) {
            if (registered.list) registered.list->output.append(*listed).append("\n");
            if (is_printable(*listed) && listed->starts_with('/'))
                registered.vmxs.emplace_back(*listed);
        } else if (const auto named = after(line, link_head)) {
            link = *named;
        } else if (const auto target = after(line, target_head)) {
            registered.targets[link] = *target;
        }
    }
    return registered;
}

std::vector<VmSpec> strangers_of(const Registered& registered, const HostConnection& host,
                                 const std::vector<VmSpec>& vms) {
    std::set<std::string> known;
    for (const VmSpec& vm : vms) known.insert(target_of(registered, paths_of(host, vm).vmx));
    std::vector<VmSpec> strangers;
    for (const std::string& vmx : registered.vmxs)
        if (known.insert(target_of(registered, vmx)).second)
            strangers.push_back(registered.configurations.stranger_at(vmx));
    return strangers;
}

std::vector<StrangerVm> strangers_in(const Survey& survey) {
    std::vector<StrangerVm> strangers;
    for (const VmSeen& seen : survey.vms)
        if (seen.state != VmState::none)
            strangers.push_back(
                {seen.vm.identity->name, seen.state.value_or(VmState::unknown), seen.vm});
    return strangers;
}

void add_configurations(std::vector<VmSighting>& sightings, const Registered& registered,
                        const HostConnection& host, const std::vector<VmSpec>& vms) {
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        VmSighting& sighting = sightings[i];
        if (sighting.state == VmState::none) continue;
        sighting.spec = registered.configurations.spec_of(paths_of(host, vms[i]).vmx);
        if (!sighting.spec) continue;
        sighting.spec->id = vms[i].id;
        sighting.spec->slice = vms[i].slice;
    }
}

std::optional<JobReport> why_not_listed(const HostConnection& host, const Registered& registered,
                                        const CommandResult& result) {
    const std::string what = "cannot list the VMs of " + host.name;
    const CommandResult& list = registered.list ? *registered.list : result;
    if (list.exit_status == exit_killed)
        return refused(what + ": no answer within " + std::to_string(time_limits::list.count()) +
                       " s");
    if (registered.list && list.exit_status == 0) return std::nullopt;
    return command_failed(what, host, list);
}

}  // namespace grivon::drivers::vmware_server
