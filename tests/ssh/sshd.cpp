#include "tests/ssh/sshd.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <vector>

namespace grivon::test {
namespace fs = std::filesystem;
namespace {

constexpr auto program = "/usr/sbin/sshd";  // it insists on being called by its absolute path
constexpr int start_attempts_max = 5;       // another process may take the free port first

struct Child {
    pid_t process = -1;
    int standard_error = -1;
};

Child start_program(std::vector<std::string> words) {
    int pipe_ends[2];
    REQUIRE(::pipe2(pipe_ends, O_CLOEXEC) == 0);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a test that is killed leaves nobody behind
        const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(nothing, STDOUT_FILENO);
        ::dup2(pipe_ends[1], STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe_ends[1]);
    return {process, pipe_ends[0]};
}

int wait_for(pid_t process) {
    int status = 0;
    ::waitpid(process, &status, 0);
    return status;
}

// Reads until the text appears or the writer has ended.
bool wait_for_text(int descriptor, const std::string& text, std::string& seen) {
    char buffer[1024];
    for (ssize_t size = 0; (size = ::read(descriptor, buffer, sizeof buffer)) > 0;) {
        seen.append(buffer, static_cast<std::size_t>(size));
        if (seen.find(text) != std::string::npos) return true;
    }
    return false;
}

std::string user_name() {
    const passwd* user = ::getpwuid(::getuid());
    REQUIRE(user != nullptr);
    return user->pw_name;
}

}  // namespace

Sshd::Sshd(const std::string& extra) {
    if (!fs::exists(program)) FAIL(program << " is missing: apt-get install openssh-server");
    std::string pattern = fs::temp_directory_path() / "grivon-sshd-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    dir_ = pattern;
    if (::getuid() == 0) fs::create_directories("/run/sshd");  // sshd's own, made by its service
    fs::copy_file(make_key("id") + ".pub", path("authorized_keys"));
    (void)make_key("host_key");
    for (int attempt = 0; attempt < start_attempts_max; ++attempt)
        if (start(extra)) return;
    FAIL("sshd did not start");
}

bool Sshd::start(const std::string& extra) {
    port_ = free_port();
    std::ofstream(path("sshd_config"))
        << "ListenAddress 127.0.0.1\nPort " << port_ << "\nHostKey " << path("host_key")
        << "\nAuthorizedKeysFile " << path("authorized_keys")
        << "\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPidFile none\n"
        << "KbdInteractiveAuthentication no\nMaxStartups 200\nSetEnv SHLVL=2 GRIVON_FENCE="
        << path("fence") << " PATH=" << path("bin") << ":/usr/local/bin:/usr/bin:/bin\n"
        << extra << "\n";
    const Child child =
        start_program({program, "-D", "-e", "-o", "LogLevel=INFO", "-f", path("sshd_config")});
    std::string seen;
    const bool listens = wait_for_text(child.standard_error, "Server listening on", seen);
    process_ = child.process;
    log_ = child.standard_error;  // stays open for what sshd says later
    if (!listens) {
        stop_listening();
        ::close(std::exchange(log_, -1));
        UNSCOPED_INFO(seen);
    }
    return listens;
}

Sshd::~Sshd() {
    stop_listening();
    if (log_ >= 0) ::close(log_);
    std::error_code ignored;
    fs::remove_all(dir_, ignored);
}

void Sshd::stop_listening() {
    if (process_ < 0) return;
    ::kill(process_, SIGTERM);
    wait_for(std::exchange(process_, -1));
}

HostConnection Sshd::host() const {
    HostConnection host;
    host.name = "vm-0-0";
    host.address = "127.0.0.1";
    host.port = port_;
    host.user = user_name();
    host.host_key = public_key(path("host_key"));
    return host;
}

ssh::Settings Sshd::settings() const {
    return {path("id"), path("known_hosts"), "none"};
}

std::string Sshd::make_key(const std::string& name, const std::string& type,
                           const std::string& passphrase) const {
    const Child child = start_program(
        {"ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", path(name), "-C", "test"});
    ::close(child.standard_error);
    REQUIRE(wait_for(child.process) == 0);
    return path(name);
}

void Sshd::let_in(const std::string& public_key) const {
    std::ofstream(path("authorized_keys"), std::ios::app) << public_key << "\n";
}

void Sshd::write_program(const std::string& name, const std::string& body) const {
    fs::create_directories(path("bin"));
    std::ofstream(path("bin/" + name)) << "#!/bin/sh\n" << body;
    fs::permissions(path("bin/" + name), fs::perms::owner_all);
}

JumpHost Sshd::as_jump_host(const std::string& name) const {
    JumpHost jump;
    jump.host = name;
    jump.user = user_name();
    jump.port = port_;
    jump.address = "127.0.0.1";
    jump.host_key = public_key(path("host_key"));
    return jump;
}

std::string public_key(const std::string& private_key_path) {
    std::ifstream file(private_key_path + ".pub");
    std::string type;
    std::string base64;
    file >> type >> base64;
    REQUIRE_FALSE(base64.empty());
    return type + " " + base64;
}

std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(probe >= 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

}  // namespace grivon::test
