#include "processes.hpp"

#include <unistd.h>

#include "host_files.hpp"
#include "text.hpp"

namespace simhost::processes {
namespace {

constexpr const char* next_pid_path = "/var/lib/simhost/next-pid";

std::string directory_of(Pid pid) {
    return "/proc/" + std::to_string(pid);
}

}  // namespace

Pid start(const std::vector<std::string>& command_line) {
    const Pid pid = next_pid();
    show(pid, command_line);
    return pid;
}

Pid next_pid() {
    const auto stored = read_file(next_pid_path);
    const Pid pid = parse_whole(trim(stored.value_or(""))).value_or(first_pid);
    write_file(next_pid_path, std::to_string(pid + 1) + "\n");
    return pid;
}

void show(Pid pid, const std::vector<std::string>& command_line) {
    make_dirs(directory_of(pid));
    write_file(directory_of(pid) + "/cmdline", join(command_line, std::string_view("\0", 1)));
}

void end(Pid pid) {
    ::unlink((directory_of(pid) + "/cmdline").c_str());
    ::rmdir(directory_of(pid).c_str());
}

bool alive(Pid pid) {
    return exists(directory_of(pid));
}

}  // namespace simhost::processes
