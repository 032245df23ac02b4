// Commands on hosts by libssh and nothing else: a thread for each host, blocking calls,
// TCP_NODELAY, one login. The lines are those that a worker sends, so that what differs is what
// GriVon adds.
#include <libssh/libssh.h>

#include <latch>
#include <memory>
#include <optional>
#include <thread>

#include "tests/bench/programs/host_work.hpp"

namespace {

using namespace grivon;
using namespace grivon::bench;

class BareSession {
public:
    BareSession(const HostConnection& host, const std::string& identity_file) {
        const unsigned int port = host.port;
        const int no_delay = 1;
        const bool process_config = false;
        ssh_options_set(session(), SSH_OPTIONS_PROCESS_CONFIG, &process_config);
        ssh_options_set(session(), SSH_OPTIONS_HOST, host.address.c_str());
        ssh_options_set(session(), SSH_OPTIONS_PORT, &port);
        ssh_options_set(session(), SSH_OPTIONS_USER, host.user.c_str());
        ssh_options_set(session(), SSH_OPTIONS_NODELAY, &no_delay);
        if (ssh_connect(session()) != SSH_OK) fail();
        ssh_key key = nullptr;
        if (ssh_pki_import_privkey_file(identity_file.c_str(), nullptr, nullptr, nullptr, &key) !=
            SSH_OK)
            give_up(identity_file + " is no private key");
        const int answer = ssh_userauth_publickey(session(), nullptr, key);
        ssh_key_free(key);
        if (answer != SSH_AUTH_SUCCESS) fail();
    }

    // Reads what it prints, to its end.
    void run(const std::string& line) {
        const std::unique_ptr<ssh_channel_struct, decltype(&ssh_channel_free)> channel(
            ssh_channel_new(session()), ssh_channel_free);
        if (!channel || ssh_channel_open_session(channel.get()) != SSH_OK ||
            ssh_channel_request_exec(channel.get(), line.c_str()) != SSH_OK)
            fail();
        char buffer[4096];
        int size = 0;
        while ((size = ssh_channel_read(channel.get(), buffer, sizeof buffer, 0)) > 0) continue;
        if (size < 0) fail();
        const int status = ssh_channel_get_exit_status(channel.get());
        if (status != 0) give_up("a command ended with " + std::to_string(status));
    }

private:
    [[nodiscard]] ssh_session session() const { return session_.get(); }
    [[noreturn]] void fail() const { give_up(ssh_get_error(session_.get())); }

    std::unique_ptr<ssh_session_struct, decltype(&ssh_free)> session_{ssh_new(), ssh_free};
};

// Once all have logged in.
void work_on(const HostConnection& host, const HostWork& work, std::latch& ready,
             Stopwatch& stopwatch) {
    BareSession session(host, work.identity_file);
    session.run(fence_line());
    const std::string line = line_of(work);
    ready.arrive_and_wait();
    for (std::size_t i = 0; i < work.commands; ++i) {
        stopwatch.begin();
        session.run(line);
        stopwatch.end();
    }
}

void run(const HostWork& work) {
    const auto hosts = hosts_of(work);
    std::optional<Journal> journal;
    if (!work.journal.empty()) journal.emplace(work.journal);
    std::vector<Stopwatch> stopwatches(hosts.size(), Stopwatch(journal ? &*journal : nullptr));
    std::latch ready(static_cast<std::ptrdiff_t>(hosts.size()) + 1);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < hosts.size(); ++i)
        threads.emplace_back(work_on, std::cref(hosts[i]), std::cref(work), std::ref(ready),
                             std::ref(stopwatches[i]));
    ready.arrive_and_wait();
    const auto begun = Clock::now();
    for (auto& thread : threads) thread.join();
    print_figures(stopwatches, begun);
}

}  // namespace

int main(int argc, char** argv) {
    HostWork work;
    CLI::App app{"Runs commands on hosts by bare libssh, a thread for each."};
    add_options(app, work);
    CLI11_PARSE(app, argc, argv);
    run(work);
}
