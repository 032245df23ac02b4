// Bytes from elsewhere made fit for a terminal. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace grivon::cli {

// One line without control characters: each is replaced by '?'.
[[nodiscard]] std::string one_line(std::string_view text);

struct Tally {
    std::uint64_t count = 0;
    const char* of_what = nullptr;
};

// "191 succeeded, 3 failed": what there is none of is left out.
[[nodiscard]] std::string tallies_text(std::initializer_list<Tally> tallies);

// Host output on its way to a terminal: control sequences could retitle, clear or answer the
// terminal, so each control character but newline, carriage return and tab is replaced; so are those
// that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069), of which the last byte is
// replaced: a line must not read otherwise than it is. Keeps the place inside a UTF-8 character from
// one chunk to the next; one object per stream.
class TerminalFilter {
public:
    [[nodiscard]] std::string apply(std::string_view bytes);

private:
    char filtered(unsigned char byte);

    unsigned continuation_bytes_left_ = 0;
    unsigned char previous_ = 0;
    unsigned char before_previous_ = 0;
};

}  // namespace grivon::cli
