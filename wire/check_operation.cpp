// The checks of wire/catalogue.hpp: whether an operation is well-formed by the table's rules.
#include <algorithm>
#include <array>
#include <vector>

#include "wire/catalogue.hpp"
#include "wire/hypervisors.hpp"
#include "wire/jump.hpp"
#include "wire/limits.hpp"
#include "wire/serial.hpp"

namespace grivon {
namespace {

// As errors show what was typed: not whole if it is long, and no key that is in a wrong place.
std::string quoted(std::string_view word) {
    constexpr std::size_t shown_bytes_max = 64;
    constexpr std::size_t serial_bytes = 23;  // one that begins before the cut is seen whole here
    const auto masked = masked_text(word.substr(0, shown_bytes_max + serial_bytes));
    return "\"" + masked.substr(0, shown_bytes_max) + "\"";
}

// which: of a list, the item that is meant: "item 2 of the ".
Result<> check_number(const ParameterRule& rule, std::string_view value, std::string which = "") {
    const auto number = number_in(value);
    const std::string name = which + "\"" + std::string(rule.name) + "\"";
    if (!number)
        return fail(Errc::usage, name + " parameter must be an integer, not " + quoted(value));
    if (*number >= rule.minimum && *number <= rule.maximum) return {};
    const std::string unit = rule.unit.empty() ? "" : " " + std::string(rule.unit);
    const std::string bounds =
        rule.maximum == INT64_MAX
            ? "at least " + std::to_string(rule.minimum)
            : "from " + std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum) + unit;
    return fail(Errc::usage, name + " parameter must be " + bounds + ", not " + std::string(value));
}

std::string joined(std::span<const std::string_view> words) {
    std::string all;
    for (const auto word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return all;
}

Result<> malformed(const ParameterRule& rule, std::string_view value, std::string_view wanted,
                   const std::string& which = "") {
    return fail(Errc::usage, which + quoted(rule.name) + " parameter must be " +
                                 std::string(wanted) + ", not " + quoted(value));
}

Result<> check_network(const ParameterRule& rule, std::string_view value,
                       const std::string& which = "") {
    // An interface that is called like a network would hide behind it.
    if (value.starts_with("vmnet") ? is_vmnet_name(value) : is_device_name(value)) return {};
    return malformed(rule, value,
                     "vmnet0 to vmnet99, or the interface of the host that one bridges, such as "
                     "eth0.100",
                     which);
}

Result<> check_host_network(const ParameterRule& rule, std::string_view value,
                            const std::string& which = "") {
    const bool formed = value.starts_with("vmbr")
                            ? is_vmbr_name(value)
                            : is_device_name(value) || is_network_found(value);
    if (formed) return {};
    return malformed(rule, value,
                     "vmbr0 to vmbr99, the interface of the host that one bridges, such as "
                     "eth0.100, or what the host has, such as bridge:br0 or network:default",
                     which);
}

std::vector<std::string> items_of(std::string_view list) {
    std::vector<std::string> items;
    for (auto comma = list.find(','); comma != std::string_view::npos; comma = list.find(',')) {
        items.emplace_back(list.substr(0, comma));
        list.remove_prefix(comma + 1);
    }
    items.emplace_back(list);
    return items;
}

Result<> check_name(const ParameterRule& rule, std::string_view value, const std::string& which) {
    if (!value.empty() && value.size() <= limits::name_bytes_max && consists_of(value, "._-%"))
        return {};
    return fail(Errc::usage, which + quoted(rule.name) +
                                 " parameter must be names of letters, "
                                 "digits and ._-, with % for any text, not " +
                                 quoted(value));
}

Result<> check_item(const ParameterRule& rule, std::string_view value, const std::string& which) {
    if (rule.kind == ValueKind::numbers) return check_number(rule, value, which);
    if (rule.kind == ValueKind::names) return check_name(rule, value, which);
    if (rule.kind == ValueKind::host_networks) return check_host_network(rule, value, which);
    return check_network(rule, value, which);
}

// The first item that is wrong is named, in a list of more than one by its place.
Result<> check_items(const ParameterRule& rule, std::string_view value) {
    const auto items = items_of(value);
    if (items.size() > rule.items_max)
        return fail(Errc::usage, quoted(rule.name) + " parameter takes at most " +
                                     std::to_string(rule.items_max) + " items, not " +
                                     std::to_string(items.size()));
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto which =
            items.size() == 1 ? std::string() : "item " + std::to_string(i + 1) + " of the ";
        auto ok = check_item(rule, items[i], which);
        if (!ok) return ok;
    }
    return {};
}

Result<> check_jump(const ParameterRule& rule, std::string_view value) {
    if (value == "none") return {};
    const auto hosts = jump_hosts_in(value);
    if (hosts) return {};
    return malformed(
        rule, value,
        "hosts to go through, as [USER@]HOST[:PORT], or none (" + hosts.error().message + ")");
}

bool is_name(std::string_view value) {
    return value.size() <= limits::name_bytes_max && consists_of(value, "._-");
}

Result<> not_a_choice(const ParameterRule& rule, std::string_view value) {
    std::string text = quoted(rule.name) + " parameter must be one of: " + joined(rule.choices) +
                       ", not " + quoted(value);
    if (const auto close = nearest(value, rule.choices))
        text += "; did you mean " + quoted(*close) + "?";
    return fail(Errc::usage, std::move(text));
}

}  // namespace

