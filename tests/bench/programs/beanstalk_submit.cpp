// Puts jobs into beanstalkd, so many commands in one go, and then reads as many answers: its
// protocol allows that, and every INSERTED comes after the job is in the log.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <thread>

#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

int connected_to(std::uint16_t port) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        give_up("cannot connect to beanstalkd");
    const int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return connection;
}

void write_all(int connection, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(connection, text.data(), text.size());
        if (written <= 0) give_up("beanstalkd takes nothing");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// Lines, each of which must be INSERTED.
void read_answers(int connection, std::size_t count) {
    std::array<char, 65536> buffer{};
    std::string line;
    while (count > 0) {
        const auto size = read(connection, buffer.data(), buffer.size());
        if (size <= 0) give_up("beanstalkd does not answer");
        for (const char c : std::string_view(buffer.data(), static_cast<std::size_t>(size))) {
            if (c != '\n') {
                line += c;
                continue;
            }
            if (!line.starts_with("INSERTED ")) give_up("beanstalkd answers " + line);
            line.clear();
            --count;
        }
    }
}

void run(std::uint16_t port, std::size_t jobs, std::size_t window, std::size_t payload_bytes) {
    const int connection = connected_to(port);
    const std::string command =
        fmt::format("put 100 0 60 {}\r\n{}\r\n", payload_bytes, std::string(payload_bytes, 'x'));
    const auto begun = Clock::now();
    for (std::size_t done = 0; done < jobs; done += window) {
        const auto count = std::min(window, jobs - done);
        std::string commands;
        for (std::size_t i = 0; i < count; ++i) commands += command;
        // Beside the reading, because beanstalkd reads nothing while its answers are not taken.
        std::thread writer([&] { write_all(connection, commands); });
        read_answers(connection, count);
        writer.join();
    }
    print_figures(jobs, seconds_since(begun));
    close(connection);
}

}  // namespace

int main(int argc, char** argv) {
    std::uint16_t port = 0;
    std::size_t jobs = 10'000;
    std::size_t window = 1000;
    std::size_t payload_bytes = 200;
    CLI::App app{"Puts jobs into beanstalkd."};
    app.add_option("--port", port)->required();
    app.add_option("--jobs", jobs);
    app.add_option("--window", window, "commands on their way at a time");
    app.add_option("--payload-bytes", payload_bytes);
    CLI11_PARSE(app, argc, argv);
    run(port, jobs, window, payload_bytes);
}
