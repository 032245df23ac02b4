// Free text on its way into a utf8mb4 column. What people, hosts and workers say may hold any
// bytes, and the server refuses what is not UTF-8; a message must never stop the store. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grivon::store {

// The same text if it is UTF-8; else with each wrong byte replaced by U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

// The same, cut to fit a VARCHAR of so many characters.
[[nodiscard]] std::string valid_utf8(std::string_view text, std::size_t characters_max);

}  // namespace grivon::store
