// A command line as far as it has been typed, cut into words as a shell does.
//
// bash hands its line over as it is, because the words that it has cut itself are in pieces: it
// takes '=' and ':' for ends of words. Quotes may still be open, since somebody is typing. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace grivon::cli {

// Words without the quotes and backslashes that were around them.
struct TypedWords {
    std::vector<std::string> before;  // left of the cursor's word; the program's name is the first
    std::string current;              // what of the cursor's word stands left of the cursor
    std::vector<std::string> after;   // right of the cursor's word
};

struct TypedLine {
    TypedWords words;
    // How many bytes of `current` the shell keeps: it replaces what is behind the last of its word
    // breaks, or behind the quote that is open.
    std::size_t kept_bytes = 0;
    bool in_quotes = false;  // one is open at the cursor
    bool redirects = false;  // the cursor's word is the file of a '>' or '<'
};

// left, right: of the cursor. word_breaks: bash's COMP_WORDBREAKS.
[[nodiscard]] TypedLine read_typed_line(std::string_view left, std::string_view right,
                                        std::string_view word_breaks);

}  // namespace grivon::cli
