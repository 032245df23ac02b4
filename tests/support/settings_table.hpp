// A table of settings (settings.hpp of each program) against the program that reads the file: the
// two must know the same keys.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>

#include "wire/settings_file.hpp"
#include "wire/values.hpp"

namespace grivon::test {

// The names behind "known are: " in a refusal of an unknown key.
[[nodiscard]] inline std::set<std::string> known_names(const std::string& message) {
    const std::string lead = "known are: ";
    const auto at = message.find(lead);
    if (at == std::string::npos) return {};
    std::set<std::string> names;
    auto rest = message.substr(at + lead.size()) + ", ";
    for (std::size_t comma = 0; (comma = rest.find(", ")) != std::string::npos;
         rest.erase(0, comma + 2))
        names.insert(rest.substr(0, comma));
    return names;
}

// refusal_of: what is said of a file with this text, which is wrong.
inline void check_settings_table(std::span<const SettingRule> rules,
                                 const std::function<std::string(const std::string&)>& refusal_of) {
    std::map<std::string, std::set<std::string>> keys;
    for (const auto& rule : rules) {
        INFO("[" << rule.section << "] " << rule.key);
        CHECK(keys[std::string(rule.section)].insert(std::string(rule.key)).second);
        CHECK(is_printable(rule.help, true));
        if (rule.maximum == 0) continue;
        const auto standard = number_in(rule.default_value);
        REQUIRE(standard);
        CHECK(*standard >= rule.minimum);
        CHECK(*standard <= rule.maximum);
    }
    // No known name is near enough to be suggested instead.
    const std::string nobody(40, 'q');
    std::set<std::string> sections;
    for (const auto& [section, known] : keys) {
        sections.insert(section);
        CHECK(known_names(refusal_of("[" + section + "]\n" + nobody + " = 1\n")) == known);
    }
    CHECK(known_names(refusal_of("[" + nobody + "]\n")) == sections);
}

}  // namespace grivon::test
