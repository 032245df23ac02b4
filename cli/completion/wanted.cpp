#include "cli/completion/wanted.hpp"

#include <algorithm>
#include <optional>

#include "cli/grammar/command_words.hpp"
#include "cli/grammar/options.hpp"
#include "cli/grammar/words.hpp"
#include "cli/manual/topic.hpp"
#include "cli/render/lists.hpp"
#include "wire/hypervisors.hpp"

namespace grivon::cli {
namespace {

bool is_network(std::string_view object) {
    const auto about = vm_object_in(object);
    return about && about->part == VmPart::network;
}

using Words = std::vector<std::string>;

constexpr JobState unfinished[]{JobState::queued, JobState::running, JobState::uncertain};
constexpr JobState unsuccessful[]{JobState::failed, JobState::cancelled, JobState::skipped};
constexpr JobState unsettled[]{JobState::uncertain};

std::string without_dot(std::string_view sentence) {
    if (sentence.ends_with('.')) sentence.remove_suffix(1);
    return std::string(sentence);
}

// An option that takes a value and stands as the last word before the cursor.
std::optional<std::string_view> option_awaiting_value(const Words& before) {
    if (before.empty() || std::find(before.begin(), before.end(), "--") != before.end())
        return std::nullopt;
    for (const auto& rule : option_rules())
        if (!rule.value.empty() && rule.name == before.back()) return rule.name;
    return std::nullopt;
}

// Finds out what is wanted; one object for one line.
class Looking {
public:
    Looking(const TypedWords& words, OffersCommand offers)
        : typed_(words), offers_(offers), before_(words.before) {
        if (!before_.empty()) before_.erase(before_.begin());
        auto all = before_;
        options_end_ = std::find(all.begin(), all.end(), "--") != all.end();
        plain_before_ = sort_words(before_).plain;
        all.insert(all.end(), words.after.begin(), words.after.end());
        sorted_ = sort_words(all);
        named_ = longest_command(plain_before_);
        if (named_.command != nullptr && !offers_(*named_.command)) named_ = {};
        wanted_.command = named_.command;
    }

    Wanted look() {
        const std::string_view current = typed_.current;
        if (const auto option = option_awaiting_value(before_)) {
            look_at_option_value(*option, current);
        } else if (!options_end_ && current.starts_with('-')) {
            look_at_option(current);
        } else if (!plain_before_.empty() && plain_before_.front() == "help") {
            look_at_help();
        } else if (const auto equals = current.find('='); equals != std::string_view::npos) {
            wanted_.lead = current.substr(0, equals + 1);
            wanted_.typed = current.substr(equals + 1);
            if (const auto* rule = rule_named(current.substr(0, equals))) look_at_value(*rule);
        } else {
            look_at_word();
        }
        return std::move(wanted_);
    }

private:
    void offer(std::string word, std::string description = {}, bool whole = true) {
        if (word.starts_with(typed_.current))
            wanted_.candidates.push_back({std::move(word), std::move(description), whole});
    }

    // ---- options --------------------------------------------------------------------------------

    void look_at_option(std::string_view current) {
        if (const auto equals = current.find('='); equals != std::string_view::npos) {
            wanted_.lead = current.substr(0, equals + 1);
            look_at_option_value(current.substr(0, equals), current.substr(equals + 1));
            return;
        }
        for (const auto& rule : option_rules())
            if (fits(rule)) offer(std::string(rule.name), std::string(rule.help));
    }

    void look_at_option_value(std::string_view option, std::string_view typed) {
        wanted_.typed = typed;
        if (option == "--config" || option == "--key-file") wanted_.live = Live::files;
        if (option == "--progress")
            for (const auto name : progress_names) offer(wanted_.lead + std::string(name));
        if (option != "--format") return;
        for (const auto name : format_names)
            if (fits(*format_named(name))) offer(wanted_.lead + std::string(name));
    }

    [[nodiscard]] bool fits(const OptionRule& rule) const {
        if (std::find(before_.begin(), before_.end(), rule.name) != before_.end()) return false;
        return named_.command == nullptr || goes_with(rule, *named_.command);
    }
    [[nodiscard]] bool fits(Format format) const {
        Options options;
        options.format = format;
        return named_.command == nullptr || check_options(*named_.command, options).has_value();
    }

    // ---- words of commands and of help ----------------------------------------------------------

    [[nodiscard]] bool is_offered(std::string_view prefix) const {
        const auto commands = catalogue();
        return std::any_of(commands.begin(), commands.end(), [&](const CommandRule& command) {
            return begins_with_words(name_of(command), prefix) && offers_(command);
        });
    }

    static std::string meaning_of_words(const std::string& prefix) {
        const auto named = prefix.find(' ');
        if (named == std::string::npos) return {};
        const auto* command = find_command(prefix.substr(0, named), prefix.substr(named + 1));
        return command == nullptr ? std::string() : without_dot(command->summary);
    }

    // Those that may follow these.
    void offer_command_words(const std::string& prefix) {
        for (const auto word : next_words(prefix)) {
            const auto longer = prefix + (prefix.empty() ? "" : " ") + std::string(word);
            if (is_offered(longer)) offer(std::string(word), meaning_of_words(longer));
        }
    }

    void look_at_help() {
        const auto prefix = joined(plain_before_, 1, plain_before_.size());
        offer_command_words(prefix);
        if (!prefix.empty()) return;
        for (const auto& topic : topics()) offer(std::string(topic.name), std::string(topic.title));
    }

