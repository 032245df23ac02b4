#include <algorithm>
#include <vector>

#include "cli/grammar/batch_words.hpp"
#include "cli/grammar/command_words.hpp"
#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/grammar/key_shape.hpp"
#include "cli/grammar/options.hpp"
#include "cli/grammar/words.hpp"
#include "cli/manual/plain_text.hpp"

namespace grivon::cli {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t echoed_bytes_max = 64;  // of a mistyped word, in an error of one line

std::string quoted(std::string_view text) {
    return "\"" + std::string(text.substr(0, echoed_bytes_max)) + "\"";
}

std::string quoted_but_keys(Words words) {
    for (auto& word : words) word = without_key(word);
    return quoted(joined(words, 0, words.size()));
}

// rocks "list host" compute: the command may come as one word. Only the first word can hold it.
void split_quoted_command(Words& words) {
    if (words.empty() || words.front().find(' ') == std::string::npos) return;
    Words parts;
    std::string part;
    for (const char c : words.front() + " ") {
        if (c != ' ') {
            part += c;
        } else if (!part.empty()) {
            parts.push_back(std::exchange(part, {}));
        }
    }
    words.erase(words.begin());
    words.insert(words.begin(), parts.begin(), parts.end());
}

Misuse not_a_command(const Words& words, const std::string& program) {
    const auto known = known_prefix_length(words);
    const auto prefix = joined(words, 0, known);
    const auto usage = known == 0 ? std::string() : usage_lines_below(prefix);
    if (known == words.size())
        return {quoted(prefix) + " is not a whole command; these begin with it:", usage};
    auto candidates = next_words(prefix);
    if (known == 0) candidates.push_back("help");
    const auto lead = prefix.empty() ? std::string() : prefix + " ";
    std::string message = "unknown command " + quoted(lead + without_key(words[known]));
    if (const auto close = nearest(words[known], candidates)) {
        message += "; did you mean " + quoted(lead + std::string(*close)) + "?";
    } else if (known == 0) {
        message += "; " + program + " help lists the commands";
    }
    return {std::move(message), usage, true};
}

Misuse nothing_about(const Words& words, const std::string& program) {
    std::string message = "no command or topic contains " + quoted_but_keys(words);
    std::vector<std::string_view> known;
    for (const auto& topic : topics()) known.push_back(topic.name);
    for (const auto verb : next_words("")) known.push_back(verb);
    for (const auto& command : catalogue()) known.push_back(command.object);
    if (const auto close = nearest(joined(words, 0, words.size()), known))
        message += "; did you mean " + quoted(program + " help " + std::string(*close)) + "?";
    else
        message += "; " + program + " help lists them all";
    return {std::move(message)};
}

Parsed help_about(const Words& words, const std::string& program) {
    if (words.empty()) return Printout{overview(program)};
    if (const auto resolved = longest_command(words); resolved.words == words.size())
        return Printout{help_of(*resolved.command, program)};
    const auto text = joined(words, 0, words.size());
    if (const auto* topic = find_topic(text)) return Printout{plain_text(*topic)};
    auto lines = usage_lines_containing(text);
    const auto about = topic_lines_containing(text, program);
    if (lines.empty() && about.empty()) return nothing_about(words, program);
    return Printout{lines + (lines.empty() || about.empty() ? "" : "\n") + about};
}

// The batch words are taken out of the operation, and its times get the form of the wire.
Result<BatchSpec> check_parameters(const CommandRule& command, Operation& operation, WallTime now) {
    auto batch = take_batch_words(command, operation, now);
    if (!batch) return batch;
    if (auto ok = convert_times(command, operation, now); !ok)
        return tl::unexpected(std::move(ok.error()));
    if (auto ok = check_operation(operation); !ok) return tl::unexpected(std::move(ok.error()));
    return batch;
}

// Of commands about keys nothing that was typed is shown when it might be a key with a slip in it.
Result<BatchSpec> check_words_of(const CommandRule& command, Operation& operation, WallTime now) {
    if (command.arguments == ArgumentKind::serials && !operation.parameters.empty())
        return fail(Errc::usage,
                    "\"" + name_of(command) + "\" takes keys only, but a word has a \"=\" in it");
    const auto secrets = secret_words(operation);
    return check_parameters(command, operation, now).map_error([&](Error error) {
        return Error{error.code, without_words(std::move(error.message), secrets)};
    });
}

// Rocks: "help" as the first argument of any command prints its help.
bool ends_in_help(const Words& words, const NamedCommand& resolved) {
    if (resolved.command == nullptr) return words.back() == "help";
    return resolved.words < words.size() && words[resolved.words] == "help";
}

Parsed invocation_of(const NamedCommand& resolved, SortedWords sorted, WallTime now) {
    const auto& command = *resolved.command;
    Invocation invocation{&command, {}, {}, std::move(sorted.options)};
    auto& operation = invocation.operation;
    operation.verb = command.verb;
    operation.object = command.object;
    operation.arguments.assign(sorted.plain.begin() + static_cast<std::ptrdiff_t>(resolved.words),
                               sorted.plain.end());
    operation.parameters = std::move(sorted.parameters);
    if (auto ok = check_options(command, invocation.options); !ok)
        return Misuse{ok.error().message};
    if (invocation.options.accept_new) operation.parameters[std::string(accept_new_word)] = "yes";
    auto batch = check_words_of(command, operation, now);
    if (!batch) return Misuse{batch.error().message};
    invocation.batch = std::move(*batch);
    return invocation;
}

}  // namespace

Parsed parse(std::span<const std::string> words, std::string_view program, WallTime now) {
    const std::string name(program);
    auto sorted = sort_words(words);
    if (sorted.mistake) return Misuse{*sorted.mistake};
    auto& plain = sorted.plain;
    split_quoted_command(plain);
    if (sorted.version) return Printout{"grivon " GRIVON_VERSION "\n"};
    if (plain.empty()) return Printout{overview(name)};
    if (plain.front() == "help") return help_about(Words(plain.begin() + 1, plain.end()), name);

    const auto resolved = longest_command(plain);
    const bool asks_help = sorted.help || ends_in_help(plain, resolved);
    if (resolved.command == nullptr) {
        if (asks_help && plain.back() == "help") plain.pop_back();
        if (asks_help && known_prefix_length(plain) == plain.size())
            return Printout{usage_lines_below(joined(plain, 0, plain.size()))};
        return not_a_command(plain, name);
    }
    if (asks_help) return Printout{help_of(*resolved.command, name)};
    auto parsed = invocation_of(resolved, std::move(sorted), now);
    if (name_of(*resolved.command) == "list help" && std::holds_alternative<Invocation>(parsed))
        return Printout{usage_lines_below(""), true};
    return parsed;
}

const CommandRule* command_named_by(std::span<const std::string> words) {
    auto plain = sort_words(words).plain;
    split_quoted_command(plain);
    return longest_command(plain).command;
}

}  // namespace grivon::cli
