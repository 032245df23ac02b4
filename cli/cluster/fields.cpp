#include "cli/cluster/fields.hpp"

#include <algorithm>
#include <cassert>
#include <set>

#include "cli/render/text.hpp"
#include "wire/serial.hpp"
#include "wire/values.hpp"

namespace grivon::cli::cluster {
namespace {

constexpr std::size_t shown_bytes_max = 64;
constexpr std::size_t serial_bytes = 23;  // one that begins before the cut is seen whole

std::string_view kind_text(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::nothing:
            return "nothing";
        case YamlNode::Kind::scalar:
            return "a single value";
        case YamlNode::Kind::list:
            return "a list";
        case YamlNode::Kind::map:
            return "a map";
    }
    return {};
}

std::string joined(std::span<const std::string_view> words) {
    std::string all;
    for (const auto word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return all;
}

// The key stands in front of the message already.
std::string_view without_parameter_name(std::string_view message, std::string_view name) {
    const auto lead = "\"" + std::string(name) + "\" parameter ";
    if (message.starts_with(lead)) message.remove_prefix(lead.size());
    return message;
}

bool is_scalar(const Field& field, Mistakes& mistakes) {
    if (field.node.kind == YamlNode::Kind::scalar) return true;
    mistakes.add(field.node.line, field.key,
                 "must be a single value, not " + std::string(kind_text(field.node)));
    return false;
}

}  // namespace

void Mistakes::add(std::size_t line, std::string_view key, std::string_view message) {
    const auto lead = key.empty() ? std::string() : std::string(key) + ": ";
    noted_.push_back({line, lead + std::string(message)});
}

std::vector<LineMistake> Mistakes::take() {
    std::stable_sort(noted_.begin(), noted_.end(),
                     [](const LineMistake& a, const LineMistake& b) { return a.line < b.line; });
    return std::move(noted_);
}

std::string quoted(std::string_view text) {
    const auto masked = masked_text(text.substr(0, shown_bytes_max + serial_bytes));
    return "\"" + one_line(std::string_view(masked).substr(0, shown_bytes_max)) + "\"";
}

const ParameterRule& rule_of(std::string_view verb, std::string_view object,
                             std::string_view parameter) {
    const auto* command = find_command(verb, object);
    assert(command != nullptr);
    const auto found =
        std::find_if(command->parameters.begin(), command->parameters.end(),
                     [parameter](const ParameterRule& rule) { return rule.name == parameter; });
    assert(found != command->parameters.end());
    return *found;
}

bool is_allowed(const Field& field, const std::string& text, const ParameterRule& rule,
                Mistakes& mistakes) {
    const auto ok = check_value(rule, text);
    if (!ok)
        mistakes.add(field.node.line, field.key,
                     without_parameter_name(ok.error().message, rule.name));
    return ok.has_value();
}

std::optional<std::string> text_in(const Field& field, const ParameterRule& rule,
                                   Mistakes& mistakes) {
    if (!is_scalar(field, mistakes) || !is_allowed(field, field.node.text, rule, mistakes))
        return std::nullopt;
    return field.node.text;
}

std::optional<std::uint32_t> number_in(const Field& field, const ParameterRule& rule,
                                       Mistakes& mistakes) {
    if (field.node.kind == YamlNode::Kind::scalar && field.node.quoted) {
        mistakes.add(field.node.line, field.key, "must be a number, not a text in quotes");
        return std::nullopt;
    }
    const auto text = text_in(field, rule, mistakes);
    if (!text) return std::nullopt;
    // The rule may be that of a list.
    if (const auto number = grivon::number_in(*text)) return static_cast<std::uint32_t>(*number);
    mistakes.add(field.node.line, field.key, "must be an integer, not " + quoted(*text));
    return std::nullopt;
}

std::optional<std::size_t> choice_in(const Field& field, std::span<const std::string_view> choices,
                                     Mistakes& mistakes) {
    if (!is_scalar(field, mistakes)) return std::nullopt;
    const auto found = std::find(choices.begin(), choices.end(), field.node.text);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    mistakes.add(field.node.line, field.key,
                 "must be one of: " + joined(choices) + ", not " + quoted(field.node.text));
    return std::nullopt;
}

MapFields::MapFields(const Field& field, std::span<const std::string_view> known,
                     Mistakes& mistakes)
    : field_(field), mistakes_(mistakes) {
    if (field.node.kind != YamlNode::Kind::map) {
        mistakes.add(field.node.line, field.key,
                     "must be a map with the keys " + joined(known) + ", not " +
                         std::string(kind_text(field.node)));
        return;
    }
    std::set<std::string_view> seen;
    for (const auto& [key, value] : field.node.entries) {
        if (key.kind == YamlNode::Kind::scalar && !seen.insert(key.text).second) {
            mistakes.add(key.line, below(field.key, key.text), "is there twice");
            continue;
        }
        note_key(key, known);
    }
}

void MapFields::note_key(const YamlNode& key, std::span<const std::string_view> known) {
    if (key.kind != YamlNode::Kind::scalar) {
        mistakes_.add(key.line, field_.key,
                      "a key must be a name, not " + std::string(kind_text(key)));
        return;
    }
    if (std::find(known.begin(), known.end(), key.text) != known.end()) return;
    const auto close = nearest(key.text, known);
    mistakes_.add(key.line, field_.key,
                  "unknown key " + quoted(key.text) +
                      (close ? "; did you mean \"" + std::string(*close) + "\"?"
                             : "; known are: " + joined(known)));
}

std::optional<Field> MapFields::find(std::string_view key) const {
    if (field_.node.kind != YamlNode::Kind::map) return std::nullopt;
    for (const auto& [name, value] : field_.node.entries)
        if (name.kind == YamlNode::Kind::scalar && name.text == key)
            return Field{value, below(field_.key, key)};
    return std::nullopt;
}

std::optional<Field> MapFields::require(std::string_view key) const {
    auto found = find(key);
    if (!found && field_.node.kind == YamlNode::Kind::map)
        mistakes_.add(field_.node.line, field_.key, "\"" + std::string(key) + "\" is missing");
    return found;
}

std::string below(const std::string& key, std::string_view name) {
    const auto shown = quoted(name);
    const bool plain = !name.empty() && consists_of(name, "._-") && name.size() <= shown_bytes_max;
    const auto last = plain ? shown.substr(1, shown.size() - 2) : shown;
    return key.empty() ? last : key + "." + last;
}

std::string item_of(const std::string& key, std::size_t number) {
    return key + "[" + std::to_string(number) + "]";
}

}  // namespace grivon::cli::cluster
