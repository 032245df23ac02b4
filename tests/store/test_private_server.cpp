#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "broker/store/child_process.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

DatabaseSettings system_database(const PrivateServer& server) {
    auto settings = server.settings();
    settings.database = "mysql";
    return settings;
}

int server_pid(const std::string& state_dir) {
    int pid = 0;
    std::ifstream(state_dir + "/mariadb.pid") >> pid;
    return pid;
}

std::unique_ptr<PrivateServer> start(const std::string& state_dir) {
    auto server = PrivateServer::start(state_dir);
    std::ostringstream log;
    if (!server) log << std::ifstream(state_dir + "/mariadb.log").rdbuf();
    INFO((server ? std::string() : server.error().message) << "\n" << log.str());
    REQUIRE(server);
    return std::move(*server);
}

unsigned mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

}  // namespace

TEST_CASE("the private server is made, keeps its data over a restart, and ends") {
    const TemporaryDirectory directory;
    int pid = 0;
    {
        const auto server = start(directory.path());
        pid = server_pid(directory.path());
        (void)ask(system_database(*server), "CREATE DATABASE kept");
    }
    CHECK(kill(pid, 0) != 0);
    const auto server = start(directory.path());
    CHECK(ask(system_database(*server), "SHOW DATABASES LIKE 'kept'") == "kept");
}

TEST_CASE("only the user who runs the private server can log in to it") {
    const TemporaryDirectory directory;
    const auto server = start(directory.path());
    auto settings = system_database(*server);
    CHECK(ask(settings,
              "SELECT GROUP_CONCAT(CONCAT(user, '@', host, ' ', plugin)) FROM user "
              "WHERE user <> 'mariadb.sys'") == settings.writer.user + "@localhost unix_socket");
    CHECK(ask(settings,
              "SELECT JSON_VALUE(Priv, '$.account_locked') FROM global_priv "
              "WHERE User = 'mariadb.sys'") == "1");
    CHECK(ask(settings, "SHOW DATABASES LIKE 'test%'").empty());
    for (const auto* name : {"stranger", "mariadb.sys"}) {
        settings.writer.user = name;
        CHECK_THAT(ask(settings, "SELECT 'in'"), Catch::Contains("denied"));
    }
    CHECK(mode_of(directory.at("mariadb")) == 0700);
    CHECK(mode_of(directory.at("mariadb.log")) == 0600);
}

// mariadbd opens its socket to everybody, before anybody could close it: what keeps others out is
// the directory, and should that be open for a moment, the account.
TEST_CASE("another user of the machine does not get in") {
    if (geteuid() != 0) {
        WARN("not tested: only root can become another user");
        return;
    }
    const TemporaryDirectory directory;
    const auto server = start(directory.path());
    const auto settings = system_database(*server);
    const auto seen_by_stranger = [&settings] {
        std::array<int, 2> said{};
        REQUIRE(pipe(said.data()) == 0);
        const auto child = fork();
        if (child == 0) {
            constexpr uid_t nobody = 65534;
            if (setgroups(0, nullptr) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0) _exit(1);
            const auto answer = ask(settings, "SELECT 'in'");
            (void)!write(said[1], answer.data(), answer.size());
            _exit(0);
        }
        close(said[1]);
        std::array<char, 1000> text{};
        const auto size = read(said[0], text.data(), text.size());
        close(said[0]);
        waitpid(child, nullptr, 0);
        return std::string(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    };
    CHECK(mode_of(directory.path()) == 0700);
    CHECK_THAT(seen_by_stranger(), Catch::Contains("(13)"));  // EACCES
    REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
    CHECK_THAT(seen_by_stranger(), Catch::Contains("Access denied"));
    CHECK(ask(settings, "SELECT 'in'") == "in");
}

namespace {

// Of what is open in the process: the inodes of its sockets.
std::set<std::string> sockets_of(int pid) {
    std::set<std::string> inodes;
    for (const auto& entry : std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid))) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
        if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
    }
    return inodes;
}

// Lines of /proc/net/NAME that have one of these as a word.
std::vector<std::string> lines_with(const std::string& name, const std::set<std::string>& inodes) {
    std::ifstream file("/proc/net/" + name);
    REQUIRE(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        for (std::string word; words >> word;)
            if (inodes.contains(word)) {
                lines.push_back(line);
                break;
            }
    }
    return lines;
}

}  // namespace

