#include "workers/ssh/session.hpp"

#include <libssh/server.h>  // ssh_execute_message_callbacks

#include "wire/limits.hpp"
#include "wire/log.hpp"
#include "workers/drivers/text.hpp"
#include "workers/ssh/authentication.hpp"
#include "workers/ssh/client_config_file.hpp"
#include "workers/ssh/command_channel.hpp"
#include "workers/ssh/host_key.hpp"
#include "workers/ssh/jump_stream.hpp"
#include "workers/ssh/route.hpp"
#include "workers/ssh/sudo.hpp"
#include "workers/ssh/surroundings.hpp"
#include "workers/ssh/tcp.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
using asio::posix::stream_descriptor;
namespace {

using TransportResult = Result<std::unique_ptr<Transport>>;

Result<std::vector<ConfigLine>> config_of(const Settings& settings, const std::string& home) {
    if (settings.config_file == "none") return std::vector<ConfigLine>();
    const bool is_usual = settings.config_file.empty();
    auto lines = read_client_config(is_usual ? home + "/.ssh/config" : settings.config_file, home);
    if (lines || !is_usual || lines.error().code != Errc::not_found) return lines;
    return std::vector<ConfigLine>();
}

Result<Route> find_route(const HostConnection& host, const Settings& settings) {
    const auto around = surroundings();
    const auto config = config_of(settings, around.home);
    if (!config)
        return fail(Errc::denied, "cannot log in to " + host.name + ": " + config.error().message +
                                      "; or set [ssh] config_file");
    auto route = route_to(host, settings, *config, around);
    if (route)
        for (const auto& note : route->notes)
            log::debug("event=ssh_config_not_heeded host={} message=\"{}\"", host.name, note);
    return route;
}

// Whom to talk to; the socket is already connected, and libssh reads no file.
void set_target(ssh_session session, const Login& login) {
    const unsigned int port = login.port;
    ssh_options_set(session, SSH_OPTIONS_USER, login.user.c_str());
    ssh_options_set(session, SSH_OPTIONS_HOST, login.address.c_str());
    ssh_options_set(session, SSH_OPTIONS_PORT, &port);
    // From them libssh would take which keys to ask for; HostKeyCheck knows better.
    ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
}

asio::awaitable<Result<>> shake_hands(Transport& transport, const Login& login, Deadline deadline) {
    const ssh_session session = transport.session();
    const auto connect = [session] { return ssh_connect(session); };
    const int answer = co_await finish(transport, connect, SSH_AGAIN, deadline);
    if (answer == SSH_OK) co_return Result<>{};
    const std::string why = answer == SSH_AGAIN ? "nobody answers as SSH" : transport.error_text();
    co_return tl::unexpected(
        cannot_connect(login, "the SSH handshake failed: " + why + "; check the sshd there"));
}

asio::awaitable<TransportResult> log_in(stream_descriptor connection, const Login& login,
                                        std::vector<HostKeySighting>& sightings) {
    const auto check = HostKeyCheck::prepare(login);
    if (!check) co_return tl::unexpected(check.error());
    auto transport = Transport::adopt(std::move(connection));
    if (!transport) co_return tl::unexpected(std::move(transport.error()).within(login.name));

    const Deadline deadline = std::chrono::steady_clock::now() + login_time_max;
    const ssh_session session = (*transport)->session();
    set_target(session, login);
    if (const auto asked = check->ask_for_it(session); !asked)
        co_return tl::unexpected(asked.error());
    if (const auto done = co_await shake_hands(**transport, login, deadline); !done)
        co_return tl::unexpected(done.error());
    if (const auto known = check->judge(session, sightings); !known)
        co_return tl::unexpected(known.error());
    if (const auto done = co_await authenticate(**transport, login, deadline); !done)
        co_return tl::unexpected(done.error());
    co_return std::move(*transport);
}

// Directly to the first host of the route, then from each to the next.
asio::awaitable<TransportResult> follow(const Route& route,
                                        std::vector<HostKeySighting>& sightings) {
    auto connection = co_await connect_tcp(route.logins.front());
    for (std::size_t i = 0;; ++i) {
        if (!connection) co_return tl::unexpected(connection.error());
        auto transport = co_await log_in(std::move(*connection), route.logins[i], sightings);
        if (!transport || i + 1 == route.logins.size()) co_return transport;
        connection =
            co_await connect_through(std::move(*transport), route.logins[i], route.logins[i + 1]);
    }
}

// What little a look prints.
class Words : public OutputSink {
public:
    void receive(Stream, std::string_view bytes) override {
        text_.append(bytes.substr(0, limits::message_bytes_max - text_.size()));
    }
    [[nodiscard]] bool full() const override { return false; }
    [[nodiscard]] std::string text() const { return drivers::one_line(text_); }

private:
    std::string text_;
};

// Nothing is begun on a host whose sudo would refuse it.
asio::awaitable<Result<>> check_sudo(Transport& transport, const Login& login) {
    const Command command{sudo_line(":"), {}, login_time_max};
    Words words;
    CommandChannel channel(transport, command, words);
    const CommandEnd end = co_await channel.run();
    if (end.kind != CommandEnd::Kind::ended)
        co_return tl::unexpected(
            cannot_connect(login, "sudo there cannot be tried: " + end.reason));
    if (end.exit_status == 0) co_return Result<>{};
    co_return fail(Errc::denied,
                   sudo_refusal(login.user, login.name, end.exit_status, words.text()));
}

tl::unexpected<OpenFailure> failure_of(Error error, std::vector<HostKeySighting> sightings) {
    OpenFailure failure(std::move(error));
    failure.host_keys = std::move(sightings);
    return tl::unexpected<OpenFailure>(std::move(failure));
}

}  // namespace

