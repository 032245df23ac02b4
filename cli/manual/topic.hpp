// What "grivon help TOPIC" and the manual pages both say: texts that belong to no single command.
//
// A topic is kept in blocks, not in lines, so that a terminal and a manual page can each lay it out
// in their own way. Printable ASCII throughout. Constant; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace grivon::cli {

enum class BlockKind : std::uint8_t {
    paragraph,
    item,  // of a list: a term and what it means
    line,  // as it is: a command, or a line of a file
};

struct Block {
    BlockKind kind = BlockKind::paragraph;
    std::string_view text;
    std::string_view term = {};  // of an item
};

struct Topic {
    std::string_view name;   // "exit-status"
    std::string_view title;  // "what the exit status says"
    std::span<const Block> blocks;
};

[[nodiscard]] std::span<const Topic> topics();

// Null: there is none of that name.
[[nodiscard]] const Topic* find_topic(std::string_view name);

}  // namespace grivon::cli
