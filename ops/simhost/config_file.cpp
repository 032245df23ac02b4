#include "config_file.hpp"

#include <algorithm>

#include "host_files.hpp"
#include "text.hpp"

namespace simhost {

std::optional<ConfigFile> ConfigFile::parse(std::string_view text) {
    ConfigFile config;
    for (const std::string_view whole : lines(text)) {
        const std::string_view line = trim(whole);
        if (line.empty() || line.starts_with('#')) {
            config.lines_.push_back({"", std::string(whole)});
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view key = trim(line.substr(0, equals));
        const std::string_view value = trim(line.substr(equals + 1));
        const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
        if (key.empty() || !quoted) return std::nullopt;
        config.set(key, value.substr(1, value.size() - 2));
    }
    return config;
}

std::optional<ConfigFile> ConfigFile::load(const std::string& path) {
    const auto text = read_file(path);
    return text ? parse(*text) : std::nullopt;
}

std::optional<std::string> ConfigFile::get(std::string_view key) const {
    const Line* line = find(key);
    return line != nullptr ? std::optional(line->value) : std::nullopt;
}

std::string ConfigFile::get_or(std::string_view key, std::string_view fallback) const {
    const Line* line = find(key);
    return line != nullptr ? line->value : std::string(fallback);
}

bool ConfigFile::is_true(std::string_view key) const {
    return equal_ignoring_case(get_or(key, ""), "true");
}

std::uint64_t ConfigFile::number_or(std::string_view key, std::uint64_t fallback) const {
    return parse_whole(get_or(key, "")).value_or(fallback);
}

void ConfigFile::set(std::string_view key, std::string_view value) {
    const auto same_key = [key](const Line& line) { return equal_ignoring_case(line.key, key); };
    const auto line = std::ranges::find_if(lines_, same_key);
    if (line != lines_.end()) {
        line->value = value;
    } else {
        lines_.push_back({std::string(key), std::string(value)});
    }
}

std::vector<std::string> ConfigFile::keys() const {
    std::vector<std::string> result;
    for (const Line& line : lines_) {
        if (!line.key.empty()) result.push_back(line.key);
    }
    return result;
}

std::string ConfigFile::text() const {
    std::string result;
    for (const Line& line : lines_) {
        result += line.key.empty() ? line.value : line.key + " = \"" + line.value + '"';
        result += '\n';
    }
    return result;
}

const ConfigFile::Line* ConfigFile::find(std::string_view key) const {
    const auto same_key = [key](const Line& line) { return equal_ignoring_case(line.key, key); };
    const auto line = std::ranges::find_if(lines_, same_key);
    return line != lines_.end() ? &*line : nullptr;
}

}  // namespace simhost
