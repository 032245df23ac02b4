#include "cli/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "wire/serial.hpp"

namespace grivon::cli {

namespace {

std::string fit_to_say(std::string_view message) {
    return masked_text(one_line(message));
}

}  // namespace

Output::Output(int out, int error, int stop, std::string program)
    : out_{out, isatty(out) == 1, {}},
      error_{error, isatty(error) == 1, {}},
      stop_(stop),
      program_(std::move(program)) {}

Outcome<> Output::print(std::string_view text) {
    return write_all(out_, text);
}

Outcome<> Output::print_host_bytes(Stream stream, std::string_view bytes) {
    auto& channel = stream == Stream::out ? out_ : error_;
    if (!channel.is_terminal) return write_all(channel, bytes);
    return write_all(channel, channel.filter.apply(bytes));
}

void Output::say(std::string_view message) {
    print_error(program_ + ": " + fit_to_say(message) + "\n");
}

void Output::put_question(std::string_view question) {
    print_error(fit_to_say(question));
}

void Output::print_error(std::string_view text) {
    (void)write_all(error_, text);
}

// A descriptor may be non-blocking because somebody else who shares it (ssh) made it so.
Outcome<> Output::wait_until_writable(int descriptor) const {
    pollfd waits[]{{descriptor, POLLOUT, 0}, {stop_, POLLIN, 0}};
    if (poll(waits, 2, -1) < 0 && errno != EINTR)
        return end(ExitStatus::failed, std::string("cannot wait for output: ") + strerror(errno));
    if ((waits[1].revents & POLLIN) != 0) return end(ExitStatus::interrupted);
    return {};
}

Outcome<> Output::write_all(const Channel& channel, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = write(channel.descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EINTR || errno == EAGAIN) {
            if (auto ready = wait_until_writable(channel.descriptor); !ready) return ready;
        } else if (errno == EPIPE) {
            return end(ExitStatus::output_closed);
        } else {
            return end(ExitStatus::failed,
                       std::string("cannot write the output: ") + strerror(errno));
        }
    }
    return {};
}

}  // namespace grivon::cli
