#include "cli/grammar/help.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

constexpr auto options_text =
    "Options, anywhere before --:\n"
    "  --json         tables and events as JSON\n"
    "  --async        print the job ids and return, without waiting for the jobs\n"
    "  --echo         watch job: also notes and the commands that ran\n"
    "  --config FILE  instead of $GRIVON_CONFIG, ~/.config/grivon/grivon.toml,\n"
    "                 /etc/grivon/grivon.toml\n"
    "  --help, -h     this text, or the help of the command\n"
    "  --version\n";

template <class Predicate>
std::string usage_lines(Predicate wanted) {
    std::string text;
    for (const auto& command : catalogue())
        if (wanted(name_of(command))) text += usage_line(command) + "\n";
    return text;
}

std::string range_of(const ParameterRule& rule) {
    if (rule.kind == ValueKind::choice) {
        std::string choices;
        for (const auto choice : rule.choices)
            choices += (choices.empty() ? "" : ", ") + std::string(choice);
        return choices;
    }
    if (rule.kind != ValueKind::number) return {};
    if (rule.maximum == INT64_MAX) return "at least " + std::to_string(rule.minimum);
    const std::string unit = rule.unit.empty() ? "" : " " + std::string(rule.unit);
    return std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum) + unit;
}

std::string parameter_line(const ParameterRule& rule, std::size_t name_width) {
    std::string name = std::string(rule.name) + "=";
    name.resize(name_width + 1, ' ');
    std::string line = "  " + name + "  " + std::string(rule.help);
    if (const auto range = range_of(rule); !range.empty()) line += "; " + range;
    if (rule.required) line += "; required";
    return line + "\n";
}

}  // namespace

std::string name_of(const CommandRule& command) {
    return std::string(command.verb) + " " + std::string(command.object);
}

std::string usage_lines_below(std::string_view prefix) {
    return usage_lines([prefix](const std::string& name) {
        return prefix.empty() || (name.starts_with(prefix) &&
                                  (name.size() == prefix.size() || name[prefix.size()] == ' '));
    });
}

std::string usage_lines_containing(std::string_view words) {
    return usage_lines(
        [words](const std::string& name) { return name.find(words) != std::string::npos; });
}

std::string overview() {
    return "Usage: grivon VERB OBJECT... [host...] [key=value...]\n\n" + usage_lines_below("") +
           "\n" + options_text + "\nMore about one command: grivon COMMAND --help\n";
}

std::string help_of(const CommandRule& command) {
    std::string text =
        "grivon " + usage_line(command) + "\n\n" + std::string(command.summary) + "\n";
    if (!command.parameters.empty()) {
        std::size_t name_width = 0;
        for (const auto& rule : command.parameters)
            name_width = std::max(name_width, rule.name.size());
        text += "\nParameters:\n";
        for (const auto& rule : command.parameters) text += parameter_line(rule, name_width);
    }
    return text + "\nExample:\n  grivon " + std::string(command.example) + "\n";
}

}  // namespace grivon::cli
