#include "journal.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string>

namespace simhost::journal {
namespace {

struct Entry {
    int fd = -1;
    std::int64_t start_ns = 0;
    std::string command_line;  // with the newline
};

// One command a process: the signal handler must reach it, so it stands here.
Entry entry;

std::int64_t now_ns() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// Blanks in place of whatever would break the line or its columns.
void append_harmless(std::string& line, const char* word) {
    for (; *word != '\0'; ++word) {
        const bool control = static_cast<unsigned char>(*word) < ' ' || *word == '\x7f';
        line += control ? ' ' : *word;
    }
}

void end_by_signal(int number) {
    finish(128 + number);
    ::_exit(128 + number);
}

}  // namespace

bool begin(int argc, const char* const* argv) {
    entry.start_ns = now_ns();
    entry.fd = ::open(path.data(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (entry.fd < 0) return false;
    for (int i = 0; i < argc; ++i) {
        if (i > 0) entry.command_line += ' ';
        append_harmless(entry.command_line, argv[i]);
    }
    entry.command_line += '\n';
    std::signal(SIGPIPE, SIG_IGN);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) std::signal(number, end_by_signal);
    return true;
}

void finish(int status) {
    if (entry.fd < 0) return;
    char columns[64];
    char* at = columns;
    char* const end = columns + sizeof columns;
    for (const std::int64_t number : {entry.start_ns, now_ns(), std::int64_t{status}}) {
        at = std::to_chars(at, end - 1, number).ptr;
        *at++ = '\t';
    }
    const iovec parts[] = {
        {columns, static_cast<std::size_t>(at - columns)},
        {entry.command_line.data(), entry.command_line.size()},
    };
    // A journal that cannot be written must not change what the command answers.
    [[maybe_unused]] const ssize_t written = ::writev(entry.fd, parts, 2);
    ::close(entry.fd);
    entry.fd = -1;
}

}  // namespace simhost::journal
