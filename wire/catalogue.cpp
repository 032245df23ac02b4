#include "wire/catalogue.hpp"

#include <algorithm>
#include <array>

#include "wire/limits.hpp"

namespace grivon {
namespace {

constexpr std::size_t any_count = limits::operation_words_max;

std::string usage_of(const ParameterRule& rule) {
    std::string value;
    switch (rule.kind) {
        case ValueKind::number:
            value = "number";
            break;
        case ValueKind::slice:
            value = "number|all";
            break;
        case ValueKind::boolean:
            value = "yes|no";
            break;
        case ValueKind::host_name:
            value = "host";
            break;
        case ValueKind::word:
        case ValueKind::text:
            value = "text";
            break;
        case ValueKind::device:
        case ValueKind::vlan:
            value = "device";
            break;
        case ValueKind::address:
        case ValueKind::netmask:
            value = "address";
            break;
        case ValueKind::mac:
            value = "mac";
            break;
        case ValueKind::attribute:
            value = "name";
            break;
        case ValueKind::vmnet:
            value = "vmnetN";
            break;
        case ValueKind::network:
            value = "vmnetN|device";
            break;
        case ValueKind::networks:
            value = "vmnetN|device,...";
            break;
        case ValueKind::vmbr:
            value = "vmbrN";
            break;
        case ValueKind::host_network:
            value = "vmbrN|device|bridge:name|network:name";
            break;
        case ValueKind::host_networks:
            value = "vmbrN|device|bridge:name|network:name,...";
            break;
        case ValueKind::numbers:
            value = "number,...";
            break;
        case ValueKind::names:
            value = "name,...";
            break;
        case ValueKind::curve_key:
            value = "key";
            break;
        case ValueKind::cluster:
            value = "name";
            break;
        case ValueKind::membership:
            value = "name|none";
            break;
        case ValueKind::ssh_address:
            value = "host|address";
            break;
        case ValueKind::login_name:
            value = "user";
            break;
        case ValueKind::jump:
            value = "[user@]host[:port],...|none";
            break;
        case ValueKind::path:
            value = "path";
            break;
        case ValueKind::time:
            value = "time";
            break;
        case ValueKind::duration:
            value = "duration";
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

const ArgumentRule& argument_rule(ArgumentKind kind) {
    static constexpr std::array<ArgumentRule, 15> rules{{
        {"", 0, 0, ""},
        {"[host...]", 0, any_count, ""},
        {"{host...}", 1, any_count, "must supply at least one host"},
        {"{host}", 1, 1, "must supply one host"},
        {"[host...]", 0, any_count, ""},
        {"{job}", 1, 1, "must supply one job id"},
        {"{key...}", 1, any_count, "must supply at least one key"},
        {"{job...}", 1, any_count, "must supply at least one job id"},
        {"{batch}", 1, 1, "must supply one batch id"},
        {"{batch...}", 1, any_count, "must supply at least one batch id"},
        {"{file|-}", 1, 1, "must supply a file, or - for standard input"},
        {"{cluster}", 1, 1, "must supply one cluster"},
        {"{host...|cluster=}", 1, any_count, "must supply at least one host, or cluster="},
        {"{name}", 1, 1, "must supply the name of one key"},
        {"{name...}", 1, any_count, "must supply the name of at least one key"},
    }};
    return rules[static_cast<std::size_t>(kind)];
}

const CommandRule* find_command(std::string_view verb, std::string_view object) {
    for (const auto& command : catalogue())
        if (command.verb == verb && command.object == object) return &command;
    return nullptr;
}

std::vector<std::string_view> examples_of(const CommandRule& command) {
    std::vector<std::string_view> lines{command.example};
    auto rest = command.further_examples;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        lines.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
}

std::string usage_line(const CommandRule& command) {
    std::string line = std::string(command.verb) + " " + std::string(command.object);
    if (const auto words = argument_rule(command.arguments).usage; !words.empty())
        line += " " + std::string(words);
    for (const auto& rule : command.parameters) line += " " + usage_of(rule);
    if (command.makes_jobs)
        for (const auto& rule : batch_rules()) line += " [" + std::string(rule.name) + "=]";
    return line;
}

std::span<const ParameterRule> change_rules_of(const CommandRule& command) {
    const bool changes = command.kind == CommandKind::change || command.makes_jobs;
    const bool has_own = std::any_of(
        command.parameters.begin(), command.parameters.end(),
        [](const ParameterRule& rule) { return rule.name == change_rules().front().name; });
    return changes && !has_own ? change_rules() : std::span<const ParameterRule>();
}

std::vector<const ParameterRule*> batch_words_of(const CommandRule& command) {
    std::vector<const ParameterRule*> words;
    if (command.makes_jobs)
        for (const auto& rule : batch_rules()) words.push_back(&rule);
    for (const auto& rule : change_rules_of(command)) words.push_back(&rule);
    return words;
}

}  // namespace grivon
