#include <algorithm>
#include <vector>

#include "cli/grammar/batch_words.hpp"
#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/grammar/key_shape.hpp"
#include "cli/grammar/words.hpp"

namespace grivon::cli {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t echoed_bytes_max = 64;  // of a mistyped word, in an error of one line

std::string quoted(std::string_view text) {
    return "\"" + std::string(text.substr(0, echoed_bytes_max)) + "\"";
}

std::string joined(const Words& words, std::size_t first, std::size_t last) {
    std::string text;
    for (auto i = first; i < last; ++i) text += (text.empty() ? "" : " ") + words[i];
    return text;
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

std::size_t words_in(std::string_view name) {
    return static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
}

struct Resolved {
    const CommandRule* command = nullptr;
    std::size_t words = 0;  // how many words name it
};

Resolved longest_command(const Words& words) {
    Resolved longest;
    for (const auto& command : catalogue()) {
        const auto name = name_of(command);
        const auto count = words_in(name);
        if (count <= longest.words || count > words.size()) continue;
        if (joined(words, 0, count) == name) longest = {&command, count};
    }
    return longest;
}

// How many leading words begin some command's name.
std::size_t known_prefix_length(const Words& words) {
    std::size_t known = 0;
    while (known < words.size() && !usage_lines_below(joined(words, 0, known + 1)).empty()) ++known;
    return known;
}

// The words that may stand at position `known` after those that were understood.
std::vector<std::string_view> next_words(const std::string& prefix) {
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
        if (!prefix.starts_with(command.verb)) continue;
        if (prefix.size() == verb_length) {
            take(command.object);
        } else if (const auto object = std::string_view(prefix).substr(verb_length + 1);
                   prefix[verb_length] == ' ' && command.object.starts_with(object) &&
                   command.object.size() > object.size() && command.object[object.size()] == ' ') {
            take(command.object.substr(object.size() + 1));
        }
    }
    return found;
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

Parsed help_about(const Words& words, const std::string& program) {
    if (words.empty()) return Printout{overview(program)};
    if (const auto resolved = longest_command(words); resolved.words == words.size())
        return Printout{help_of(*resolved.command, program)};
    const auto text = joined(words, 0, words.size());
    if (auto lines = usage_lines_containing(text); !lines.empty()) return Printout{lines};
    return Misuse{"no command contains " + quoted_but_keys(words) + "; " + program +
                  " help lists them all"};
}

bool is_command(const CommandRule& command, std::string_view verb, std::string_view object) {
    return command.verb == verb && command.object == object;
}

// Itself, or what is in the file that it names.
bool submits(const CommandRule& command) {
    return command.kind == CommandKind::change || is_command(command, "run", "batch");
}

std::string option_of(Format format) {
    return format == Format::json ? "--json" : "--format " + std::string(name_of(format));
}

// Where a format goes, if not with every command; empty: it does with this one.
std::string_view place_of_format(const CommandRule& command, Format format) {
    const bool is_list = command.verb == "list" && command.object != "help";
    if (format == Format::table || is_list) return {};
    if (!is_json(format)) return "lists";
    const bool has_json = submits(command) || command.verb == "show" ||
                          is_command(command, "explain", "job") ||
                          is_command(command, "watch", "batch") ||
                          is_command(command, "watch", "event");
    return has_json ? std::string_view() : "lists, jobs and events";
}

// Options that would be passed over without a word are refused instead.
Result<> check_options(const CommandRule& command, const Options& options) {
    const auto refuse = [&command](std::string_view option, std::string_view goes_with) {
        return fail(Errc::usage, "option \"" + std::string(option) + "\" goes with " +
                                     std::string(goes_with) + ", not with \"" + name_of(command) +
                                     "\"");
    };
    const bool changes = submits(command);
    if (options.async && !changes) return refuse("--async", "commands that make jobs");
    if (options.dry_run && !command.makes_jobs)
        return refuse("--dry-run", "commands that make jobs");
    if (options.dry_run && options.async)
        return fail(Errc::usage, "options \"--dry-run\" and \"--async\" do not go together");
    if (options.yes && !changes) return refuse("--yes", "commands that change something");
    const bool waits = changes || command.verb == "wait" || is_command(command, "watch", "batch");
    if (options.progress != ProgressMode::automatic && (!waits || command.verb == "wait"))
        return refuse("--progress", "commands that make jobs");
    if (options.timeout && !waits && !is_command(command, "watch", "job"))
        return refuse("--timeout", "commands that wait for jobs");
    if (options.timeout && options.async)
        return fail(Errc::usage, "options \"--timeout\" and \"--async\" do not go together");
    if (options.echo && !is_command(command, "watch", "job"))
        return refuse("--echo", "\"watch job\"");
    if (const auto place = place_of_format(command, options.format); !place.empty())
        return refuse(option_of(options.format), place);
    return {};
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
bool ends_in_help(const Words& words, const Resolved& resolved) {
    if (resolved.command == nullptr) return words.back() == "help";
    return resolved.words < words.size() && words[resolved.words] == "help";
}

Parsed invocation_of(const Resolved& resolved, SortedWords sorted, WallTime now) {
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
    if (is_command(*resolved.command, "list", "help") && std::holds_alternative<Invocation>(parsed))
        return Printout{usage_lines_below(""), true};
    return parsed;
}

const CommandRule* command_named_by(std::span<const std::string> words) {
    auto plain = sort_words(words).plain;
    split_quoted_command(plain);
    return longest_command(plain).command;
}

}  // namespace grivon::cli