TEST_CASE("the private server has one socket and no network") {
    const TemporaryDirectory directory;
    const auto server = start(directory.path());
    const auto inodes = sockets_of(server_pid(directory.path()));
    CHECK_FALSE(inodes.empty());
    for (const auto* network : {"tcp", "tcp6", "udp", "udp6", "raw"})
        if (std::filesystem::exists(std::string("/proc/net/") + network))
            CHECK(lines_with(network, inodes).empty());
    std::vector<std::string> names;
    for (const auto& line : lines_with("unix", inodes))
        if (const auto slash = line.find('/'); slash != std::string::npos)
            names.push_back(line.substr(slash));
    CHECK(names == std::vector<std::string>{directory.at("mariadb.sock")});
}

TEST_CASE("the private server is durable and reachable by its socket only") {
    const TemporaryDirectory directory;
    const auto server = start(directory.path());
    const auto settings = system_database(*server);
    CHECK(ask(settings, "SELECT @@innodb_flush_log_at_trx_commit") == "1");
    CHECK(ask(settings, "SELECT @@innodb_rollback_on_timeout") == "1");
    CHECK(ask(settings, "SELECT @@innodb_doublewrite") == "1");
    CHECK(ask(settings, "SELECT @@skip_networking") == "1");
    CHECK(ask(settings, "SELECT @@local_infile") == "0");
}

TEST_CASE("a second broker is refused the directory of a running one") {
    const TemporaryDirectory directory;
    const auto server = start(directory.path());
    const auto second = PrivateServer::start(directory.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::conflict);
    CHECK(ask(system_database(*server), "SELECT 'still here'") == "still here");
}

TEST_CASE("the server of a killed broker ends, and the next broker starts its own") {
    const TemporaryDirectory directory;
    std::array<int, 2> started{};
    REQUIRE(pipe(started.data()) == 0);
    const auto broker = fork();
    if (broker == 0) {
        const auto server = PrivateServer::start(directory.path());
        (void)!write(started[1], server ? "+" : "-", 1);
        for (;;) pause();
    }
    char answer = 0;
    REQUIRE(read(started[0], &answer, 1) == 1);
    REQUIRE(answer == '+');
    const Descriptor left_over = open_process(server_pid(directory.path()));
    REQUIRE(left_over.is_open());
    kill(broker, SIGKILL);
    waitpid(broker, nullptr, 0);
    const auto server = start(directory.path());
    CHECK(wait_for_end(left_over.get(), std::chrono::milliseconds(0)));
    CHECK(ask(system_database(*server), "SELECT 'new'") == "new");
    close(started[0]);
    close(started[1]);
}

TEST_CASE("a server that nobody told to end is ended, but no process of another kind") {
    const TemporaryDirectory directory;
    const TemporaryDirectory elsewhere;
    const auto other = start(elsewhere.path());
    { const auto made = start(directory.path()); }
    // A pid file that names a server of another directory, or this process: both are left alone.
    for (const int pid : {server_pid(elsewhere.path()), static_cast<int>(getpid())}) {
        std::ofstream(directory.at("mariadb.pid")) << pid << '\n';
        const auto server = start(directory.path());
        CHECK(ask(system_database(*other), "SELECT 'here'") == "here");
    }
}

TEST_CASE("a data directory that was cut off while being made is made anew") {
    const TemporaryDirectory directory;
    std::filesystem::create_directory(directory.at("mariadb.new"));
    std::ofstream(directory.at("mariadb.new/ibdata1")) << "half";
    const auto server = start(directory.path());
    CHECK(ask(system_database(*server), "SELECT 'made'") == "made");
    CHECK_FALSE(std::filesystem::exists(directory.at("mariadb.new")));
}

TEST_CASE("what keeps the private server from starting is said, with the log") {
    const TemporaryDirectory directory;
    const auto missing = PrivateServer::start(directory.at("missing"));
    REQUIRE_FALSE(missing);
    CHECK_THAT(missing.error().message, Catch::Contains("/missing"));

    const auto deep = directory.at(std::string(120, 'd'));
    std::filesystem::create_directory(deep);
    const auto too_long = PrivateServer::start(deep);
    REQUIRE_FALSE(too_long);
    CHECK_THAT(too_long.error().message, Catch::Contains("too long"));

    std::filesystem::create_directory(directory.at("mariadb"));
    std::ofstream(directory.at("mariadb/ibdata1")) << "not a tablespace";
    const auto broken = PrivateServer::start(directory.path());
    REQUIRE_FALSE(broken);
    CHECK_THAT(broken.error().message, Catch::Contains("mariadb.log"));
}

}  // namespace grivon::store::test
