#include "workers/drivers/vmware_server/vmnet_state.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr const char* locations_path = "/etc/vmware/locations";
constexpr const char* device_major = "119";  // of the vmnet driver
constexpr const char* networking_key = "NETWORKING";

constexpr std::string_view interface_prefix = "interface ";  // then the exit status of `ip`
constexpr std::string_view device_line = "device";
constexpr std::string_view process_prefix = "process ";  // then the command line, words end in NUL
constexpr std::string_view locations_line = "locations";

std::string device_path(const BridgeJob& job) {
    return "/dev/vmnet" + std::to_string(job.number);
}
std::string pid_path(const BridgeJob& job) {
    return "/var/run/vmnet-bridge-" + std::to_string(job.number) + ".pid";
}
std::string answer_key(const BridgeJob& job) {
    return "VNET_" + std::to_string(job.number) + "_INTERFACE";
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

// The interface a process bridges, if it is a vmnet-bridge: "vmnet-bridge -d PIDFILE DEVICE IFACE".
// Another process may have the number of one that ended long ago.
std::optional<std::string> bridged_by(std::string_view command_line, const BridgeJob& job) {
    const auto words = split(command_line, '\0');
    if (words.size() < 3 || !words.front().ends_with("vmnet-bridge")) return std::nullopt;
    if (words[words.size() - 2] != device_path(job)) return std::nullopt;
    return std::string(words.back());
}

// One line of the log: "answer KEY VALUE" or "remove_answer KEY".
void read_location(std::string_view line, const BridgeJob& job, BridgeSeen& seen) {
    const auto words = split(line, ' ');
    if (words.size() < 2) return;
    const bool answer = words[0] == "answer" && words.size() >= 3;
    if (!answer && words[0] != "remove_answer") return;
    if (words[1] == networking_key) seen.networking = answer && words[2] == "yes";
    if (words[1] != answer_key(job)) return;
    seen.answer = answer ? std::optional<std::string>(words[2]) : std::nullopt;
}

// Prints one fact a line; each begins with one of the prefixes above, or is a line of the log.
constexpr auto look_script = R"sh(LC_ALL=C ip link show dev "$interface" >/dev/null 2>&1 </dev/null
echo "interface $?"
if [ -e "$device" ]; then echo device; fi
pid=$(cat "$pid_file" 2>/dev/null)
if [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ]; then
    printf 'process '
    cat "/proc/$pid/cmdline"
    echo
fi
if [ -e "$locations" ]; then
    echo locations
    grep -E "^(answer|remove_answer) ($key|NETWORKING)( |$)" "$locations"
fi
:)sh";

}  // namespace

RemoteCommand look_at_bridge(std::string name, const BridgeJob& job) {
    const std::string line =
        shell_variable("interface", job.interface) + shell_variable("device", device_path(job)) +
        shell_variable("pid_file", pid_path(job)) + shell_variable("locations", locations_path) +
        shell_variable("key", answer_key(job)) + look_script;
    return quiet(std::move(name), line, time_limits::helper);
}

BridgeSeen bridge_seen(const BridgeJob& job, const CommandResult& looked) {
    BridgeSeen seen;
    for (const std::string_view line : lines_of(looked.output)) {
        if (line.starts_with(interface_prefix)) {
            const std::string_view status = trim(line.substr(interface_prefix.size()));
            seen.interface_exists = status == "0";
            // The shell's own statuses (POSIX): found but not executable, not found.
            seen.can_look = status != "126" && status != "127";
        } else if (line == device_line) {
            seen.device_exists = true;
        } else if (line.starts_with(process_prefix)) {
            seen.live_on = bridged_by(line.substr(process_prefix.size()), job);
        } else if (line == locations_line) {
            seen.locations_exist = true;
        } else {
            read_location(line, job, seen);
        }
    }
    return seen;
}

bool is_complete(const BridgeJob& job, const BridgeSeen& seen) {
    return seen.device_exists && seen.live_on == job.interface && seen.answer == job.interface &&
           seen.networking;
}

RemoteCommand make_device(const BridgeJob& job) {
    const Words words{
        "mknod", "-m", "600", device_path(job), "c", device_major, std::to_string(job.number)};
    return quiet("device", tool_line(words), time_limits::helper);
}

RemoteCommand start_bridge(const BridgeJob& job) {
    const Words words{"vmnet-bridge", "-d", pid_path(job), device_path(job), job.interface};
    return quiet("bridge", tool_line(words), time_limits::helper);
}

RemoteCommand add_answers(const BridgeJob& job, const BridgeSeen& seen) {
    Words words{"printf", "%s\\n"};
    if (!seen.networking) words.push_back(std::string("answer ") + networking_key + " yes");
    if (seen.answer != job.interface) {
        words.push_back("answer " + answer_key(job) + " " + job.interface);
    }
    return quiet("answers", command_line(words) + " >>" + locations_path, time_limits::helper);
}

}  // namespace grivon::drivers::vmware_server