asio::awaitable<Session::Opened> Session::open(const HostConnection& host,
                                               const Settings& settings) {
    std::vector<HostKeySighting> sightings;
    const auto route = find_route(host, settings);
    if (!route) co_return failure_of(route.error(), {});
    auto transport = co_await follow(*route, sightings);
    if (!transport) co_return failure_of(transport.error(), std::move(sightings));
    if (host.sudo) {
        const auto usable = co_await check_sudo(**transport, route->logins.back());
        if (!usable) co_return failure_of(usable.error(), std::move(sightings));
    }
    co_return std::unique_ptr<Session>(
        new Session(std::move(*transport), host.sudo, std::move(sightings)));
}

Session::Session(std::unique_ptr<Transport> transport, bool sudo,
                 std::vector<HostKeySighting> sightings)
    : transport_(std::move(transport)), sudo_(sudo), first_keys_(std::move(sightings)) {}

Session::~Session() = default;

asio::awaitable<CommandEnd> Session::run(const Command& command, OutputSink& sink) {
    transport_->end_watch();
    if (!sudo_) {
        CommandChannel channel(*transport_, command, sink);
        co_return co_await channel.run();
    }
    const Command by_sudo{sudo_line(command.line), command.input, command.time_limit};
    CommandChannel channel(*transport_, by_sudo, sink);
    CommandEnd end = co_await channel.run();
    // It did let us a while ago, or there would be no session.
    if (end.kind == CommandEnd::Kind::ended && end.exit_status == exit_status_sudo_refused)
        end = {CommandEnd::Kind::not_begun, 0, "sudo there refuses it"};
    co_return end;
}

void Session::read_on() {
    transport_->nudge();
}

void Session::cut() {
    transport_->cut();
}

void Session::watch(std::function<void()> on_lost) {
    watch_step(on_lost);
}

void Session::watch_step(const std::function<void()>& on_lost) {
    transport_->watch([this, on_lost] {
        ssh_execute_message_callbacks(transport_->session());  // takes in what arrived
        if (transport_->connected())
            watch_step(on_lost);
        else
            on_lost();
    });
}

}  // namespace grivon::ssh
