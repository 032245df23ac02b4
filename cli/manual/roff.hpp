// A manual page in the macros of man(7), as groff and mandoc both read them.
//
// Whatever the texts hold, nothing of it is taken for a request: dots and quotes at the beginning
// of a line, backslashes, and hyphens, which stay those of a keyboard so that what is copied from a
// page can be typed. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace grivon::cli {

// Printable ASCII as the text of a line; the beginning of a line needs more (Roff sees to it).
[[nodiscard]] std::string roff_escaped(std::string_view text);

class Roff {
public:
    // name: as in the page's file; date: "2026-11-22".
    Roff(std::string_view name, int section, std::string_view date);

    void heading(std::string_view text);
    void subheading(std::string_view text);
    // The line under NAME.
    void name(std::string_view name, std::string_view purpose);
    // A command, and behind it in plain letters what it takes.
    void synopsis(std::string_view command, std::string_view rest);
    void paragraph(std::string_view text);
    void item(std::string_view term, std::string_view text);
    // The same with a part of the term in plain letters: what a command takes.
    void item(std::string_view term, std::string_view rest, std::string_view text);
    void lines(std::span<const std::string> lines);
    // "grivon(1), grivon-broker(8)"
    void references(std::span<const std::string> pages);

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void begin_paragraph();
    void text(std::string_view text);

    std::string text_;
    bool after_heading_ = false;  // nothing stands below it yet
};

}  // namespace grivon::cli
