#include "wire/serial.hpp"

#include <algorithm>

namespace grivon {
namespace {

constexpr std::string_view form = "XXXXX-XXXXX-XXXXX-XXXXX";
constexpr std::size_t last_group = 18;  // where it begins

bool fits(char pattern, char c) {
    if (pattern == '-') return c == '-';
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool is_serial(std::string_view text) {
    return text.size() == form.size() && std::equal(form.begin(), form.end(), text.begin(), fits);
}

std::string masked_serial(std::string_view text) {
    if (!is_serial(text)) return "*****";
    return "*****-*****-*****-" + std::string(text.substr(last_group));
}

std::string stand_in_serial(std::string_view serial) {
    constexpr std::string_view nothing_known = "00000-00000-00000-00000";
    std::string stand_in(nothing_known);
    if (is_serial(serial))
        stand_in.replace(last_group, std::string::npos, serial.substr(last_group));
    return stand_in;
}

std::string masked_text(std::string_view text) {
    std::string masked;
    while (!text.empty()) {
        const auto start = text.substr(0, form.size());
        const bool serial = is_serial(start);
        masked += serial ? masked_serial(start) : std::string(1, text.front());
        text.remove_prefix(serial ? start.size() : 1);
    }
    return masked;
}

}  // namespace grivon
