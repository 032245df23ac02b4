#include "wire/catalogue.hpp"

#include <array>

#include "wire/limits.hpp"

namespace grivon {
namespace {

using enum CommandKind;
using Rules = std::span<const ParameterRule>;

constexpr std::size_t any_count = limits::operation_words_max;

// Bounds of VMware Server 1.0: one or two CPUs, memsize up to 3600, SCSI disks up to 950 GB; a disk
// is sized in whole GB here. A slice's VNC port is 5900 + slice, kept inside 5900-6899.
constexpr std::int64_t slice_max = 999;

constexpr std::array<std::string_view, 1> hypervisor_choices{"vmware-server"};
constexpr std::array<std::string_view, 1> vmnet_kind_choices{"bridge"};
constexpr std::array<std::string_view, 7> job_state_choices{
    "queued", "running", "succeeded", "failed", "cancelled", "skipped", "uncertain"};
constexpr std::array<std::string_view, 2> yes_no_choices{"yes", "no"};

constexpr ParameterRule slice_parameter{
    "slice", ValueKind::number, false, "the VM's number on its host; all of the host if absent",
    0,       slice_max,         ""};

constexpr ParameterRule add_host_rules[]{
    {"address", ValueKind::word, false, "what SSH connects to; the name if absent"},
    {"port", ValueKind::number, false, "SSH port (22)", 1, 65535, ""},
    {"user", ValueKind::word, false, "login user (root)"},
    {"hostkey", ValueKind::text, false,
     "public host key as in known_hosts: \"ssh-ed25519 AAAA...\"; the worker's known_hosts if "
     "absent"},
    {"hypervisor", ValueKind::choice, false, "what runs the VMs", 0, 0, "", hypervisor_choices},
    {"rack", ValueKind::number, false, "cabinet; from the name's end -R-K if absent", 0, 9999, ""},
    {"rank", ValueKind::number, false, "place in the rack; from the name if absent", 0, 9999, ""},
    {"datadir", ValueKind::path, false, "where VMs live on the host (/state/partition1)"},
};
constexpr ParameterRule add_vmnet_rules[]{
    {"iface", ValueKind::device, true, "interface of the host, eth0 or eth0.100"},
    {"type", ValueKind::choice, true, "kind of network", 0, 0, "", vmnet_kind_choices},
    {"vmnet", ValueKind::vmnet, false, "number to use; the next free one if absent"},
};
constexpr ParameterRule add_vm_rules[]{
    {"cpus", ValueKind::number, false, "virtual CPUs (1)", 1, 2, ""},
    {"mem", ValueKind::number, false, "memory in MB (1024)", 4, 3600, "MB"},
    {"disksize", ValueKind::number, false, "disk in GB (36)", 1, 950, "GB"},
    {"slice", ValueKind::number, false, "number to use; the next one if absent", 0, slice_max, ""},
};
constexpr ParameterRule add_nic_rules[]{
    slice_parameter,
    {"vmnet", ValueKind::vmnet, true, "network of the host to bind to"},
};
constexpr ParameterRule slice_rules[]{slice_parameter};
constexpr ParameterRule list_job_rules[]{
    {"state", ValueKind::choice, false, "only jobs in this state", 0, 0, "", job_state_choices},
    {"host", ValueKind::host_name, false, "only jobs of this host"},
    {"batch", ValueKind::number, false, "only jobs of this batch", 1, INT64_MAX, ""},
    {"newest", ValueKind::number, false, "only so many of the newest", 1, INT64_MAX, ""},
};
constexpr ParameterRule watch_event_rules[]{
    {"since", ValueKind::number, false, "events after this number, 0 for all (from now on)", 0,
     INT64_MAX, ""},
    {"batch", ValueKind::number, false, "only events of this batch", 1, INT64_MAX, ""},
    {"count", ValueKind::number, false, "stop after so many", 1, INT64_MAX, ""},
    {"follow", ValueKind::choice, false, "no: stop at the newest event (yes)", 0, 0, "",
     yes_no_choices},
};

constexpr std::string_view need_host = "must supply at least one host";
constexpr std::string_view need_job = "must supply one job id";

constexpr CommandRule commands[]{
    {"add", "host", change, "{host...}", 1, any_count, need_host, add_host_rules,
     "Makes hosts known.", "add host vmware-server-0-0 address=10.1.1.10"},
    {"list",
     "host",
     query,
     "[host...]",
     0,
     any_count,
     "",
     {},
     "Shows hosts, whether they answer, and what their lanes do.",
     "list host"},
    {"remove",
     "host",
     change,
     "{host...}",
     1,
     any_count,
     need_host,
     {},
     "Forgets hosts on which no VM exists.",
     "remove host vmware-server-0-0"},
    {"add", "host vmwarenet", change, "{host...}", 1, any_count, need_host, add_vmnet_rules,
     "Makes a virtual network on hosts; active at once.",
     "add host vmwarenet vmware-server-0-0 iface=eth0 type=bridge"},
    {"list",
     "host vmwarenet",
     query,
     "[host...]",
     0,
     any_count,
     "",
     {},
     "Shows the virtual networks of hosts.",
     "list host vmwarenet"},
    {"add", "host vmware", change, "{host...}", 1, any_count, need_host, add_vm_rules,
     "Adds a VM to hosts, in the database only.",
     "add host vmware vmware-server-0-0 cpus=1 mem=768 disksize=20"},
    {"add", "host vmware interface", change, "{host...}", 1, any_count, need_host, add_nic_rules,
     "Adds a network interface to VMs, in the database only.",
     "add host vmware interface vmware-server-0-0 slice=0 vmnet=vmnet0"},
    {"list",
     "host vmware",
     query,
     "[host...]",
     0,
     any_count,
     "",
     {},
     "Shows the VMs and their last seen state.",
     "list host vmware"},
    {"create", "host vmware", change, "{host...}", 1, any_count, need_host, slice_rules,
     "Makes disk and configuration on the host and registers the VM.",
     "create host vmware vmware-server-0-0 slice=0"},
    {"start", "host vmware", change, "{host...}", 1, any_count, need_host, slice_rules,
     "Powers VMs on.", "start host vmware vmware-server-0-0 slice=0"},
    {"stop", "host vmware", change, "{host...}", 1, any_count, need_host, slice_rules,
     "Powers VMs off, hard.", "stop host vmware vmware-server-0-0 slice=0"},
    {"list", "job", client, "", 0, 0, "", list_job_rules, "Shows jobs, the oldest first.",
     "list job state=failed"},
    {"show",
     "job",
     client,
     "{job}",
     1,
     1,
     need_job,
     {},
     "Shows one job: its steps, times, exit status, and what it waits for.",
     "show job 5"},
    {"watch",
     "job",
     client,
     "{job}",
     1,
     1,
     need_job,
     {},
     "Prints a job's output, live or afterwards, byte for byte.",
     "watch job 5"},
    {"watch", "event", client, "", 0, 0, "", watch_event_rules,
     "Prints events as they are committed.", "watch event since=0"},
};

std::string usage_of(const ParameterRule& rule) {
    std::string value;
    switch (rule.kind) {
        case ValueKind::number:
            value = "number";
            break;
        case ValueKind::host_name:
            value = "host";
            break;
        case ValueKind::word:
        case ValueKind::text:
            value = "text";
            break;
        case ValueKind::device:
            value = "device";
            break;
        case ValueKind::vmnet:
            value = "vmnetN";
            break;
        case ValueKind::path:
            value = "path";
            break;
        case ValueKind::choice:
            for (const auto choice : rule.choices)
                value += (value.empty() ? "" : "|") + std::string(choice);
            break;
    }
    const std::string pair = std::string(rule.name) + "=" + value;
    return rule.required ? "{" + pair + "}" : "[" + pair + "]";
}

}  // namespace

std::span<const CommandRule> catalogue() {
    return commands;
}

const CommandRule* find_command(std::string_view verb, std::string_view object) {
    for (const auto& command : commands)
        if (command.verb == verb && command.object == object) return &command;
    return nullptr;
}

std::string usage_line(const CommandRule& command) {
    std::string line = std::string(command.verb) + " " + std::string(command.object);
    if (!command.arguments.empty()) line += " " + std::string(command.arguments);
    for (const auto& rule : command.parameters) line += " " + usage_of(rule);
    return line;
}

}  // namespace grivon
