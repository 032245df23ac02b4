#include "cli/render/text.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

constexpr char replacement = '?';

bool is_control(unsigned char byte) {
    return byte < 0x20 || byte == 0x7f;
}

unsigned continuation_bytes_after(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 1;
    if (lead >= 0xe0 && lead <= 0xef) return 2;
    if (lead >= 0xf0 && lead <= 0xf4) return 3;
    return 0;
}

// The last byte of a character that turns the direction of writing, after the two before it.
bool turns_direction(unsigned char first, unsigned char second, unsigned char third) {
    if (first != 0xe2) return false;
    return (second == 0x80 && third >= 0xaa && third <= 0xae) ||  // U+202A to U+202E
           (second == 0x81 && third >= 0xa6 && third <= 0xa9);    // U+2066 to U+2069
}

}  // namespace

std::string one_line(std::string_view text) {
    TerminalFilter filter;
    auto line = filter.apply(text);
    for (auto& c : line)
        if (is_control(static_cast<unsigned char>(c))) c = replacement;
    return line;
}

std::string tallies_text(std::initializer_list<Tally> tallies) {
    std::string text;
    for (const auto& [count, of_what] : tallies)
        if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + of_what;
    return text;
}

std::string TerminalFilter::apply(std::string_view bytes) {
    std::string text(bytes.size(), '\0');
    std::transform(bytes.begin(), bytes.end(), text.begin(),
                   [this](char c) { return filtered(static_cast<unsigned char>(c)); });
    return text;
}

// 0x80 to 0x9f are control characters as well (C1), alone on an 8-bit terminal and as U+0080 to
// U+009F, which begin with 0xc2, on a UTF-8 one; inside other characters they are harmless.
char TerminalFilter::filtered(unsigned char byte) {
    const bool c1 = byte >= 0x80 && byte <= 0x9f;
    const bool harmful = (is_control(byte) && byte != '\n' && byte != '\r' && byte != '\t') ||
                         (c1 && (continuation_bytes_left_ == 0 || previous_ == 0xc2)) ||
                         turns_direction(before_previous_, previous_, byte);
    if ((byte & 0xc0U) == 0x80 && continuation_bytes_left_ > 0) {
        --continuation_bytes_left_;
    } else {
        continuation_bytes_left_ = continuation_bytes_after(byte);
    }
    before_previous_ = previous_;
    previous_ = byte;
    return harmful ? replacement : static_cast<char>(byte);
}

}  // namespace grivon::cli
