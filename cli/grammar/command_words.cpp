#include "cli/grammar/command_words.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

std::size_t words_in(std::string_view name) {
    return static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
}

bool begins_a_command(std::string_view prefix) {
    const auto commands = catalogue();
    return std::any_of(commands.begin(), commands.end(), [prefix](const CommandRule& command) {
        return begins_with_words(name_of(command), prefix);
    });
}

}  // namespace

std::string name_of(const CommandRule& command) {
    return std::string(command.verb) + " " + std::string(command.object);
}

bool begins_with_words(std::string_view name, std::string_view prefix) {
    return prefix.empty() || (name.starts_with(prefix) &&
                              (name.size() == prefix.size() || name[prefix.size()] == ' '));
}

std::string_view argument_noun(const CommandRule& command) {
    const auto usage = argument_rule(command.arguments).usage;
    if (usage.empty()) return {};
    const auto noun = usage.substr(1);  // behind the bracket
    const auto end =
        std::find_if(noun.begin(), noun.end(), [](char c) { return c < 'a' || c > 'z'; });
    return noun.substr(0, static_cast<std::size_t>(end - noun.begin()));
}

std::string joined(std::span<const std::string> words, std::size_t first, std::size_t last) {
    std::string text;
    for (auto i = first; i < last; ++i) text += (text.empty() ? "" : " ") + words[i];
    return text;
}

NamedCommand longest_command(std::span<const std::string> words) {
    NamedCommand longest;
    for (const auto& command : catalogue()) {
        const auto name = name_of(command);
        const auto count = words_in(name);
        if (count <= longest.words || count > words.size()) continue;
        if (joined(words, 0, count) == name) longest = {&command, count};
    }
    return longest;
}

std::size_t known_prefix_length(std::span<const std::string> words) {
    std::size_t known = 0;
    while (known < words.size() && begins_a_command(joined(words, 0, known + 1))) ++known;
    return known;
}

std::vector<std::string_view> next_words(std::string_view prefix) {
    std::vector<std::string_view> found;
    const auto take = [&found](std::string_view rest) {
        const auto word = rest.substr(0, rest.find(' '));
        if (std::find(found.begin(), found.end(), word) == found.end()) found.push_back(word);
    };
    for (const auto& command : catalogue()) {
        if (prefix.empty()) {
            take(command.verb);
            continue;
        }
        const auto verb_length = command.verb.size();
        if (!begins_with_words(prefix, command.verb)) continue;
        if (prefix.size() == verb_length) {
            take(command.object);
        } else if (const auto object = prefix.substr(verb_length + 1);
                   command.object.size() > object.size() &&
                   begins_with_words(command.object, object)) {
            take(command.object.substr(object.size() + 1));
        }
    }
    return found;
}

}  // namespace grivon::cli
