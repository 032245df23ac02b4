#include "workers/drivers/quote.hpp"

#include <algorithm>

namespace grivon::drivers {
namespace {

// Without '=', which would make the first word of a line an assignment, and without '~'.
bool is_harmless(char c) {
    constexpr std::string_view signs = "_-./:,+@%";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
}

}  // namespace

std::string quote(std::string_view word) {
    if (!word.empty() && std::ranges::all_of(word, is_harmless)) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) {
        // A single quote cannot stand inside single quotes: leave them, escape it, go on.
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string command_line(std::span<const std::string> words) {
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty()) line += ' ';
        line += quote(word);
    }
    return line;
}

std::string shell_variable(std::string_view name, std::string_view value) {
    return std::string(name) + "=" + quote(value) + "\n";
}

}  // namespace grivon::drivers
