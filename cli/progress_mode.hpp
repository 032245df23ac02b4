// How the waiting for jobs is shown. Values only; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace grivon::cli {

enum class ProgressMode : std::uint8_t {
    automatic,  // jobs of one host print as they run; of several: bars on a terminal, else lines
    bar,        // drawn at the bottom of the terminal
    plain,      // a line for each change
    json,       // likewise, as events
    none,
};

inline constexpr std::array<std::string_view, 5> progress_names{"auto", "bar", "plain", "json",
                                                                "none"};

[[nodiscard]] constexpr std::optional<ProgressMode> progress_named(std::string_view name) {
    for (std::size_t i = 0; i < progress_names.size(); ++i)
        if (progress_names[i] == name) return static_cast<ProgressMode>(i);
    return std::nullopt;
}

}  // namespace grivon::cli
