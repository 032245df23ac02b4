#include "wire/settings_file.hpp"

#include <toml++/toml.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <vector>

#include "wire/catalogue.hpp"
#include "wire/values.hpp"

namespace grivon {

struct SettingsFile::Content {
    std::string path;
    toml::table root;
    std::set<std::string, std::less<>> sections;  // names asked for
    std::set<std::string, std::less<>> keys;      // "section.key" asked for
    std::optional<Error> error;

    void refuse_at(const toml::source_region& where, const std::string& what) {
        if (!error)
            error = Error{Errc::usage, path + ":" + std::to_string(where.begin.line) + ": " + what};
    }
    const toml::node* find(std::string_view section, std::string_view key) {
        sections.emplace(section);
        keys.insert(std::string(section) + "." + std::string(key));
        const auto* table = root[section].as_table();
        return table == nullptr ? nullptr : table->get(key);
    }
};

namespace {

std::string suggestion(std::string_view typed, const std::vector<std::string_view>& known) {
    if (const auto close = nearest(typed, known))
        return "; did you mean \"" + std::string(*close) + "\"?";
    std::string all;
    for (const auto name : known) all += (all.empty() ? "; known are: " : ", ") + std::string(name);
    return all;
}

std::string unknown(const char* what, std::string_view name,
                    const std::vector<std::string_view>& known) {
    return std::string("unknown ") + what + " \"" + std::string(name) + "\"" +
           suggestion(name, known);
}

}  // namespace

SettingsFile::SettingsFile(std::unique_ptr<Content> content) : content_(std::move(content)) {}
SettingsFile::SettingsFile(SettingsFile&&) noexcept = default;
SettingsFile::~SettingsFile() = default;

Result<SettingsFile> SettingsFile::read(const std::string& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || file.bad())
        return fail(Errc::usage, "cannot read the configuration " + path + ": " +
                                     std::strerror(errno) + "; name another with --config FILE");
    return parse(text, path);
}

Result<SettingsFile> SettingsFile::parse(std::string_view text, const std::string& path) try {
    auto content = std::make_unique<Content>();
    content->path = path;
    content->root = toml::parse(text, std::string_view(path));
    return SettingsFile(std::move(content));
} catch (const toml::parse_error& error) {
    return fail(Errc::usage, path + ":" + std::to_string(error.source().begin.line) + ": " +
                                 std::string(error.description()));
}

std::string SettingsFile::text(std::string_view section, std::string_view key,
                               std::string_view default_value) {
    const auto* node = content_->find(section, key);
    if (node == nullptr) return std::string(default_value);
    const auto value = node->value<std::string>();
    if (value && !value->empty()) return *value;
    content_->refuse_at(node->source(), "\"" + std::string(key) + "\" must be text, in quotes");
    return std::string(default_value);
}

std::int64_t SettingsFile::number(std::string_view section, std::string_view key,
                                  std::int64_t minimum, std::int64_t maximum,
                                  std::int64_t default_value) {
    const auto* node = content_->find(section, key);
    if (node == nullptr) return default_value;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= minimum && *value <= maximum) return *value;
    content_->refuse_at(node->source(),
                        "\"" + std::string(key) + "\" must be a whole number from " +
                            std::to_string(minimum) + " to " + std::to_string(maximum));
    return default_value;
}

std::string SettingsFile::text(const SettingRule& rule) {
    return text(rule.section, rule.key, rule.default_value);
}

std::int64_t SettingsFile::number(const SettingRule& rule) {
    return number(rule.section, rule.key, rule.minimum, rule.maximum,
                  number_in(rule.default_value).value_or(0));
}

bool SettingsFile::yes_or_no(const SettingRule& rule) {
    const auto value = text(rule);
    if (value != "yes" && value != "no")
        refuse(rule, "\"" + std::string(rule.key) + "\" must be \"yes\" or \"no\"");
    return value == "yes";
}

void SettingsFile::refuse(const SettingRule& rule, const std::string& what) {
    refuse(rule.section, rule.key, what);
}

void SettingsFile::refuse(std::string_view section, std::string_view key, const std::string& what) {
    const auto* node = content_->find(section, key);
    if (node != nullptr)
        content_->refuse_at(node->source(), what);
    else if (!content_->error)
        content_->error =
            Error{Errc::usage, content_->path + ": [" + std::string(section) + "] " + what};
}

Result<> SettingsFile::done() {
    for (const auto& [section, node] : content_->root) {
        const std::vector<std::string_view> sections(content_->sections.begin(),
                                                     content_->sections.end());
        const auto* table = node.as_table();
        const bool known = content_->sections.contains(section.str());
        if (!known)
            content_->refuse_at(section.source(), unknown("section", section.str(), sections));
        else if (table == nullptr)
            content_->refuse_at(section.source(), "\"" + std::string(section.str()) +
                                                      "\" is a section: write [" +
                                                      std::string(section.str()) + "]");
        if (!known || table == nullptr) continue;
        const std::string prefix = std::string(section.str()) + ".";
        std::vector<std::string_view> keys;
        for (const std::string_view key : content_->keys)
            if (key.starts_with(prefix)) keys.push_back(key.substr(prefix.size()));
        for (const auto& [key, value] : *table)
            if (!content_->keys.contains(prefix + std::string(key.str())))
                content_->refuse_at(key.source(), unknown("key", key.str(), keys));
    }
    if (content_->error) return tl::unexpected(*content_->error);
    return {};
}

}  // namespace grivon