    void look_at_word() {
        const auto& plain = plain_before_;
        if (known_prefix_length(plain) == plain.size())
            offer_command_words(joined(plain, 0, plain.size()));
        if (plain.empty()) offer("help", "every command, or what one of them does");
        if (named_.command == nullptr) return;
        look_at_arguments();
        offer_parameters();
    }

    // ---- parameters -----------------------------------------------------------------------------

    [[nodiscard]] std::vector<const ParameterRule*> rules() const {
        std::vector<const ParameterRule*> rules;
        if (named_.command == nullptr) return rules;
        for (const auto& rule : named_.command->parameters) rules.push_back(&rule);
        for (const auto* rule : batch_words_of(*named_.command)) rules.push_back(rule);
        std::stable_sort(rules.begin(), rules.end(),
                         [](const auto* a, const auto* b) { return a->required > b->required; });
        return rules;
    }

    [[nodiscard]] const ParameterRule* rule_named(std::string_view name) const {
        for (const auto* rule : rules())
            if (rule->name == name) return rule;
        return nullptr;
    }

    void offer_parameters() {
        for (const auto* rule : rules())
            if (!sorted_.parameters.contains(std::string(rule->name)))
                offer(std::string(rule->name) + "=", std::string(rule->help), false);
    }

    void look_at_value(const ParameterRule& rule) {
        take_arguments();
        wanted_.live = live_values_of(rule);
        if (rule.kind == ValueKind::slice) offer(wanted_.lead + "all", "every VM of the hosts");
        if (rule.kind == ValueKind::boolean)
            for (const auto* word : {"yes", "no"}) offer(wanted_.lead + word);
        for (const auto choice : rule.choices) offer(wanted_.lead + std::string(choice));
        if (rule.name == "output-col") offer_columns();
    }

    // What exists already is no help to whoever adds: not as the name of the new thing.
    [[nodiscard]] Live live_values_of(const ParameterRule& rule) const {
        const bool adds = named_.command->verb == "add";
        const auto object = named_.command->object;
        if (rule.kind == ValueKind::slice) return Live::slices;
        if (rule.kind == ValueKind::number && rule.name == "slice" && !adds) return Live::slices;
        if (rule.kind == ValueKind::number && rule.name == "batch") return Live::batches;
        if (rule.kind == ValueKind::host_name && rule.name == "host") return Live::host_names;
        if (rule.kind == ValueKind::vlan && !adds) return Live::vlans;
        if (rule.kind == ValueKind::device && !(adds && object == "host interface"))
            return Live::devices;
        if (rule.name == "vmnet" && !(adds && is_network(object))) return Live::vmnets;
        if (rule.kind == ValueKind::mac && !adds) return Live::macs;
        if (rule.name == "attr" && !adds) return Live::attributes;
        if (rule.kind == ValueKind::cluster && rule.name == "cluster") return Live::clusters;
        return Live::nothing;
    }

    // Names with commas between them; the last of them is at the cursor.
    void offer_columns() {
        const auto* shape = list_shape(Operation{
            std::string(named_.command->verb), std::string(named_.command->object), {}, {}});
        if (shape == nullptr) return;
        const auto comma = wanted_.typed.rfind(',');
        const auto lead =
            wanted_.lead + (comma == std::string::npos ? "" : wanted_.typed.substr(0, comma + 1));
        const bool table = sorted_.options.format == Format::table;
        for (const auto& column : shape->columns)
            if (auto name = column_word(table ? column.header : column.field); !name.empty())
                offer(lead + name, {}, false);
    }

    // "#CPU" may be typed as "cpu", which no shell takes for a comment.
    static std::string column_word(std::string_view name) {
        if (name.starts_with('#')) name.remove_prefix(1);
        std::string word(name);
        for (auto& c : word)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return word;
    }

    // ---- arguments ------------------------------------------------------------------------------

    void take_arguments() {
        wanted_.arguments.assign(sorted_.plain.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                             named_.words, sorted_.plain.size())),
                                 sorted_.plain.end());
    }

    void look_at_arguments() {
        take_arguments();
        const auto& command = *named_.command;
        if (wanted_.arguments.size() >= argument_rule(command.arguments).maximum) return;
        wanted_.typed = typed_.current;
        wanted_.live = live_arguments_of(command);
        if (wanted_.live == Live::files) offer("-", "standard input");
    }

    // By what the usage line calls them. Keys are secrets, and never offered.
    static Live live_arguments_of(const CommandRule& command) {
        const auto noun = argument_noun(command);
        const bool one = argument_rule(command.arguments).maximum == 1;
        // The hosts of "add host" are new, and so is the key of "add key".
        const bool makes_them =
            command.verb == "add" && (command.object == noun || command.object == "key");
        if (makes_them) return Live::nothing;
        if (noun == "host") return one ? Live::host_names : Live::host_words;
        if (noun == "job") return Live::jobs;
        if (noun == "batch") return Live::batches;
        if (noun == "cluster") return Live::clusters;
        if (noun == "file") return Live::files;
        if (noun == "name") return Live::keys;
        return Live::nothing;
    }

    const TypedWords& typed_;
    OffersCommand offers_;
    Words before_;        // without the program's name
    Words plain_before_;  // of those, without options and parameters
    bool options_end_ = false;
    SortedWords sorted_;  // of all words but the cursor's
    NamedCommand named_;
    Wanted wanted_;
};

}  // namespace

Wanted wanted_at(const TypedWords& words, OffersCommand offers) {
    return Looking(words, offers).look();
}

std::span<const JobState> useful_states(const CommandRule& command) {
    if (command.verb == "cancel" || command.verb == "explain") return unfinished;
    if (command.verb == "retry") return unsuccessful;
    if (command.verb == "resolve") return unsettled;
    return {};
}

}  // namespace grivon::cli
