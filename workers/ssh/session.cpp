#include "workers/ssh/session.hpp"

#include <libssh/server.h>  // ssh_execute_message_callbacks

#include "workers/ssh/authentication.hpp"
#include "workers/ssh/command_channel.hpp"
#include "workers/ssh/host_key.hpp"
#include "workers/ssh/tcp.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
namespace {

// Whom to talk to; the socket is already connected, so libssh uses the address for known_hosts
// only.
void set_target(ssh_session session, const HostConnection& host, const Settings& settings) {
    const unsigned int port = host.port;
    ssh_options_set(session, SSH_OPTIONS_USER, host.user.c_str());
    ssh_options_set(session, SSH_OPTIONS_HOST, host.address.c_str());
    ssh_options_set(session, SSH_OPTIONS_PORT, &port);
    if (!settings.known_hosts.empty())
        ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, settings.known_hosts.c_str());
    ask_for_pinned_key_type(session, host);
}

asio::awaitable<Result<>> shake_hands(Transport& transport, const HostConnection& host,
                                      Deadline deadline) {
    const ssh_session session = transport.session();
    const auto connect = [session] { return ssh_connect(session); };
    const int answer = co_await finish(transport, connect, SSH_AGAIN, deadline);
    if (answer == SSH_OK) co_return Result<>{};
    const std::string why = answer == SSH_AGAIN ? "nobody answers as SSH" : transport.error_text();
    co_return tl::unexpected(
        cannot_connect(host, "the SSH handshake failed: " + why + "; check the sshd there"));
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<Session>>> Session::open(const HostConnection& host,
                                                                const Settings& settings) {
    auto socket = co_await connect_tcp(host);
    if (!socket) co_return tl::unexpected(socket.error());
    auto transport = Transport::adopt(std::move(*socket));
    if (!transport) co_return tl::unexpected(std::move(transport.error()).within(host.name));

    const Deadline deadline = std::chrono::steady_clock::now() + login_time_max;
    set_target((*transport)->session(), host, settings);
    if (const auto done = co_await shake_hands(**transport, host, deadline); !done)
        co_return tl::unexpected(done.error());
    if (const auto known = check_host_key((*transport)->session(), host, settings); !known)
        co_return tl::unexpected(known.error());
    if (const auto done = co_await authenticate(**transport, host, settings, deadline); !done)
        co_return tl::unexpected(done.error());
    co_return std::unique_ptr<Session>(new Session(std::move(*transport)));
}

Session::Session(std::unique_ptr<Transport> transport) : transport_(std::move(transport)) {}

Session::~Session() = default;

asio::awaitable<CommandEnd> Session::run(const Command& command, OutputSink& sink) {
    transport_->end_watch();
    CommandChannel channel(*transport_, command, sink);
    co_return co_await channel.run();
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
