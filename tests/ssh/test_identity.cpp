// The keys that a worker logs in with: whose files they must be, and those of an agent.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"

namespace grivon::test {
namespace fs = std::filesystem;
namespace {

Ran greet(const HostConnection& host, const ssh::Settings& settings) {
    const ssh::Command command = command_of("echo hello");
    return run_command(host, settings, command);
}

// An agent of the test's own, in SSH_AUTH_SOCK as long as it lives.
class Agent {
public:
    explicit Agent(const Sshd& sshd) : socket_(sshd.path("agent.sock")) {
        const auto pid_file = sshd.path("agent.pid");
        const auto line = "ssh-agent -a " + socket_ +
                          " | sed -n 's/^SSH_AGENT_PID=\\([0-9]*\\);.*/\\1/p' >" + pid_file;
        REQUIRE(std::system(line.c_str()) == 0);
        std::ifstream(pid_file) >> process_;
        REQUIRE(process_ > 1);
        REQUIRE(::setenv("SSH_AUTH_SOCK", socket_.c_str(), 1) == 0);
    }
    ~Agent() {
        ::kill(process_, SIGTERM);
        ::unsetenv("SSH_AUTH_SOCK");
    }
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;
    static void add(const std::string& key) {
        REQUIRE(std::system(("ssh-add -q " + key + " 2>/dev/null").c_str()) == 0);
    }

private:
    std::string socket_;
    pid_t process_ = 0;
};

// Settings without an identity file, and a configuration that names none of the user's own.
ssh::Settings agent_only(const Sshd& sshd) {
    std::ofstream(sshd.path("config")) << "IdentityFile none\n";
    return {"", sshd.path("known_hosts"), sshd.path("config")};
}

}  // namespace

TEST_CASE("a key file of another user is refused") {
    if (::geteuid() != 0) return;  // nobody else can give files away
    const Sshd sshd;
    const auto settings = sshd.settings();
    REQUIRE(::chown(settings.identity_file.c_str(), 65534, 65534) == 0);
    const auto error = open_error(sshd.host(), settings);
    CHECK(error.code == Errc::denied);
    check_says(error.message, settings.identity_file +
                                  " belongs to another user, who can change it; run: chown 0 " +
                                  settings.identity_file);
}

TEST_CASE("a key file is looked at again at each use, and through links") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    const auto file = settings.identity_file;
    fs::create_symlink(file, sshd.path("link"));
    settings.identity_file = sshd.path("link");
    CHECK(greet(sshd.host(), settings).printed.output == "hello\n");
    REQUIRE(::chmod(file.c_str(), 0604) == 0);
    check_says(open_error(sshd.host(), settings).message, "can be read by others");
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    CHECK(greet(sshd.host(), settings).printed.output == "hello\n");
}

TEST_CASE("what is no file of a key is refused, and nothing hangs on it") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    settings.identity_file = sshd.path("thing");
    SECTION("a pipe") {
        REQUIRE(::mkfifo(settings.identity_file.c_str(), 0600) == 0);
        check_says(open_error(sshd.host(), settings).message, "is not a regular file");
    }
    SECTION("a directory") {
        fs::create_directory(settings.identity_file);
        check_says(open_error(sshd.host(), settings).message, "is not a regular file");
    }
    SECTION("a very large file") {
        std::ofstream(settings.identity_file) << std::string(1024 * 1024, 'a');
        REQUIRE(::chmod(settings.identity_file.c_str(), 0600) == 0);
        check_says(open_error(sshd.host(), settings).message, "is longer than");
    }
}

TEST_CASE("keys of an agent log in") {
    const Sshd sshd;
    const auto settings = agent_only(sshd);
    const Agent agent(sshd);
    SECTION("one that the host accepts") {
        Agent::add(sshd.path("id"));
        CHECK(greet(sshd.host(), settings).printed.output == "hello\n");
    }
    SECTION("no key at all is said so") {
        const auto error = open_error(sshd.host(), settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "the agent, which has no keys (see ssh-add)");
    }
    SECTION("another one") {
        Agent::add(sshd.make_key("stranger"));
        const auto error = open_error(sshd.host(), settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "refused the worker's SSH keys (the keys of the agent)");
    }
    SECTION("the agent is not asked where only files are wanted") {
        Agent::add(sshd.path("id"));
        std::ofstream(sshd.path("config"))
            << "IdentitiesOnly yes\nIdentityFile " << sshd.make_key("stranger") << "\n";
        check_says(open_error(sshd.host(), settings).message,
                   "refused the SSH key " + sshd.path("stranger"));
    }
}

TEST_CASE("an agent that does not answer, and no key at all, are told") {
    const Sshd sshd;
    const auto settings = agent_only(sshd);
    REQUIRE(::setenv("SSH_AUTH_SOCK", sshd.path("nowhere").c_str(), 1) == 0);
    check_says(open_error(sshd.host(), settings).message,
               "the agent of SSH_AUTH_SOCK, which does not answer");
    ::unsetenv("SSH_AUTH_SOCK");
    check_says(open_error(sshd.host(), settings).message, "the worker has no SSH key to log in");
}

}  // namespace grivon::test
