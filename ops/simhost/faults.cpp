#include "faults.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>

#include "host_files.hpp"
#include "journal.hpp"
#include "text.hpp"

namespace simhost::faults {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int exit_dropped = 255;

// Used only when the user has no inotify instance left: then there is nothing to wait on.
constexpr milliseconds recheck_without_inotify{200};

// Thirty years; the clock's nanoseconds hold no more than three hundred.
constexpr double slow_seconds_max = 1e9;

// What one poll() can take.
constexpr milliseconds wait_max{1'000'000'000};

std::string path_of(std::string_view kind) {
    return std::string(fault_dir).append(kind);
}

int poll_timeout_ms(bool watched, steady_clock::time_point until) {
    constexpr int no_limit_ms = -1;
    if (!watched) return static_cast<int>(recheck_without_inotify.count());
    if (until == steady_clock::time_point::max()) return no_limit_ms;
    const milliseconds left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    return static_cast<int>(std::clamp(left, milliseconds(0), wait_max).count());
}

// Returns when the fault is cleared or the time has come, whichever is first.
void wait_while(std::string_view kind, steady_clock::time_point until) {
    const FileHandle watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    const bool watched = watch.fd() >= 0 && ::inotify_add_watch(watch.fd(), fault_dir.data(),
                                                                IN_DELETE | IN_MOVED_FROM) >= 0;
    // The watch stands before the first look, so no clearing can slip between the two.
    while (active(kind) && steady_clock::now() < until) {
        pollfd events{watch.fd(), POLLIN, 0};
        ::poll(&events, watched ? 1 : 0, poll_timeout_ms(watched, until));
        char drained[4096];
        while (watched && ::read(watch.fd(), drained, sizeof drained) > 0) {
        }
    }
}

}  // namespace

bool active(std::string_view kind) {
    return ::access(path_of(kind).c_str(), F_OK) == 0;
}

std::string value(std::string_view kind) {
    return std::string(trim(read_file(path_of(kind)).value_or("")));
}

void delay() {
    const auto start = steady_clock::now();
    if (const auto value = read_file(path_of("slow"))) {
        if (const auto seconds = parse_decimal(trim(*value))) {
            const duration<double> wanted(std::min(*seconds, slow_seconds_max));
            wait_while("slow", start + std::chrono::ceil<milliseconds>(wanted));
        }
    }
    if (active("hang")) wait_while("hang", steady_clock::time_point::max());
}

void block(std::string_view kind, std::string_view command) {
    const std::string names = value(kind);
    const bool named =
        ("," + names + ",").find("," + std::string(command) + ",") != std::string::npos;
    if (active(kind) && (names.empty() || named)) wait_while(kind, steady_clock::time_point::max());
}

void midpoint() {
    if (!active("drop")) return;
    journal::finish(exit_dropped);
    // simhost-login left the number of its sshd there; without one this is no SSH session.
    const char* session = std::getenv("SIMHOST_SESSION_PID");
    if (const auto pid = parse_whole(session != nullptr ? session : "")) {
        ::kill(static_cast<pid_t>(*pid), SIGKILL);
    }
    ::_exit(exit_dropped);
}

}  // namespace simhost::faults
