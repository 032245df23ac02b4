// `simhost-login`: the login shell of a simulated host. sshd calls it as `simhost-login -c COMMAND`
// in the home directory, which is the host's tree; it enters the tree and becomes the host's own
// shell, with an environment in which nothing of the real machine is left.
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "host_files.hpp"
#include "output.hpp"
#include "program.hpp"
#include "tree.hpp"

namespace simhost {
namespace {

constexpr int exit_cannot_enter = 255;

std::vector<std::string> host_environment(pid_t session_pid) {
    std::vector<std::string> environment = {
        "HOME=/root",
        "USER=root",
        "LOGNAME=root",
        "SHELL=/bin/sh",
        "PATH=/usr/local/bin:/usr/bin:/bin:/sbin:/usr/sbin",
        // For the fault `drop`: the sshd process that ends with this session.
        "SIMHOST_SESSION_PID=" + std::to_string(session_pid),
    };
    for (const char* name : {"SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "TERM"}) {
        const char* value = std::getenv(name);
        if (value != nullptr) environment.push_back(std::string(name) + "=" + value);
    }
    return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (std::string& string : strings) result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

int login(const Args& args) {
    const bool interactive = args.empty();
    if (!interactive && (args.size() != 2 || args[0] != "-c")) {
        complain("simhost-login: call it as simhost-login [-c COMMAND]\n");
        return 2;
    }
    const pid_t session_pid = ::getppid();
    const char* home = std::getenv("HOME");
    if (!tree::enter(home != nullptr ? home : "")) return exit_cannot_enter;
    if (::chdir("/root") != 0) throw_errno("/root");

    std::vector<std::string> words = {interactive ? "-sh" : "sh"};
    words.insert(words.end(), args.begin(), args.end());
    auto environment = host_environment(session_pid);
    ::execve("/bin/sh", pointers_to(words).data(), pointers_to(environment).data());
    throw_errno("/bin/sh");
}

}  // namespace simhost
