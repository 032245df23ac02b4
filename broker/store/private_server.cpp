#include "broker/store/private_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "broker/store/child_process.hpp"
#include "broker/store/data_directory.hpp"
#include "broker/store/left_over_server.hpp"
#include "broker/store/ready_socket.hpp"

namespace grivon::store {
namespace {

namespace fs = std::filesystem;

// Measured: 0.13 s. Recovery after a crash takes longer and reports while it does.
constexpr std::chrono::seconds start_silence_max{60};
// Writing out the pages of a small server takes well under a second; killing it later loses
// nothing, it recovers at the next start.
constexpr std::chrono::seconds stop_time_max{60};

struct Paths {
    explicit Paths(const std::string& state_dir)
        : data(state_dir + "/mariadb"),
          socket(state_dir + "/mariadb.sock"),
          ready(state_dir + "/mariadb.ready"),
          log(state_dir + "/mariadb.log"),
          pid(state_dir + "/mariadb.pid"),
          lock(state_dir + "/mariadb.lock") {}

    std::string data, socket, ready, log, pid, lock;
};

std::vector<std::string> service_words(const ServerFiles& files, const Paths& paths) {
    auto words = server_words(files, paths.data);
    words.push_back("--socket=" + paths.socket);
    words.push_back("--pid-file=" + paths.data + "/mariadbd.pid");
    for (const auto* word :
         {"--skip-networking", "--local-infile=OFF", "--skip-name-resolve",
          "--innodb-flush-log-at-trx-commit=1", "--innodb-rollback-on-timeout=ON",
          "--innodb-buffer-pool-size=128M", "--transaction-isolation=READ-COMMITTED",
          "--character-set-server=utf8mb4", "--collation-server=utf8mb4_nopad_bin",
          // A broker has three connections, the rest is for people; little to open, quick to start.
          // History is in some hundred partitions, each a file.
          "--max-connections=50", "--table-open-cache=200", "--innodb-open-files=1000"})
        words.emplace_back(word);
    return words;
}

// Held as long as the server object lives: the directory has one broker.
Result<Descriptor> lock_directory(const std::string& path) {
    constexpr mode_t owner_only = 0600;
    Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, owner_only));
    if (!lock.is_open())
        return fail(Errc::unavailable,
                    fmt::format("cannot write {}: is it this user's directory?", path));
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail(Errc::conflict,
                    fmt::format("another broker runs with this state directory ({} is locked): "
                                "stop it, or use another directory",
                                path));
    return lock;
}

Result<ChildProcess> serve(const ServerFiles& files, const Paths& paths) {
    auto ready = ReadySocket::open(paths.ready);
    if (!ready) return tl::unexpected(ready.error());
    auto environment = server_environment();
    environment.push_back(ready->environment());
    auto child =
        ChildProcess::start({service_words(files, paths), std::move(environment), -1, paths.log});
    if (!child) return child;
    const auto noted = note_server(paths.pid, child->pid());
    const auto heard = ready->wait(*child, start_silence_max);
    if (noted && heard == ReadySocket::Heard::ready) return child;
    child->signal(SIGKILL);
    (void)child->wait(stop_time_max);
    if (!noted) return tl::unexpected(noted.error());
    return fail(Errc::unavailable,
                fmt::format("the private database in {} {}: see {}", paths.data,
                            heard == ReadySocket::Heard::ended ? "ended while starting"
                                                               : "does not get ready",
                            paths.log));
}

class RunningServer final : public PrivateServer {
public:
    RunningServer(Descriptor lock, ChildProcess child, ServerFiles files, Paths paths,
                  DatabaseSettings settings)
        : lock_(std::move(lock)),
          child_(std::move(child)),
          files_(std::move(files)),
          paths_(std::move(paths)),
          settings_(std::move(settings)) {}

    ~RunningServer() override {
        child_.signal(SIGTERM);
        if (child_.wait(stop_time_max)) return;
        child_.signal(SIGKILL);
        (void)child_.wait(stop_time_max);
    }

    DatabaseSettings settings() const override { return settings_; }
    int ended_descriptor() const override { return child_.descriptor(); }

    Result<> start_again() override {
        auto child = ChildProcess::start(
            {service_words(files_, paths_), server_environment(), -1, paths_.log});
        if (!child) return tl::unexpected(child.error());
        child_ = std::move(*child);
        return note_server(paths_.pid, child_.pid());
    }

private:
    Descriptor lock_;
    ChildProcess child_;
    ServerFiles files_;
    Paths paths_;
    DatabaseSettings settings_;
};

Result<> prepare_data(const ServerFiles& files, const Paths& paths, const std::string& account) {
    if (auto ended = end_left_over_server(paths.pid, paths.data); !ended) return ended;
    const auto temporary = temporary_directory(paths.data);
    std::error_code ignored;
    if (mkdir(temporary.c_str(), S_IRWXU) != 0 && !fs::is_directory(temporary, ignored))
        return fail(Errc::unavailable, fmt::format("cannot make the directory {}", temporary));
    if (fs::exists(paths.data, ignored)) return {};
    return make_data_directory(files, paths.data, account, paths.log);
}

}  // namespace

Result<std::unique_ptr<PrivateServer>> PrivateServer::start(const std::string& state_dir) {
    std::error_code error;
    const auto directory = fs::canonical(state_dir, error);
    if (error)
        return fail(Errc::unavailable,
                    fmt::format("state directory {}: {}", state_dir, error.message()));
    const Paths paths(directory.string());
    if (!fits_socket_address(paths.ready))
        return fail(Errc::unavailable,
                    fmt::format("state directory {} has too long a path for a Unix socket: use a "
                                "shorter one",
                                directory.string()));
    const auto files = find_server_files();
    if (!files) return tl::unexpected(files.error());
    const auto account = account_name();
    if (!account) return tl::unexpected(account.error());
    auto lock = lock_directory(paths.lock);
    if (!lock) return tl::unexpected(lock.error());
    if (auto prepared = prepare_data(*files, paths, *account); !prepared)
        return tl::unexpected(prepared.error());
    auto child = serve(*files, paths);
    if (!child) return tl::unexpected(child.error());
    DatabaseSettings settings;
    settings.unix_socket = paths.socket;
    settings.writer.user = *account;
    settings.is_private = true;
    return std::make_unique<RunningServer>(std::move(*lock), std::move(*child), *files, paths,
                                           std::move(settings));
}

}  // namespace grivon::store
