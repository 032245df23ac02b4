// Taking values out of a YAML tree: each mistake is noted with its line and key, and reading goes
// on, so that all mistakes of a file are told at once. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cluster/yaml_tree.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli::cluster {

class Mistakes {
public:
    // key: "groups.compute.mem"; empty: the file as a whole.
    void add(std::size_t line, std::string_view key, std::string_view message);
    // Without one of them; in the order of the lines.
    [[nodiscard]] std::vector<LineMistake> take();
    [[nodiscard]] std::size_t count() const { return noted_.size(); }

private:
    std::vector<LineMistake> noted_;
};

// A value in its place.
struct Field {
    const YamlNode& node;
    std::string key;
};

// "x", without what a terminal could take for something else, not whole if it is long, and without
// VMware keys.
[[nodiscard]] std::string quoted(std::string_view text);

// The rule of a parameter in wire/catalogue.hpp, so that a file and a command allow the same.
[[nodiscard]] const ParameterRule& rule_of(std::string_view verb, std::string_view object,
                                           std::string_view parameter);

// Whether the rule allows the text; a mistake in the field's place if not.
[[nodiscard]] bool is_allowed(const Field& field, const std::string& text,
                              const ParameterRule& rule, Mistakes& mistakes);

// The text of a scalar that the rule allows; nothing, and a mistake, for anything else.
[[nodiscard]] std::optional<std::string> text_in(const Field& field, const ParameterRule& rule,
                                                 Mistakes& mistakes);
// Likewise a whole number; one in quotes is a text.
[[nodiscard]] std::optional<std::uint32_t> number_in(const Field& field, const ParameterRule& rule,
                                                     Mistakes& mistakes);
// The place of a scalar among the choices.
[[nodiscard]] std::optional<std::size_t> choice_in(const Field& field,
                                                   std::span<const std::string_view> choices,
                                                   Mistakes& mistakes);

// A map with known keys.
class MapFields {
public:
    // Notes what is no map, and keys that are unknown or there twice.
    MapFields(const Field& field, std::span<const std::string_view> known, Mistakes& mistakes);

    // Nothing: the map has no such key.
    [[nodiscard]] std::optional<Field> find(std::string_view key) const;
    // The same; its absence is a mistake.
    [[nodiscard]] std::optional<Field> require(std::string_view key) const;

private:
    void note_key(const YamlNode& key, std::span<const std::string_view> known);

    const Field& field_;
    Mistakes& mistakes_;
};

// "groups" and "compute" are "groups.compute".
[[nodiscard]] std::string below(const std::string& key, std::string_view name);
// "nics" and 1 are "nics[1]".
[[nodiscard]] std::string item_of(const std::string& key, std::size_t number);

}  // namespace grivon::cli::cluster
