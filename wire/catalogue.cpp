#include "wire/catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

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

std::string quoted(std::string_view word) {
    return "\"" + std::string(word) + "\"";
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consists_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_word_character(c) || extra.find(c) != std::string_view::npos;
    });
}

bool is_printable(std::string_view text, bool blanks) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > ' ' ? byte < 0x7f : (c == ' ' && blanks);
    });
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

bool is_vmnet(std::string_view text) {
    if (!text.starts_with("vmnet")) return false;
    const auto digits = text.substr(5);
    const auto value = parse_number(digits);
    return value && *value >= 0 && *value <= 99 && digits == std::to_string(*value);
}

bool is_path(std::string_view text) {
    return text.starts_with('/') && consists_of(text, "/._-+") &&
           text.find("..") == std::string_view::npos;
}

Result<> check_number(const ParameterRule& rule, std::string_view value) {
    const auto number = parse_number(value);
    const std::string name(rule.name);
    if (!number)
        return fail(Errc::usage,
                    "\"" + name + "\" parameter must be an integer, not " + quoted(value));
    if (*number >= rule.minimum && *number <= rule.maximum) return {};
    const std::string unit = rule.unit.empty() ? "" : " " + std::string(rule.unit);
    const std::string bounds =
        rule.maximum == INT64_MAX
            ? "at least " + std::to_string(rule.minimum)
            : "from " + std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum) + unit;
    return fail(Errc::usage,
                "\"" + name + "\" parameter must be " + bounds + ", not " + std::string(value));
}

std::string joined(std::span<const std::string_view> words) {
    std::string all;
    for (const auto word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return all;
}

Result<> malformed(const ParameterRule& rule, std::string_view value, std::string_view wanted) {
    return fail(Errc::usage, quoted(rule.name) + " parameter must be " + std::string(wanted) +
                                 ", not " + quoted(value));
}

Result<> check_value(const ParameterRule& rule, std::string_view value) {
    if (value.empty() || value.size() > limits::word_bytes_max || !is_printable(value, true))
        return fail(Errc::usage, quoted(rule.name) + " parameter is empty, too long or not text");
    switch (rule.kind) {
        case ValueKind::number:
            return check_number(rule, value);
        case ValueKind::host_name:
            return check_host_name(value);
        case ValueKind::word:
            if (is_printable(value, false)) return {};
            return malformed(rule, value, "one word");
        case ValueKind::text:
            return {};
        case ValueKind::device:
            if (value.size() <= 15 && consists_of(value, "._-")) return {};
            return malformed(rule, value, "a network interface such as eth0 or eth0.100");
        case ValueKind::vmnet:
            if (is_vmnet(value)) return {};
            return malformed(rule, value, "vmnet0 to vmnet99");
        case ValueKind::path:
            if (is_path(value)) return {};
            return malformed(rule, value, "an absolute path of letters, digits and /._-+");
        case ValueKind::choice:
            if (std::find(rule.choices.begin(), rule.choices.end(), value) != rule.choices.end())
                return {};
            return malformed(rule, value, "one of: " + joined(rule.choices));
    }
    return {};
}

Result<> unknown_parameter(const CommandRule& command, std::string_view name) {
    std::vector<std::string_view> known;
    for (const auto& rule : command.parameters) known.push_back(rule.name);
    std::string text = "unknown parameter " + quoted(name);
    if (known.empty()) {
        text += ": \"" + std::string(command.verb) + " " + std::string(command.object) +
                "\" takes none";
    } else if (const auto close = nearest(name, known)) {
        text += "; did you mean " + quoted(*close) + "?";
    } else {
        text += "; known are: " + joined(known);
    }
    return fail(Errc::usage, std::move(text));
}

Result<> check_parameters(const CommandRule& command, const Operation& operation) {
    for (const auto& [name, value] : operation.parameters) {
        const auto rule =
            std::find_if(command.parameters.begin(), command.parameters.end(),
                         [&name = name](const ParameterRule& known) { return known.name == name; });
        if (rule == command.parameters.end()) return unknown_parameter(command, name);
        if (auto ok = check_value(*rule, value); !ok) return ok;
    }
    for (const auto& rule : command.parameters)
        if (rule.required && !operation.parameters.contains(std::string(rule.name)))
            return fail(Errc::usage, "must supply " + std::string(rule.name) + "=");
    return {};
}

// Hosts may be patterns ("compute-0-%"), so '%' passes here; adding one is checked by the core.
Result<> check_arguments(const CommandRule& command, const Operation& operation) {
    const auto count = operation.arguments.size();
    if (count < command.arguments_min)
        return fail(Errc::usage, std::string(command.missing_argument));
    if (count > command.arguments_max)
        return fail(Errc::usage,
                    "too many arguments: " + quoted(operation.arguments[command.arguments_max]) +
                        " is one more than \"" + operation.name() + "\" takes");
    for (const auto& word : operation.arguments)
        if (word.empty() || word.size() > limits::word_bytes_max || !consists_of(word, ".-_%"))
            return fail(Errc::usage, quoted(word.substr(0, 64)) + " is not a name");
    return {};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row[b.size()];
}

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

std::optional<std::string_view> nearest(std::string_view typed,
                                        std::span<const std::string_view> candidates) {
    if (typed.size() > 64) return std::nullopt;  // nobody meant that; and the distance is quadratic
    std::optional<std::string_view> best;
    std::size_t best_distance = typed.size() / 2 + 1;  // half of the letters wrong: not meant
    for (const auto candidate : candidates) {
        const bool abbreviates =
            typed.size() >= 2 && (candidate.starts_with(typed) || typed.starts_with(candidate));
        const auto distance = abbreviates ? std::size_t{1} : edit_distance(typed, candidate);
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

Result<> check_operation(const Operation& operation) {
    const auto* command = find_command(operation.verb, operation.object);
    if (command == nullptr)
        return fail(Errc::usage, "unknown command " + quoted(operation.name().substr(0, 64)));
    if (operation.arguments.size() + operation.parameters.size() > limits::operation_words_max)
        return fail(Errc::usage, "more than " + std::to_string(limits::operation_words_max) +
                                     " words in one command");
    if (auto ok = check_arguments(*command, operation); !ok) return ok;
    return check_parameters(*command, operation);
}

std::optional<std::int64_t> number_parameter(const Operation& operation, const std::string& name) {
    const auto found = operation.parameters.find(name);
    if (found == operation.parameters.end()) return std::nullopt;
    return parse_number(found->second);
}

Result<> check_host_name(std::string_view word) {
    const bool formed = !word.empty() && word.size() <= 253 && consists_of(word, ".-") &&
                        is_word_character(word.front()) && is_word_character(word.back());
    const bool all_digits =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (formed && !all_digits) return {};
    return fail(Errc::usage, quoted(word.substr(0, 64)) +
                                 " is not a host name: letters, digits, dots and hyphens, not "
                                 "digits only");
}

}  // namespace grivon
