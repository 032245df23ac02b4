// Reads a program's TOML configuration.
//
// A program names every key it knows by asking for it; what is left over when it says done() is a
// mistake and refused with the nearest known name. Every error (Errc::usage) names file and line.
// The first error is kept and returned by done(), so a program reads all its settings in a row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wire/error.hpp"

namespace grivon {

// A key of a configuration file. What reads it and what the manual says of it have this in common,
// so that the two cannot disagree; each program has its own in a file settings.hpp.
struct SettingRule {
    std::string_view section;
    std::string_view key;
    std::string_view default_value;  // as in the file, but for quotes; empty: it has none
    std::string_view help;
    std::int64_t minimum = 0;  // of numbers; both 0: it is text
    std::int64_t maximum = 0;
};

class SettingsFile {
public:
    [[nodiscard]] static Result<SettingsFile> read(const std::string& path);
    // The same from text; the path is for the errors.
    [[nodiscard]] static Result<SettingsFile> parse(std::string_view text, const std::string& path);
    ~SettingsFile();
    SettingsFile(SettingsFile&&) noexcept;

    // The value, or the default when the key is absent.
    [[nodiscard]] std::string text(std::string_view section, std::string_view key,
                                   std::string_view default_value = "");
    [[nodiscard]] std::int64_t number(std::string_view section, std::string_view key,
                                      std::int64_t minimum, std::int64_t maximum,
                                      std::int64_t default_value);

    [[nodiscard]] std::string text(const SettingRule& rule);
    [[nodiscard]] std::int64_t number(const SettingRule& rule);
    // Text that is "yes" or "no".
    [[nodiscard]] bool yes_or_no(const SettingRule& rule);

    // For a check of the program's own: an error at that key's line.
    void refuse(std::string_view section, std::string_view key, const std::string& what);
    void refuse(const SettingRule& rule, const std::string& what);

    // The first thing that was wrong, unknown keys and sections included.
    [[nodiscard]] Result<> done();

private:
    struct Content;
    explicit SettingsFile(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace grivon
