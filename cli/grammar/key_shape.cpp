#include "cli/grammar/key_shape.hpp"

#include <algorithm>
#include <cstddef>

#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

constexpr std::string_view hidden = "*****";

// Of the 20 letters and digits of a key, a few may be lost; and two keys may have run together.
constexpr std::size_t characters_min = 15;
// A group has five; of the four groups one may have run into another.
constexpr std::size_t group_min = 4;
constexpr std::size_t group_max = 6;
constexpr std::size_t groups_min = 3;

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_letter_or_digit(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Runs of letters and digits that are as long as a key's.
std::size_t groups_in(std::string_view word) {
    std::size_t groups = 0;
    std::size_t length = 0;
    for (std::size_t i = 0; i <= word.size(); ++i) {
        if (i < word.size() && is_letter_or_digit(word[i])) {
            ++length;
        } else {
            groups += length >= group_min && length <= group_max ? 1 : 0;
            length = 0;
        }
    }
    return groups;
}

bool is_parameter_of(const CommandRule& command, std::string_view name) {
    return std::any_of(command.parameters.begin(), command.parameters.end(),
                       [name](const ParameterRule& rule) { return rule.name == name; });
}

}  // namespace

bool may_be_key(std::string_view word) {
    const auto characters =
        static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_letter_or_digit));
    if (characters < characters_min) return false;
    return std::none_of(word.begin(), word.end(), is_lower) || groups_in(word) >= groups_min;
}

std::string without_key(std::string_view word) {
    return std::string(may_be_key(word) ? hidden : word);
}

std::vector<std::string> secret_words(const Operation& operation) {
    const auto* command = find_command(operation.verb, operation.object);
    if (command == nullptr || !operation.object.ends_with("vmwarekey")) return {};
    std::vector<std::string> words;
    for (const auto& word : operation.arguments)
        if (may_be_key(word)) words.push_back(word);
    for (const auto& [name, value] : operation.parameters) {
        if (is_parameter_of(*command, name) || !may_be_key(name + "=" + value)) continue;
        words.push_back(name);
        if (value.size() >= group_min) words.push_back(value);
    }
    return words;
}

std::string without_words(std::string message, std::span<const std::string> words) {
    for (const auto& word : words)
        for (auto at = message.find(word); at != std::string::npos;
             at = message.find(word, at + hidden.size()))
            message.replace(at, word.size(), hidden);
    return message;
}

}  // namespace grivon::cli
