#include "broker/store/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace grivon::store {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

void reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD})
        std::signal(number, SIG_DFL);
}

// Between fork and exec in a program with threads: only async-signal-safe calls.
[[noreturn]] void become(char* const* words, char* const* environment, int input, int log,
                         pid_t parent) {
    reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(0);  // it ended before the line above
    setsid();                           // Ctrl-C at the terminal is for the parent alone
    dup2(input, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    execve(words[0], words, environment);
    _exit(127);
}

tl::unexpected<Error> failed_to(std::string_view what, const std::string& object) {
    return fail(Errc::unavailable, fmt::format("cannot {} {}: {}", what, object, strerror(errno)));
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Result<ChildProcess> ChildProcess::start(const Command& command) {
    constexpr mode_t owner_only = 0600;
    const Descriptor log(
        ::open(command.log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, owner_only));
    if (!log.is_open()) return failed_to("write", command.log_path);
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int input = command.input >= 0 ? command.input : nothing.get();
    const auto words = pointers_to(command.words);
    const auto environment = pointers_to(command.environment);
    const auto parent = getpid();
    const auto pid = fork();
    if (pid < 0) return failed_to("start", command.words[0]);
    if (pid == 0) become(words.data(), environment.data(), input, log.get(), parent);
    // The child is not waited for yet: its number cannot be somebody else's.
    return ChildProcess(pid, open_process(pid));
}

void ChildProcess::signal(int number) const {
    send_signal(descriptor(), number);
}

// glibc 2.36 declares both functions in <sys/pidfd.h>, but without extern "C".
Descriptor open_process(int pid) {
    return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

void send_signal(int pidfd, int number) {
    syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, 0);
}

bool wait_for_end(int pidfd, std::chrono::milliseconds time_max) {
    pollfd ended{pidfd, POLLIN, 0};
    const auto deadline = std::chrono::steady_clock::now() + time_max;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        const int ready = poll(&ended, 1, static_cast<int>(std::max<long>(left.count(), 0)));
        if (ready >= 0 || errno != EINTR) return ready > 0;
    }
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds time_max) {
    int status = 0;
    if (!wait_for_end(descriptor(), time_max) || waitpid(pid_, &status, WNOHANG) != pid_)
        return std::nullopt;
    return status;
}

}  // namespace grivon::store
