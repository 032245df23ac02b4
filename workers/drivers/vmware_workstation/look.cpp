#include "workers/drivers/vmware_workstation/look.hpp"

#include <utility>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"
#include "workers/drivers/vmware_workstation/time_limits.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

constexpr std::string_view list_head = "list ";  // its exit status
constexpr std::string_view listed_mark = "| ";   // each line that it printed
constexpr std::string_view process_head = "process ";
constexpr std::string_view wanted_head = "wanted ";
constexpr std::string_view vmx_head = "vmx ";
constexpr std::string_view real_head = "real ";
constexpr std::string_view checkpoint_head = "checkpoint ";
constexpr std::string_view suspend_file_head = "vmss ";

// What is looked at is in $wanted, a line each: "vm PATH" and "file PATH". grep finds this script's
// own process as well, whose first word is no vmware-vmx.
constexpr auto look_script = R"sh(running_processes() {
    for process in $(grep -lsF /vmware-vmx /proc/[0-9]*/cmdline); do
        { tr '\000' '\n' <"$process" | awk '
            NR == 1 && $0 !~ /\/vmware-vmx[^\/]*$/ { exit }
            /^\/.*\.vmx$/'; } 2>/dev/null
    done
}
look_at_running() {
    list=$(vmrun_within "$list_s" list)
    printf 'list %s\n' "$?"
    printf '%s\n' "$list" | tr '\r' '\n' | sed 's/^/| /'
    processes=$(running_processes)
    [ -z "$processes" ] || printf '%s\n' "$processes" | sed 's/^/process /'
}
look_at_vmx() {
    printf 'wanted %s\n' "$1"
    if [ ! -e "$1" ] && [ ! -L "$1" ]; then return; fi
    printf 'vmx %s\n' "$1"
    printf 'real %s\n' "$(readlink -f -- "$1")"
    grep -i '^[[:blank:]]*checkpoint\.vmState[[:blank:]]*=' -- "$1" 2>/dev/null | tail -n 1 |
        tr -d '\r' | sed 's/^/checkpoint /'
    for file in "${1%/*}"/*.vmss; do
        [ ! -e "$file" ] || { printf 'vmss %s\n' "$file" && break; }
    done
}
look_at_file() {
    look_for "$1"
    case $1 in *.vmdk)
        for layer in "${1%.vmdk}"-[0-9][0-9][0-9][0-9][0-9][0-9]*.vmdk*; do look_for "$layer"; done ;;
    esac
}
look_at_strangers() {
    printf '%s\n' "$list" "$processes" | tr '\r' '\n' | sort -u | while read -r path; do
        case "$path" in /*) ;; *) continue ;; esac
        printf '%s\n' "$wanted" | grep -qxF "vm $path" || look_at_configuration "$path"
    done
}
each_wanted() {
    printf '%s\n' "$wanted" | while read -r kind path; do
        [ "$kind" != "$1" ] || "$2" "$path"
    done
}
look() {
    look_at_running
    each_wanted vm look_at_vmx
    each_wanted file look_at_file
}
)sh";

// VMware's own end of an operation may come a moment after vmrun's. In parentheses, so that `exit`
// ends these lines and nothing that may stand around them.
constexpr auto settle_script = R"sh((
looks=0
while
    seen=$(look)
    looks=$((looks + 1))
    [ "$looks" -lt "$looks_max" ]
do
    case $seen in "list 0"*) ;; *) break ;; esac
    running=no
    real=$(readlink -f -- "$vmx")
    for path in "$vmx" "${real:-$vmx}"; do
        printf '%s\n' "$seen" | grep -qxF -e "| $path" -e "process $path" && running=yes
    done
    [ "$running" != "$wanted_running" ] || break
    sleep 1
done
printf '%s\n' "$seen"
))sh";

std::string wanted_lines(const Words& vmxs, const Words& files) {
    std::string lines;
    for (const std::string& vmx : vmxs) lines += "vm " + vmx + "\n";
    for (const std::string& file : files) lines += "file " + file + "\n";
    return lines;
}

std::string functions() {
    return shell_variable("list_s", std::to_string(time_limits::list.count())) + vmrun_function() +
           look_for_function() + look_at_configuration_function() + look_script;
}

class Reader {
public:
    void read(std::string_view line) {
        if (const auto status = after(line, list_head)) {
            looked_.list = CommandResult{exit_status_in(*status), "", ""};
        } else if (const auto listed = after(line, listed_mark)) {
            read_listed(*listed);
        } else if (const auto process = after(line, process_head)) {
            looked_.running.emplace(*process);
        } else if (const auto wanted = after(line, wanted_head)) {
            looked_.wanted.emplace_back(*wanted);
            vmx_ = nullptr;
        } else if (const auto vmx = after(line, vmx_head)) {
            vmx_ = &looked_.vmxs[std::string(*vmx)];
            vmx_->real_path = *vmx;
        } else if (looked_.configurations.take(line)) {
            return;
        } else if (vmx_ != nullptr) {
            read_of_vmx(line);
        }
    }

    Looked take() { return std::move(looked_); }

private:
    void read_listed(std::string_view line) {
        if (looked_.list) looked_.list->output.append(line).append("\n");
        if (line.starts_with('/')) looked_.running.emplace(line);
    }

    void read_of_vmx(std::string_view line) {
        if (const auto real = after(line, real_head)) {
            if (!real->empty()) vmx_->real_path = *real;
        } else if (const auto checkpoint = after(line, checkpoint_head)) {
            vmx_->checkpoint = setting_in(*checkpoint, "checkpoint.vmState");
        } else if (after(line, suspend_file_head)) {
            vmx_->suspend_file = true;
        }
    }

    Looked looked_;
    Looked::Vmx* vmx_ = nullptr;  // that the lines are about
};

}  // namespace

RemoteCommand look_at(std::string name, const Words& vmxs, const Words& files) {
    return quiet(std::move(name),
                 shell_variable("wanted", wanted_lines(vmxs, files)) + functions() + "look",
                 time_limits::look);
}

RemoteCommand look_at_many(std::string name, const Words& vmxs, const Words& files) {
    RemoteCommand command = quiet(
        std::move(name),
        "wanted=$(cat)\n" + functions() + "look\neach_wanted vm look_at_configuration\n" +
            "look_at_strangers",
        time_limits::look + static_cast<std::int64_t>(vmxs.size()) * time_limits::look_per_vm);
    command.input = wanted_lines(vmxs, files);
    return command;
}

RemoteCommand look_until(const std::string& vmx, VmState wanted) {
    const std::string line =
        shell_variable("vmx", vmx) + shell_variable("wanted", wanted_lines({vmx}, {})) +
        shell_variable("wanted_running", wanted == VmState::on ? "yes" : "no") +
        shell_variable("looks_max", std::to_string(time_limits::settle_looks_max)) + functions() +
        settle_script;
    return quiet("verify", line, time_limits::settle);
}

Looked looked_in(std::string_view output) {
    Reader reader;
    for (const std::string_view line : lines_of(output)) reader.read(line);
    return reader.take();
}

std::optional<VmState> state_of(const Looked& looked, const std::string& vmx) {
    if (!looked.list || error_in(*looked.list)) return std::nullopt;
    const auto found = looked.vmxs.find(vmx);
    const bool there = found != looked.vmxs.end();
    const bool running =
        looked.running.contains(vmx) || (there && looked.running.contains(found->second.real_path));
    if (running) return VmState::on;
    if (!there) return VmState::none;
    const auto& seen = found->second;
    const bool suspended = seen.checkpoint ? !seen.checkpoint->empty() : seen.suspend_file;
    return suspended ? VmState::suspended : VmState::off;
}

bool service_is_down(const Looked& looked) {
    return looked.list && (was_ended(*looked.list) || cannot_connect(looked.list->output));
}

CommandResult why_unseen(const Looked& looked, const CommandResult& result) {
    return looked.list && error_in(*looked.list) ? *looked.list : result;
}

}  // namespace grivon::drivers::vmware_workstation
