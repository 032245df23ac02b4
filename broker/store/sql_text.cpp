#include "broker/store/sql_text.hpp"

#include <limits>

namespace grivon::store {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool in_range(char c, unsigned low, unsigned high) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= low && octet <= high;
}

// Length in bytes of the UTF-8 character at the start of the text; 0: it is none. Unicode Standard,
// table 3-7: well-formed UTF-8 byte sequences.
std::size_t utf8_character_bytes(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    const unsigned second_low = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
    const unsigned second_high = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
    if (!in_range(text[1], second_low, second_high)) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!in_range(text[i], 0x80, 0xBF)) return 0;
    return length;
}

}  // namespace

std::string valid_utf8(std::string_view text, std::size_t characters_max) {
    std::string valid;
    valid.reserve(text.size());
    for (std::size_t count = 0; !text.empty() && count < characters_max; ++count) {
        const auto bytes = utf8_character_bytes(text);
        valid += bytes > 0 ? text.substr(0, bytes) : replacement;
        text.remove_prefix(bytes > 0 ? bytes : 1);
    }
    return valid;
}

std::string valid_utf8(std::string_view text) {
    return valid_utf8(text, std::numeric_limits<std::size_t>::max());
}

}  // namespace grivon::store
