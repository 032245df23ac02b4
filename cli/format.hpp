// In which form a command prints what it was asked for. Values only; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace grivon::cli {

enum class Format : std::uint8_t {
    table,  // for people
    json,   // one array, an object a line
    jsonl,  // an object a line
    csv,    // RFC 4180, with a head line
    yaml,   // a list of maps
};

inline constexpr std::array<std::string_view, 5> format_names{"table", "json", "jsonl", "csv",
                                                              "yaml"};

[[nodiscard]] constexpr std::string_view name_of(Format format) {
    return format_names[static_cast<std::size_t>(format)];
}

[[nodiscard]] constexpr std::optional<Format> format_named(std::string_view name) {
    for (std::size_t i = 0; i < format_names.size(); ++i)
        if (format_names[i] == name) return static_cast<Format>(i);
    return std::nullopt;
}

// What is not a list has no columns: of the formats for programs only these fit it.
[[nodiscard]] constexpr bool is_json(Format format) {
    return format == Format::json || format == Format::jsonl;
}

}  // namespace grivon::cli
