#include "cli/grammar/help.hpp"

#include <algorithm>
#include <vector>

#include "cli/grammar/options.hpp"
#include "cli/manual/plain_text.hpp"

namespace grivon::cli {
namespace {

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
    return "  " + name + "  " + meaning_of(rule) + "\n";
}

// Nothing for a command without such words.
std::string parameter_section(std::string_view heading, std::span<const ParameterRule> rules,
                              std::size_t name_width) {
    if (rules.empty()) return {};
    auto text = "\n" + std::string(heading) + ":\n";
    for (const auto& rule : rules) text += parameter_line(rule, name_width);
    return text;
}

std::string options_section() {
    std::vector<Item> items;
    for (const auto& rule : option_rules()) {
        std::string term(rule.name);
        if (!rule.letter.empty()) term += ", " + std::string(rule.letter);
        if (!rule.value.empty()) term += " " + std::string(rule.value);
        items.push_back({std::move(term), rule.help});
    }
    return "\nOptions, anywhere before --:\n" + item_lines(items);
}

std::string topic_lines(std::string_view word) {
    std::vector<Item> items;
    for (const auto& topic : topics())
        if (topic.name.find(word) != std::string_view::npos ||
            topic.title.find(word) != std::string_view::npos)
            items.push_back({std::string(topic.name), topic.title});
    return item_lines(items);
}

std::string example_section(const CommandRule& command, const std::string& program) {
    const auto examples = examples_of(command);
    std::string text = examples.size() > 1 ? "\nExamples:\n" : "\nExample:\n";
    for (const auto example : examples) text += "  " + program + " " + std::string(example) + "\n";
    return text;
}

}  // namespace

std::string meaning_of(const ParameterRule& rule) {
    std::string text(rule.help);
    if (const auto range = range_of(rule); !range.empty()) text += "; " + range;
    if (rule.required) text += "; required";
    return text;
}

std::string usage_lines_below(std::string_view prefix) {
    return usage_lines(
        [prefix](const std::string& name) { return begins_with_words(name, prefix); });
}

std::string usage_lines_containing(std::string_view words) {
    return usage_lines(
        [words](const std::string& name) { return name.find(words) != std::string::npos; });
}

std::string topic_lines_containing(std::string_view word, std::string_view program) {
    const auto lines = topic_lines(word);
    if (lines.empty()) return {};
    return "Topics, by " + std::string(program) + " help TOPIC:\n" + lines;
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
           usage_lines_below("") + options_section() + "\n" + topic_lines_containing("", name) +
           "\nMore about one command: " + name + " COMMAND --help\n";
}

std::string help_of(const CommandRule& command, std::string_view program) {
    const std::string name(program);
    const auto job_words = command.makes_jobs ? batch_rules() : std::span<const ParameterRule>();
    const auto change_words = change_rules_of(command);
    const auto name_width =
        std::max({width_of(command.parameters), width_of(job_words), width_of(change_words)});
    return name + " " + usage_line(command) + "\n\n" + std::string(command.summary) + "\n" +
           parameter_section("Parameters", command.parameters, name_width) +
           parameter_section("When and how its jobs run", job_words, name_width) +
           parameter_section("For the record", change_words, name_width) +
           example_section(command, name);
}

}  // namespace grivon::cli