Result<> check_value(const ParameterRule& rule, std::string_view value) {
    if (value.empty() || value.size() > limits::word_bytes_max || !is_printable(value, true))
        return fail(Errc::usage, quoted(rule.name) + " parameter is empty, too long or not text");
    switch (rule.kind) {
        case ValueKind::number:
            return check_number(rule, value);
        case ValueKind::slice:
            if (value == "all") return {};
            return check_number(rule, value);
        case ValueKind::boolean:
            if (boolean_in(value)) return {};
            return malformed(rule, value, "yes or no");
        case ValueKind::host_name:
            return check_host_name(value);
        case ValueKind::word:
            if (is_printable(value, false)) return {};
            return malformed(rule, value, "one word");
        case ValueKind::text:
            return {};
        case ValueKind::device:
            if (is_device_name(value)) return {};
            return malformed(rule, value, "a network interface such as eth0 or eth0.100");
        case ValueKind::vlan:
            if (vlan_named(value)) return {};
            return malformed(rule, value,
                             "a VLAN interface such as eth0.100, with an id from 1 to 4094 and at "
                             "most 15 characters");
        case ValueKind::address:
            if (ipv4_number(value)) return {};
            return malformed(rule, value, "an IPv4 address such as 192.168.30.1");
        case ValueKind::netmask:
            if (is_netmask(value)) return {};
            return malformed(rule, value, "a netmask such as 255.255.255.0");
        case ValueKind::mac:
            if (is_mac(value)) return {};
            return malformed(rule, value, "a hardware address such as 00:30:1b:b3:24:72");
        case ValueKind::attribute:
            if (is_name(value)) return {};
            return malformed(rule, value, "a name of letters, digits and ._-");
        case ValueKind::vmnet:
            if (is_vmnet_name(value)) return {};
            return malformed(rule, value, "vmnet0 to vmnet99");
        case ValueKind::network:
            return check_network(rule, value);
        case ValueKind::vmbr:
            if (is_vmbr_name(value)) return {};
            return malformed(rule, value, "vmbr0 to vmbr99");
        case ValueKind::host_network:
            return check_host_network(rule, value);
        case ValueKind::host_networks:
        case ValueKind::networks:
        case ValueKind::numbers:
        case ValueKind::names:
            return check_items(rule, value);
        case ValueKind::curve_key:
            if (is_curve_key(value)) return {};
            return malformed(rule, value, "the public half of a CURVE key: 40 characters of Z85");
        case ValueKind::cluster:
            if (is_name(value) && value != "none") return {};
            return malformed(rule, value, "a name of letters, digits and ._-, and not \"none\"");
        case ValueKind::membership:
            if (is_name(value)) return {};
            return malformed(rule, value, "a name of letters, digits and ._-, or \"none\"");
        case ValueKind::ssh_address:
            if (is_ssh_address(value)) return {};
            return malformed(rule, value,
                             "a host's name or its address: letters, digits and ._-, not \"-\" in "
                             "front, or an address of IPv6");
        case ValueKind::login_name:
            if (is_login_name(value)) return {};
            return malformed(rule, value,
                             "a login user: letters, digits and ._-+@$, not \"-\" in front");
        case ValueKind::jump:
            return check_jump(rule, value);
        case ValueKind::path:
            if (is_plain_path(value)) return {};
            return malformed(rule, value, "an absolute path of letters, digits and /._-+");
        case ValueKind::choice:
            if (std::find(rule.choices.begin(), rule.choices.end(), value) != rule.choices.end())
                return {};
            return not_a_choice(rule, value);
        case ValueKind::time:
            if (utc_time_in(value)) return {};
            return malformed(rule, value, "a time such as 2026-11-22T20:00:00Z");
        case ValueKind::duration:
            if (duration_in(value)) return {};
            return malformed(rule, value, "a duration such as 90s, 10m, 2h or 1d");
    }
    return {};
}

