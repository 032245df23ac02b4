// A file of `key = "value"` lines, VMware's own form of configuration (.vmx). The simulator keeps
// its records in the same form. Keys are compared without case; comments and order survive a
// rewrite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simhost {

class ConfigFile {
public:
    // Nothing if a line is neither blank, nor a comment, nor `key = "value"`.
    [[nodiscard]] static std::optional<ConfigFile> parse(std::string_view text);
    // Nothing if the file cannot be read or does not parse.
    [[nodiscard]] static std::optional<ConfigFile> load(const std::string& path);

    [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
    [[nodiscard]] std::string get_or(std::string_view key, std::string_view fallback) const;
    [[nodiscard]] bool is_true(std::string_view key) const;
    // A value that is no number counts as absent.
    [[nodiscard]] std::uint64_t number_or(std::string_view key, std::uint64_t fallback) const;

    void set(std::string_view key, std::string_view value);
    [[nodiscard]] std::vector<std::string> keys() const;
    [[nodiscard]] std::string text() const;

private:
    struct Line {
        std::string key;  // empty: a comment or blank line, as it was, in value
        std::string value;
    };

    [[nodiscard]] const Line* find(std::string_view key) const;

    std::vector<Line> lines_;
};

}  // namespace simhost
