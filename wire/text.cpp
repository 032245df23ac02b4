#include "wire/text.hpp"

namespace grivon {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

bool is_continuation(std::string_view text, std::size_t i) {
    return i < text.size() && (byte_at(text, i) & 0xc0U) == 0x80U;
}

// Length of the well-formed character at i (RFC 3629: no overlong forms, no surrogates, nothing
// above U+10FFFF); 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t i) {
    const auto lead = byte_at(text, i);
    if (lead < 0x80) return 1;
    if (!is_continuation(text, i + 1)) return 0;
    const auto second = byte_at(text, i + 1);
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) {
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)) return 0;
        return is_continuation(text, i + 2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return 0;
        return is_continuation(text, i + 2) && is_continuation(text, i + 3) ? 4 : 0;
    }
    return 0;
}

bool is_control(unsigned char byte) {
    return byte < 0x20 || byte == 0x7f;
}

constexpr std::string_view cut_mark = "...";

}  // namespace

std::string clean_line(std::string_view text, std::size_t bytes_max) {
    std::string line;
    std::size_t fits = 0;  // length of the longest prefix that leaves room for the mark
    for (std::size_t i = 0; i < text.size();) {
        const auto length = character_length(text, i);
        if (length == 0) {
            line += '?';
        } else if (length == 1 && is_control(byte_at(text, i))) {
            line += ' ';
        } else {
            line += text.substr(i, length);
        }
        i += length == 0 ? 1 : length;
        if (line.size() > bytes_max) {
            line.resize(fits);
            return line.append(cut_mark.substr(0, bytes_max));
        }
        if (line.size() + cut_mark.size() <= bytes_max) fits = line.size();
    }
    return line;
}

}  // namespace grivon
