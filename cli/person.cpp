#include "cli/person.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace grivon::cli {

bool Person::is_there() const {
    return input_ >= 0 && isatty(input_) == 1 && output_.error_is_terminal();
}

Outcome<std::optional<std::string>> Person::ask(std::string_view question) {
    output_.put_question(question);
    std::string line;
    for (;;) {
        std::array<pollfd, 2> waits{{{input_, POLLIN, 0}, {output_.stop_descriptor(), POLLIN, 0}}};
        if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return std::nullopt;
        if ((waits[1].revents & POLLIN) != 0) {
            output_.print_error("\n");
            return end(ExitStatus::interrupted, "left; nothing was done");
        }
        if (waits[0].revents == 0) continue;
        std::array<char, 256> buffer{};
        const auto count = read(input_, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) {
            output_.print_error(
                "\n");  // the end of the input leaves the cursor behind the question
            return std::nullopt;
        }
        line.append(buffer.data(), static_cast<std::size_t>(count));
        if (const auto newline = line.find('\n'); newline != std::string::npos)
            return line.substr(0, newline);
    }
}

}  // namespace grivon::cli
