#include "cli/person.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "cli/interrupt.hpp"

namespace grivon::cli {

bool is_yes(std::string answer) {
    const auto first = answer.find_first_not_of(" \t\r");
    if (first == std::string::npos) return false;
    answer = answer.substr(first, answer.find_last_not_of(" \t\r") - first + 1);
    for (auto& c : answer)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return answer == "y" || answer == "yes";
}

bool Person::is_there() const {
    return input_ >= 0 && isatty(input_) == 1 && output_.error_is_terminal();
}

Outcome<> Person::wait_for_input() {
    for (;;) {
        std::array<pollfd, 2> waits{{{input_, POLLIN, 0}, {output_.stop_descriptor(), POLLIN, 0}}};
        if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return {};
        if ((waits[1].revents & POLLIN) != 0) {
            output_.print_error("\n");
            return end(ExitStatus::interrupted, "left; nothing was done");
        }
        if (waits[0].revents != 0) return {};
    }
}

std::optional<std::string> Person::next_bytes() {
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto count = read(input_, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return "";
        if (count <= 0) return std::nullopt;
        return std::string(buffer.data(), static_cast<std::size_t>(count));
    }
}

Outcome<std::optional<std::string>> Person::ask(std::string_view question) {
    output_.put_question(question);
    std::string line;
    for (;;) {
        if (auto ok = wait_for_input(); !ok) return tl::unexpected(std::move(ok.error()));
        const auto bytes = next_bytes();
        if (!bytes) {
            output_.print_error(
                "\n");  // the end of the input leaves the cursor behind the question
            return std::nullopt;
        }
        line += *bytes;
        if (const auto newline = line.find('\n'); newline != std::string::npos)
            return line.substr(0, newline);
    }
}

void Person::take_interrupt() {
    std::uint64_t presses = 0;
    if (read(output_.stop_descriptor(), &presses, sizeof presses) > 0) take_next_interrupt();
}

bool Person::interrupts_again(std::chrono::milliseconds within) {
    pollfd wait{output_.stop_descriptor(), POLLIN, 0};
    int ready = poll(&wait, 1, static_cast<int>(within.count()));
    // The very signal that is waited for interrupts the wait.
    if (ready < 0 && errno == EINTR) ready = poll(&wait, 1, 0);
    if (ready != 1) return false;
    take_interrupt();
    return true;
}

Outcome<std::string> Person::read_all(std::size_t bytes_max) {
    std::string text;
    while (text.size() < bytes_max) {
        if (auto ok = wait_for_input(); !ok) return tl::unexpected(std::move(ok.error()));
        const auto bytes = next_bytes();
        if (!bytes) break;
        text += *bytes;
    }
    return text;
}

}  // namespace grivon::cli
