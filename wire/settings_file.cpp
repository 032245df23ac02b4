#include "wire/settings_file.hpp"

#include <toml++/toml.h>

#include <optional>
#include <set>
#include <vector>

#include "wire/catalogue.hpp"

namespace grivon {

struct SettingsFile::Content {
    std::string path;
    toml::table root;
    std::set<std::string, std::less<>> sections;  // names asked for
    std::set<std::string, std::less<>> keys;      // "section.key" asked for
    std::optional<Error> error;

    void refuse_at(const toml::source_region& where, const std::string& what) {
        if (!error) error = Error{Errc::usage, path + ":" + std::to_string(where.begin.line) +
                                                   ": " + what};
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
    const auto close = nearest(typed, known);
    return close ? "; did you mean \"" + std::string(*close) + "\"?" : std::string();
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

Result<SettingsFile> SettingsFile::read(const std::string& path) try {
    auto content = std::make_unique<Content>();
    content->path = path;
    content->root = toml::parse_file(path);
    return SettingsFile(std::move(content));
} catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    const std::string what(error.description());
    if (line == 0) return fail(Errc::usage, "cannot read the configuration " + path + ": " + what);
    return fail(Errc::usage, path + ":" + std::to_string(line) + ": " + what);
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
    content_->refuse_at(node->source(), "\"" + std::string(key) +
                                            "\" must be a whole number from " +
                                            std::to_string(minimum) + " to " +
                                            std::to_string(maximum));
    return default_value;
}

void SettingsFile::refuse(std::string_view section, std::string_view key,
                          const std::string& what) {
    const auto* node = content_->find(section, key);
    if (node != nullptr)
        content_->refuse_at(node->source(), what);
    else if (!content_->error)
        content_->error = Error{Errc::usage, content_->path + ": [" + std::string(section) +
                                                 "] " + what};
}

Result<> SettingsFile::done() {
    for (const auto& [section, node] : content_->root) {
        const std::vector<std::string_view> sections(content_->sections.begin(),
                                                     content_->sections.end());
        const auto* table = node.as_table();
        if (table == nullptr || !content_->sections.contains(section.str())) {
            content_->refuse_at(section.source(), unknown("section", section.str(), sections));
            continue;
        }
        const std::string prefix = std::string(section.str()) + ".";
        std::vector<std::string_view> keys;
        for (const std::string_view known : content_->keys)
            if (known.starts_with(prefix)) keys.push_back(known.substr(prefix.size()));
        for (const auto& [key, value] : *table)
            if (!content_->keys.contains(prefix + std::string(key.str())))
                content_->refuse_at(key.source(), unknown("key", key.str(), keys));
    }
    if (content_->error) return tl::unexpected(*content_->error);
    return {};
}

}  // namespace grivon
