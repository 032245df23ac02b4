#include "cli/grammar/help.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

constexpr auto options_text =
    "Options, anywhere before --:\n"
    "  --format F     lists as table, json, jsonl, csv or yaml; jobs and events as json\n"
    "  --json         the same as --format json\n"
    "  --yes, -y      do not ask back when more is hit than was named\n"
    "  --async        print the job ids and return, without waiting for the jobs\n"
    "  --dry-run      show the jobs and the commands they would run, and do nothing\n"
    "  --progress P   auto, bar, plain, json or none: how the waiting is shown\n"
    "  --timeout T    stop waiting after 90s, 10m, 2h or 1d; the jobs go on\n"
    "  --echo         watch job: also notes and the commands that ran\n"
    "  --config FILE  instead of $GRIVON_CONFIG, ~/.config/grivon/grivon.toml,\n"
    "                 /etc/grivon/grivon.toml\n"
    "  --help, -h     this text, or the help of the command\n"
    "  --version\n";

constexpr std::size_t tab_columns = 8;

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
    if (rule.kind != ValueKind::number && rule.kind != ValueKind::slice) return {};
    if (rule.maximum == INT64_MAX) return "at least " + std::to_string(rule.minimum);
    const std::string unit = rule.unit.empty() ? "" : " " + std::string(rule.unit);
    return std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum) + unit;
}

std::size_t width_of(std::span<const ParameterRule> rules) {
    std::size_t width = 0;
    for (const auto& rule : rules) width = std::max(width, rule.name.size());
    return width;
}

std::string parameter_line(const ParameterRule& rule, std::size_t name_width) {
    std::string name = std::string(rule.name) + "=";
    name.resize(name_width + 1, ' ');
    std::string line = "  " + name + "  " + std::string(rule.help);
    if (const auto range = range_of(rule); !range.empty()) line += "; " + range;
    if (rule.required) line += "; required";
    return line + "\n";
}

// Nothing for a command without such words.
std::string parameter_section(std::string_view heading, std::span<const ParameterRule> rules,
                              std::size_t name_width) {
    if (rules.empty()) return {};
    auto text = "\n" + std::string(heading) + ":\n";
    for (const auto& rule : rules) text += parameter_line(rule, name_width);
    return text;
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

std::string folded_usage_lines(std::string_view lines, std::size_t columns) {
    std::string text;
    std::size_t column = 0;
    while (!lines.empty()) {
        const auto end = lines.find_first_of(" \n");
        const auto word = lines.substr(0, end);
        // Only arguments and parameters go to the next line; the command's own words stay together.
        const bool may_fold = word.starts_with('[') || word.starts_with('{');
        if (may_fold && column > tab_columns && column + 1 + word.size() > columns) {
            text += "\n\t";
            column = tab_columns;
        } else if (column > 0) {
            text += ' ';
            ++column;
        }
        text += word;
        column += word.size();
        if (end == std::string_view::npos) break;
        if (lines[end] == '\n') {
            text += '\n';
            column = 0;
        }
        lines.remove_prefix(end + 1);
    }
    return text;
}

std::string overview(std::string_view program) {
    const std::string name(program);
    return "Usage: " + name + " VERB OBJECT... [host...] [key=value...]\n\n" +
           usage_lines_below("") + "\n" + options_text + "\nMore about one command: " + name +
           " COMMAND --help\n";
}

std::string help_of(const CommandRule& command, std::string_view program) {
    const std::string name(program);
    const auto job_words = command.makes_jobs ? batch_rules() : std::span<const ParameterRule>();
    const auto name_width = std::max(width_of(command.parameters), width_of(job_words));
    return name + " " + usage_line(command) + "\n\n" + std::string(command.summary) + "\n" +
           parameter_section("Parameters", command.parameters, name_width) +
           parameter_section("When and how its jobs run", job_words, name_width) +
           "\nExample:\n  " + name + " " + std::string(command.example) + "\n";
}

}  // namespace grivon::cli
