#include "cli/output.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/render/json.hpp"
#include "wire/job_report.hpp"
#include "wire/serial.hpp"

namespace grivon::cli {

namespace {

std::string fit_to_say(std::string_view message) {
    return masked_text(one_line(message));
}

ScreenSize size_of(int descriptor) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return {};
    return {size.ws_col, size.ws_row};
}

}  // namespace

Output::Output(int out, int error, int stop, std::string program)
    : out_{out, isatty(out) == 1, {}},
      error_{error, isatty(error) == 1, {}},
      stop_(stop),
      program_(std::move(program)) {}

Outcome<> Output::print(std::string_view text) {
    return print_to(out_, text);
}

Outcome<> Output::print_host_bytes(Stream stream, std::string_view bytes) {
    auto& channel = stream == Stream::out ? out_ : error_;
    if (stream == Stream::error && speaks_json_)
        return bytes.empty() ? Outcome<>() : print_to(error_, said_json("error_output", bytes));
    if (!channel.is_terminal || shows_raw_) return print_to(channel, bytes);
    return print_to(channel, channel.filter.apply(bytes));
}

void Output::say(std::string_view message) {
    if (speaks_json_) return print_error(said_json("message", fit_to_say(message)));
    print_error(program_ + ": " + fit_to_say(message) + "\n");
}

void Output::put_question(std::string_view question) {
    print_error(fit_to_say(question));
}

void Output::print_error(std::string_view text) {
    (void)print_to(error_, text);
}

void Output::show_below(std::vector<std::string> lines) {
    if (error_.is_terminal)
        (void)write_all(error_, below_.replace(std::move(lines), screen_size().columns));
}

ScreenSize Output::screen_size() const {
    return size_of(error_.descriptor);
}

std::size_t Output::out_columns() const {
    return size_of(out_.descriptor).columns;
}

// What is below makes way, and is back behind whole lines.
Outcome<> Output::print_to(const Channel& channel, std::string_view bytes) {
    if (!below_.is_shown() || !channel.is_terminal || bytes.empty())
        return write_all(channel, bytes);
    const auto columns = screen_size().columns;
    (void)write_all(error_, below_.hide(columns));
    if (auto written = write_all(channel, bytes); !written) return written;
    if (bytes.ends_with('\n')) (void)write_all(error_, below_.show());
    return {};
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
