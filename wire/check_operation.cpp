// The checks of wire/catalogue.hpp: whether an operation is well-formed by the table's rules.
#include <algorithm>
#include <charconv>
#include <vector>

#include "wire/catalogue.hpp"
#include "wire/limits.hpp"

namespace grivon {
namespace {

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
