#include "broker/store/left_over_server.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "broker/store/child_process.hpp"

namespace grivon::store {
namespace {

// It has been told to end already; what is left is to write its pages out.
constexpr std::chrono::seconds ending_time_max{60};

// The arguments in /proc are separated by NUL, the program's name first.
bool serves(int pid, const std::string& directory) {
    std::ifstream file(fmt::format("/proc/{}/cmdline", pid), std::ios::binary);
    const auto wanted = "--datadir=" + directory;
    std::string word;
    if (!std::getline(file, word, '\0')) return false;
    const auto program = std::filesystem::path(word).filename();
    if (program != "mariadbd" && program != "mysqld") return false;
    while (std::getline(file, word, '\0'))
        if (word == wanted) return true;
    return false;
}

}  // namespace

Result<> note_server(const std::string& pid_path, int pid) {
    std::ofstream file(pid_path, std::ios::trunc);
    file << pid << '\n' << std::flush;
    if (!file) return fail(Errc::unavailable, fmt::format("cannot write {}", pid_path));
    return {};
}

Result<> end_left_over_server(const std::string& pid_path, const std::string& directory) {
    int pid = 0;
    if (!(std::ifstream(pid_path) >> pid) || pid <= 1) return {};
    // Held before it is looked at, so that it cannot become another process in between.
    const Descriptor process = open_process(pid);
    if (!process.is_open() || !serves(pid, directory)) return {};
    send_signal(process.get(), SIGTERM);
    if (!wait_for_end(process.get(), ending_time_max))
        return fail(Errc::unavailable,
                    fmt::format("mariadbd of an earlier broker (process {}) does not end: end it, "
                                "then start again",
                                pid));
    return {};
}

}  // namespace grivon::store