namespace {

bool names(std::span<const ParameterRule> rules, std::string_view name) {
    return std::any_of(rules.begin(), rules.end(),
                       [name](const ParameterRule& rule) { return rule.name == name; });
}

Result<> unknown_parameter(const CommandRule& command, std::string_view name) {
    const auto command_name =
        "\"" + std::string(command.verb) + " " + std::string(command.object) + "\"";
    if (names(change_rules(), name))
        return fail(Errc::usage, quoted(name) + (command.kind == CommandKind::change
                                                     ? " is said of the whole batch, not of " +
                                                           command_name + " in it"
                                                     : " goes with commands that change "
                                                       "something, not with " +
                                                           command_name));
    if (names(batch_rules(), name))
        return fail(
            Errc::usage,
            quoted(name) + (command.makes_jobs
                                ? " is said of the whole batch, not of " + command_name + " in it"
                                : " goes with commands that make jobs, not with " + command_name));
    std::vector<std::string_view> known;
    for (const auto& rule : command.parameters) known.push_back(rule.name);
    for (const auto* rule : batch_words_of(command)) known.push_back(rule->name);
    std::string text = "unknown parameter " + quoted(name);
    if (known.empty()) {
        text += ": " + command_name + " takes none";
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
    if (operation.parameters.contains("until") && operation.parameters.contains("for"))
        return fail(Errc::usage, "until= and for= both say when it ends; give one of them");
    if (operation.parameters.contains("slice") && operation.parameters.contains("count"))
        return fail(Errc::usage,
                    "slice= is the number of one VM; it does not go together with count=");
    return {};
}

// Nothing of the word is shown: it may be a key with a slip in it.
Result<> check_serials(const Operation& operation) {
    for (std::size_t i = 0; i < operation.arguments.size(); ++i)
        if (!is_serial(operation.arguments[i]))
            return fail(Errc::usage, "key " + std::to_string(i + 1) + " of " +
                                         std::to_string(operation.arguments.size()) +
                                         " is not four groups of five digits or capital "
                                         "letters, joined by hyphens");
    return {};
}

// Words that stand for jobs or batches.
Result<> check_numbers(const CommandRule& command, const Operation& operation) {
    using enum ArgumentKind;
    const auto kind = command.arguments;
    const bool batches = kind == one_batch || kind == some_batches;
    if (!batches && kind != one_job && kind != some_jobs) return {};
    const std::string_view what = batches ? "batch" : "job";
    for (const auto& word : operation.arguments)
        if (const auto value = number_in(word); !value || *value < 1)
            return fail(Errc::usage, quoted(word) + " is not the number of a " + std::string(what) +
                                         ", which is a whole number from 1; grivon list " +
                                         std::string(what) + " shows them");
    return {};
}

Result<> check_key_names(const Operation& operation) {
    for (const auto& word : operation.arguments)
        if (!is_name(word))
            return fail(Errc::usage, quoted(word) +
                                         " is no name of a key, which is of letters, "
                                         "digits and ._-, at most " +
                                         std::to_string(limits::name_bytes_max));
    return {};
}

// Hosts may be patterns ("compute-0-%") and ranges ("compute-0-[0-19]"), so these characters pass
// here; what they come to is for the core to say.
Result<> check_words(const CommandRule& command, const Operation& operation) {
    const bool file = command.arguments == ArgumentKind::one_file;
    for (const auto& word : operation.arguments)
        if (word.empty() || word.size() > limits::word_bytes_max ||
            (!file && !consists_of(word, ".-_%[],")))
            return fail(Errc::usage, quoted(word) + " is not a name");
    return {};
}

Result<> check_arguments(const CommandRule& command, const Operation& operation) {
    const auto& rule = argument_rule(command.arguments);
    const auto count = operation.arguments.size();
    const bool means_cluster = command.arguments == ArgumentKind::hosts_or_cluster &&
                               operation.parameters.contains("cluster");
    if (count < rule.minimum && !means_cluster) return fail(Errc::usage, std::string(rule.missing));
    if (command.arguments == ArgumentKind::serials) return check_serials(operation);
    const bool keys =
        command.arguments == ArgumentKind::one_key || command.arguments == ArgumentKind::some_keys;
    if (keys)
        if (auto ok = check_key_names(operation); !ok) return ok;
    if (auto ok = check_words(command, operation); !ok) return ok;
    if (count <= rule.maximum) return check_numbers(command, operation);
    if (command.arguments == ArgumentKind::one_host)
        return fail(Errc::usage, "must supply only one host");
    return fail(Errc::usage, "too many arguments: " + quoted(operation.arguments[rule.maximum]) +
                                 " is one more than " + quoted(operation.name()) + " takes");
}

char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Letters of another case are the same: "nat" is meant to be "NAT".
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted =
                diagonal + (lower_case(a[i - 1]) == lower_case(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row[b.size()];
}

}  // namespace

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
    if (command == nullptr) return fail(Errc::usage, "unknown command " + quoted(operation.name()));
    if (operation.arguments.size() + operation.parameters.size() > limits::operation_words_max)
        return fail(Errc::usage, "more than " + std::to_string(limits::operation_words_max) +
                                     " words in one command");
    if (auto ok = check_arguments(*command, operation); !ok) return ok;
    return check_parameters(*command, operation);
}

std::optional<std::int64_t> number_parameter(const Operation& operation, const std::string& name) {
    const auto found = operation.parameters.find(name);
    if (found == operation.parameters.end()) return std::nullopt;
    return number_in(found->second);
}

std::optional<std::string> text_parameter(const Operation& operation, const std::string& name) {
    const auto found = operation.parameters.find(name);
    if (found == operation.parameters.end()) return std::nullopt;
    return found->second;
}

std::optional<bool> boolean_parameter(const Operation& operation, const std::string& name) {
    const auto text = text_parameter(operation, name);
    return text ? boolean_in(*text) : std::nullopt;
}

std::optional<WallTime> time_parameter(const Operation& operation, const std::string& name) {
    const auto text = text_parameter(operation, name);
    return text ? utc_time_in(*text) : std::nullopt;
}

std::optional<std::chrono::milliseconds> duration_parameter(const Operation& operation,
                                                            const std::string& name) {
    const auto text = text_parameter(operation, name);
    return text ? duration_in(*text) : std::nullopt;
}

std::vector<std::uint64_t> number_arguments(const Operation& operation) {
    std::vector<std::uint64_t> numbers;
    for (const auto& word : operation.arguments)
        if (const auto value = number_in(word))
            numbers.push_back(static_cast<std::uint64_t>(*value));
    return numbers;
}

std::vector<std::string> list_parameter(const Operation& operation, const std::string& name) {
    const auto text = text_parameter(operation, name);
    return text ? items_of(*text) : std::vector<std::string>();
}

std::optional<std::string> target_cluster(const Operation& operation) {
    const auto object = vm_object_in(operation.object);
    const bool of_vms = object && object->part == VmPart::vm;
    const bool says_which = of_vms && (operation.verb == "add" || operation.verb == "import");
    const bool may_say_which = of_vms && operation.verb == "set";
    if (says_which || (may_say_which && !operation.arguments.empty())) return std::nullopt;
    return text_parameter(operation, "cluster");
}

std::optional<std::uint32_t> slice_parameter(const Operation& operation) {
    const auto value = number_parameter(operation, "slice");
    if (!value) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

}  // namespace grivon
