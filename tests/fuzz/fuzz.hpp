// What the fuzz targets have in common: a target is a file with LLVMFuzzerTestOneInput, which feeds
// the bytes to one reader of untrusted input and holds what it makes of them to a rule. The rule is
// checked by must(), which ends the program with the place; sanitizers see to the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace grivon::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// The input as several: at each of the separators.
inline std::vector<std::string_view> pieces_of(std::string_view input, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const auto end = input.find(separator);
        pieces.push_back(input.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        input.remove_prefix(end + 1);
    }
}

inline void must(bool holds, const char* rule) {
    if (holds) return;
    std::fprintf(stderr, "fuzz: broken rule: %s\n", rule);
    std::abort();
}

// Nothing that a terminal would take for a command: printable ASCII, blanks, ends of lines.
inline bool is_clean(std::string_view text) {
    for (const char c : text)
        if (c != '\n' && (c < ' ' || c > '~')) return false;
    return true;
}

}  // namespace grivon::fuzz
