// The person at the terminal, asked before something is done. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cli/exit.hpp"
#include "cli/output.hpp"

namespace grivon::cli {

// The answer to a question that ends in "[y/N]".
[[nodiscard]] bool is_yes(std::string answer);

class Person {
public:
    // input: stdin; stays the caller's. -1: nobody.
    Person(int input, Output& output) : input_(input), output_(output) {}

    // Can read the question and answer it: stdin and stderr are terminals.
    [[nodiscard]] bool is_there() const;

    // The line that was typed; nothing at the end of the input. Ctrl-C ends the wait.
    [[nodiscard]] Outcome<std::optional<std::string>> ask(std::string_view question);

    // The Ctrl-C that was pressed has been seen: from here on the next one is told of, and does not
    // kill. To be said before the person is told that there is something to press it for.
    void take_interrupt();
    // Whether it is pressed within that time, after take_interrupt().
    [[nodiscard]] bool interrupts_again(std::chrono::milliseconds within);

    // All that comes from stdin, also from a pipe: up to its end, or so many bytes. Ctrl-C ends it.
    [[nodiscard]] Outcome<std::string> read_all(std::size_t bytes_max);

private:
    // Waits for input; fails on Ctrl-C.
    [[nodiscard]] Outcome<> wait_for_input();
    // The next bytes; nothing at the end of the input.
    [[nodiscard]] std::optional<std::string> next_bytes();

    int input_;
    Output& output_;
};

}  // namespace grivon::cli
