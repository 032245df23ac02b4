// Texts laid out in lines of a terminal's usual width. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "cli/manual/topic.hpp"

namespace grivon::cli {

// Lines are no wider than this, if their words let them.
inline constexpr std::size_t text_columns = 80;

struct Item {
    std::string term;
    std::string_view text;
};

// The text in lines, each behind so many blanks.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent);

// Terms, and beside them in a column what they mean.
[[nodiscard]] std::string item_lines(std::span<const Item> items);

// "hosts - words that mean hosts", and its blocks.
[[nodiscard]] std::string plain_text(const Topic& topic);

}  // namespace grivon::cli
