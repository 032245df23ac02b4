#include "cli/render/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace grivon::cli {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_plain_character(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '@' ||
           c == '/' || c == ' ';
}

// Words that some YAML reader takes for a boolean or a null. "on" and "off" are states of VMs.
bool is_reserved(std::string_view text) {
    constexpr std::array<std::string_view, 9> words{"y",     "n",  "yes", "no",  "true",
                                                    "false", "on", "off", "null"};
    return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
        return std::equal(word.begin(), word.end(), text.begin(), text.end(), [](char a, char b) {
            return a == std::tolower(static_cast<unsigned char>(b));
        });
    });
}

void emit(YAML::Emitter& out, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out << *number;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        if (!is_plain_yaml(*text)) out << YAML::DoubleQuoted;
        out << *text;
    } else {
        out << YAML::Null;
    }
}

}  // namespace

// Only what no reader can take for anything but this text stands without quotes. Numbers of all
// kinds and dates begin with a digit, a sign or a dot.
bool is_plain_yaml(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), is_plain_character) && !is_reserved(text);
}

std::string yaml_text(const FieldRows& fields) {
    YAML::Emitter out;
    out << YAML::BeginSeq;
    for (const auto& row : fields.rows) {
        out << YAML::BeginMap;
        for (std::size_t i = 0; i < fields.names.size(); ++i) {
            out << YAML::Key << std::string(fields.names[i]) << YAML::Value;
            emit(out, row[i]);
        }
        out << YAML::EndMap;
    }
    out << YAML::EndSeq;
    return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace grivon::cli
