// What the program prints: stdout and stderr as plain descriptors, whole and at once.
//
// Every failure to write is noticed: a reader that left ends the command quietly, a full disk ends
// it with a message. Nothing is buffered. The descriptors stay the caller's. One thread.
// What the program itself says never shows a whole VMware key, wherever the words came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit.hpp"
#include "cli/live_lines.hpp"
#include "cli/render/text.hpp"

namespace grivon::cli {

class Output {
public:
    // stop: readable once the command shall end (Ctrl-C); -1: never. program: how it calls itself.
    Output(int out, int error, int stop, std::string program = "grivon");

    [[nodiscard]] Outcome<> print(std::string_view text);

    enum class Stream : std::uint8_t { out, error };
    // Bytes of a host's command: as they are, except on a terminal (TerminalFilter), and there too
    // after show_raw().
    [[nodiscard]] Outcome<> print_host_bytes(Stream stream, std::string_view bytes);

    // "PROGRAM: MESSAGE" on stderr, as one line. That stderr cannot be written is nobody's news.
    void say(std::string_view message);
    void print_error(std::string_view text);

    void show_raw() { shows_raw_ = true; }

    // From now on everything on stderr is an object of JSON a line: what the program says
    // ("message"), and what hosts wrote to stderr ("error_output").
    void speak_json() { speaks_json_ = true; }

    // Lines that stay below all that is printed, on a terminal that is stderr, until others take
    // their place; none: they go. Nothing happens on anything else.
    void show_below(std::vector<std::string> lines);
    // Of that terminal, now.
    [[nodiscard]] ScreenSize screen_size() const;

    // Of stdout, if it is a terminal.
    [[nodiscard]] std::size_t out_columns() const;

    // A question, without the program's name.
    void put_question(std::string_view question);

    [[nodiscard]] int out_descriptor() const { return out_.descriptor; }
    [[nodiscard]] bool out_is_terminal() const { return out_.is_terminal; }
    [[nodiscard]] bool error_is_terminal() const { return error_.is_terminal; }
    [[nodiscard]] int stop_descriptor() const { return stop_; }

private:
    struct Channel {
        int descriptor;
        bool is_terminal;
        TerminalFilter filter;
    };
    Outcome<> print_to(const Channel& channel, std::string_view bytes);
    Outcome<> write_all(const Channel& channel, std::string_view bytes);
    Outcome<> wait_until_writable(int descriptor) const;

    Channel out_;
    Channel error_;
    int stop_;
    std::string program_;
    LiveLines below_;
    bool speaks_json_ = false;
    bool shows_raw_ = false;
};

}  // namespace grivon::cli
