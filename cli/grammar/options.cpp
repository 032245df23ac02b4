#include "cli/grammar/options.hpp"

#include <algorithm>
#include <string>

#include "cli/grammar/command_words.hpp"
#include "cli/grammar/words.hpp"

namespace grivon::cli {
namespace {

constexpr OptionRule rules[]{
    // Of the formats that are none of a table's, JSON is the one that most commands have.
    {"--format", "", "F", "lists as table, json, jsonl, csv or yaml; jobs and events as json",
     "json"},
    {"--json", "", "", "the same as --format json"},
    {"--yes", "-y", "", "do not ask back when more is hit than was named"},
    {"--async", "", "", "print the job ids and return, without waiting for the jobs"},
    {"--dry-run", "", "", "show the jobs and the commands they would run, and do nothing"},
    {"--prune", "", "", "of clusters: VMs that their file does not declare are removed"},
    {"--restart", "", "", "of clusters: VMs that are on may be stopped for a change"},
    {"--accept-new", "", "",
     "add and set host: the key that the host shows first is pinned (accept-new=yes)"},
    {"--progress", "", "P", "auto, bar, plain, json or none: how the waiting is shown", "plain"},
    {"--timeout", "", "T", "stop waiting after 90s, 10m, 2h or 1d; the jobs go on", "10m"},
    {"--echo", "", "", "watch job: also notes and the commands that ran"},
    {"--raw", "", "", "what hosts print as it is, control sequences included, on a terminal too"},
    {"--key-file", "", "FILE", "of a key that is made: where its secret half goes (NAME.key)",
     "alice.key"},
    {"--config", "", "FILE",
     "instead of $GRIVON_CONFIG, ~/.config/grivon/grivon.toml, /etc/grivon/grivon.toml",
     "grivon.toml"},
    {"--help", "-h", "", "the help of the command, or of all of them"},
    {"--version", "", "", "print the version"},
};

bool is_command(const CommandRule& command, std::string_view verb, std::string_view object) {
    return command.verb == verb && command.object == object;
}

// By a file, or all of it.
bool changes_cluster(const CommandRule& command) {
    return is_command(command, "apply", "cluster") || is_command(command, "destroy", "cluster");
}

// Itself, or what is in the file that it names.
bool submits(const CommandRule& command) {
    return command.kind == CommandKind::change || is_command(command, "run", "batch") ||
           changes_cluster(command);
}

std::string option_of(Format format) {
    return format == Format::json ? "--json" : "--format " + std::string(name_of(format));
}

// Where a format goes, if not with every command; empty: it does with this one.
std::string_view place_of_format(const CommandRule& command, Format format) {
    const bool is_list = command.verb == "list" && command.object != "help";
    if (format == Format::table || is_list) return {};
    if (!is_json(format)) return "lists";
    const bool has_json =
        submits(command) || command.verb == "show" || is_command(command, "plan", "cluster") ||
        is_command(command, "explain", "job") || is_command(command, "watch", "batch") ||
        is_command(command, "watch", "event");
    return has_json ? std::string_view() : "lists, jobs and events";
}

}  // namespace

std::span<const OptionRule> option_rules() {
    return rules;
}

std::vector<std::string_view> option_names() {
    std::vector<std::string_view> names;
    for (const auto& rule : rules) {
        names.push_back(rule.name);
        if (!rule.letter.empty()) names.push_back(rule.letter);
    }
    return names;
}

bool goes_with(const OptionRule& option, const CommandRule& command) {
    auto word = std::string(option.name);
    if (!option.value.empty()) word += "=" + std::string(option.example);
    const std::vector<std::string> words{word};
    return check_options(command, sort_words(words).options).has_value();
}

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
    const bool shows_waiting = changes || is_command(command, "watch", "batch");
    if (options.progress != ProgressMode::automatic && !shows_waiting)
        return refuse("--progress", "commands that make jobs");
    if (options.timeout && !shows_waiting && command.verb != "wait" &&
        !is_command(command, "watch", "job"))
        return refuse("--timeout", "commands that wait for jobs");
    if (options.progress != ProgressMode::automatic && options.async)
        return fail(Errc::usage, "options \"--progress\" and \"--async\" do not go together");
    if (options.timeout && options.async)
        return fail(Errc::usage, "options \"--timeout\" and \"--async\" do not go together");
    if (options.echo && !is_command(command, "watch", "job"))
        return refuse("--echo", "\"watch job\"");
    if (options.raw && !shows_waiting && !is_command(command, "watch", "job"))
        return refuse("--raw", "commands that show what hosts print");
    const bool takes_file =
        is_command(command, "plan", "cluster") || is_command(command, "apply", "cluster");
    if (options.prune && !takes_file)
        return refuse("--prune", "\"plan cluster\" and \"apply cluster\"");
    if (options.restart && !takes_file)
        return refuse("--restart", "\"plan cluster\" and \"apply cluster\"");
    const bool makes_key =
        is_command(command, "add", "key") || is_command(command, "rotate", "key");
    if (!options.key_file.empty() && !makes_key)
        return refuse("--key-file", "\"add key\" and \"rotate key\"");
    const auto takes = [](const ParameterRule& rule) { return rule.name == accept_new_word; };
    if (options.accept_new &&
        std::none_of(command.parameters.begin(), command.parameters.end(), takes))
        return refuse("--accept-new", "\"add host\" and \"set host\"");
    if (const auto place = place_of_format(command, options.format); !place.empty())
        return refuse(option_of(options.format), place);
    return {};
}

}  // namespace grivon::cli
