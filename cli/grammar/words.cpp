#include "cli/grammar/words.hpp"

#include <algorithm>
#include <array>

#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

constexpr std::array<std::string_view, 7> known_options{"--json", "--async", "--echo",   "--config",
                                                        "--help", "-h",      "--version"};

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-';
}

// ^[A-Za-z0-9_+-]+= as in later Rocks, so that text with blanks and a '=' stays a plain word.
std::size_t key_length(std::string_view word) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return 0;
    const auto key = word.substr(0, equals);
    return std::all_of(key.begin(), key.end(), is_key_character) ? equals : 0;
}

Result<> unknown_option(std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    std::string text = "unknown option \"" + std::string(name) + "\"";
    if (const auto close = nearest(name, known_options))
        text += "; did you mean \"" + std::string(*close) + "\"?";
    return fail(Errc::usage, std::move(text));
}

// Takes the option at words[index], moving index on over its value.
Result<> take_option(std::span<const std::string> words, std::size_t& index, SortedWords& sorted) {
    constexpr std::string_view config_with_value = "--config=";
    const std::string_view word = words[index];
    if (word == "--json") {
        sorted.options.json = true;
    } else if (word == "--async") {
        sorted.options.async = true;
    } else if (word == "--echo") {
        sorted.options.echo = true;
    } else if (word == "--help" || word == "-h") {
        sorted.help = true;
    } else if (word == "--version") {
        sorted.version = true;
    } else if (word.starts_with(config_with_value) && word != config_with_value) {
        sorted.options.config_file = word.substr(config_with_value.size());
    } else if (word == "--config" && index + 1 < words.size() && !words[index + 1].empty()) {
        sorted.options.config_file = words[++index];
    } else if (word == "--config" || word == config_with_value) {
        return fail(Errc::usage, "option \"--config\" needs a file name");
    } else {
        return unknown_option(word);
    }
    return {};
}

}  // namespace

Result<SortedWords> sort_words(std::span<const std::string> words) {
    SortedWords sorted;
    bool options_end = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (!options_end && word == "--") {
            options_end = true;
        } else if (!options_end && word.size() > 1 && word.front() == '-') {
            if (auto taken = take_option(words, i, sorted); !taken)
                return tl::unexpected(taken.error());
        } else if (const auto length = key_length(word); length > 0) {
            sorted.parameters[word.substr(0, length)] = word.substr(length + 1);
        } else {
            sorted.plain.push_back(word);
        }
    }
    return sorted;
}

}  // namespace grivon::cli
