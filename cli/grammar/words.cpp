#include "cli/grammar/words.hpp"

#include <algorithm>

#include "cli/grammar/key_shape.hpp"
#include "cli/grammar/options.hpp"
#include "wire/catalogue.hpp"
#include "wire/error.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

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
    std::string text = "unknown option \"" + without_key(name) + "\"";
    if (const auto close = nearest(name, option_names()))
        text += "; did you mean \"" + std::string(*close) + "\"?";
    return fail(Errc::usage, std::move(text));
}

// One of the names, or an error that says which there are, and which was meant.
Result<std::size_t> one_of(std::span<const std::string_view> names, std::string_view option,
                           std::string_view typed) {
    std::string known;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == typed) return i;
        known += (known.empty() ? "" : ", ") + std::string(names[i]);
    }
    std::string text = "option \"" + std::string(option) + "\" must be one of: " + known;
    if (const auto close = nearest(typed, names))
        text += "; did you mean \"" + std::string(*close) + "\"?";
    return fail(Errc::usage, std::move(text));
}

Result<> take_format(Options& options, std::string_view name) {
    const auto format = one_of(format_names, "--format", name);
    if (!format) return tl::unexpected(format.error());
    options.format = static_cast<Format>(*format);
    return {};
}

Result<> take_progress(Options& options, std::string_view name) {
    const auto mode = one_of(progress_names, "--progress", name);
    if (!mode) return tl::unexpected(mode.error());
    options.progress = static_cast<ProgressMode>(*mode);
    return {};
}

Result<> take_timeout(Options& options, std::string_view value) {
    options.timeout = duration_in(value);
    if (options.timeout) return {};
    return fail(Errc::usage,
                "option \"--timeout\" must be a whole number and a unit: 90s, 10m, 2h, 1d");
}

// The value of "--config FILE" or "--config=FILE", moving index on over it; nothing: it has none.
std::optional<std::string> value_of_option(std::span<const std::string> words, std::size_t& index) {
    const auto& word = words[index];
    if (const auto equals = word.find('='); equals != std::string::npos)
        return word.size() > equals + 1 ? std::optional(word.substr(equals + 1)) : std::nullopt;
    if (index + 1 == words.size() || words[index + 1].empty()) return std::nullopt;
    return words[++index];
}

bool is_option(std::string_view word, std::string_view name) {
    return word == name || (word.starts_with(name) && word.substr(name.size()).starts_with('='));
}

// Takes the option at words[index], moving index on over its value.
Result<> take_option(std::span<const std::string> words, std::size_t& index, SortedWords& sorted) {
    const std::string_view word = words[index];
    if (word == "--json") {
        sorted.options.format = Format::json;
    } else if (word == "--yes" || word == "-y") {
        sorted.options.yes = true;
    } else if (word == "--async") {
        sorted.options.async = true;
    } else if (word == "--dry-run") {
        sorted.options.dry_run = true;
    } else if (word == "--prune") {
        sorted.options.prune = true;
    } else if (word == "--restart") {
        sorted.options.restart = true;
    } else if (word == "--accept-new") {
        sorted.options.accept_new = true;
    } else if (word == "--echo") {
        sorted.options.echo = true;
    } else if (word == "--raw") {
        sorted.options.raw = true;
    } else if (word == "--help" || word == "-h") {
        sorted.help = true;
    } else if (word == "--version") {
        sorted.version = true;
    } else if (is_option(word, "--config")) {
        const auto file = value_of_option(words, index);
        if (!file) return fail(Errc::usage, "option \"--config\" needs a file name");
        sorted.options.config_file = *file;
    } else if (is_option(word, "--key-file")) {
        const auto file = value_of_option(words, index);
        if (!file) return fail(Errc::usage, "option \"--key-file\" needs a file name");
        sorted.options.key_file = *file;
    } else if (is_option(word, "--progress")) {
        return take_progress(sorted.options, value_of_option(words, index).value_or(""));
    } else if (is_option(word, "--timeout")) {
        return take_timeout(sorted.options, value_of_option(words, index).value_or(""));
    } else if (is_option(word, "--format")) {
        return take_format(sorted.options, value_of_option(words, index).value_or(""));
    } else {
        return unknown_option(word);
    }
    return {};
}

}  // namespace

SortedWords sort_words(std::span<const std::string> words) {
    SortedWords sorted;
    bool options_end = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (!options_end && word == "--") {
            options_end = true;
        } else if (!options_end && word.size() > 1 && word.front() == '-') {
            const auto taken = take_option(words, i, sorted);
            if (!taken && !sorted.mistake) sorted.mistake = taken.error().message;
        } else if (const auto length = key_length(word); length > 0) {
            sorted.parameters[word.substr(0, length)] = word.substr(length + 1);
        } else {
            sorted.plain.push_back(word);
        }
    }
    return sorted;
}

}  // namespace grivon::cli
