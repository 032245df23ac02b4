#include "workers/ssh/transport.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>

namespace grivon::ssh {
namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;

// Shared with the handlers, which may run after the coroutine has gone on. The coroutine waits on
// the timer alone; whatever happens cancels the timer.
struct Transport::Wait {
    explicit Wait(const stream_descriptor::executor_type& executor) : timer(executor) {}

    void wake(Wake why) {
        if (finished) return;
        finished = true;
        reason = why;
        timer.cancel();
    }

    asio::steady_timer timer;
    Wake reason = Wake::deadline;
    bool finished = false;
};

Result<std::unique_ptr<Transport>> Transport::adopt(stream_descriptor connection) {
    // SSH_OPTIONS_FD keeps only 16 bits of the number (libssh 0.10 options.c).
    if (connection.native_handle() > std::numeric_limits<std::uint16_t>::max())
        return fail(Errc::exhausted, "too many open connections; lower [worker] lanes_max");
    const int duplicate = ::dup(connection.native_handle());
    if (duplicate < 0)
        return fail(Errc::exhausted,
                    "no file descriptor left; lower [worker] lanes_max or raise the limit of open "
                    "files");
    stream_descriptor descriptor(connection.get_executor(), duplicate);
    SessionHandle session(ssh_new());
    if (!session) return fail(Errc::exhausted, "no memory for an SSH session");

    ssh_set_blocking(session.get(), 0);
    const bool process_config = false;
    ssh_options_set(session.get(), SSH_OPTIONS_PROCESS_CONFIG, &process_config);
    // From here on libssh owns the descriptor: ssh_connect, always called next, takes it over.
    const socket_t descriptor_number = connection.release();
    ssh_options_set(session.get(), SSH_OPTIONS_FD, &descriptor_number);
    return std::unique_ptr<Transport>(new Transport(std::move(session), std::move(descriptor)));
}

Transport::Transport(SessionHandle session, stream_descriptor descriptor)
    : session_(std::move(session)), descriptor_(std::move(descriptor)) {}

Transport::~Transport() {
    end_watch();
}

asio::awaitable<Transport::Wake> Transport::ready(Deadline deadline) {
    end_watch();
    co_return co_await wait(true, deadline);
}

asio::awaitable<void> Transport::nudged() {
    (void)co_await wait(false, Deadline::max());
}

asio::awaitable<Transport::Wake> Transport::wait(bool for_packets, Deadline deadline) {
    if (std::exchange(nudge_pending_, false)) co_return Wake::nudged;
    const auto state = std::make_shared<Wait>(descriptor_.get_executor());
    state->timer.expires_at(deadline);
    const auto on_ready = [state](const error_code& error) {
        // Any other error counts as ready: the next libssh call reports it.
        if (error != asio::error::operation_aborted) state->wake(Wake::ready);
    };
    if (for_packets) descriptor_.async_wait(stream_descriptor::wait_read, on_ready);
    if (for_packets && (ssh_get_poll_flags(session()) & SSH_WRITE_PENDING) != 0)
        descriptor_.async_wait(stream_descriptor::wait_write, on_ready);

    wait_ = state;
    error_code ignored;  // cancelled means: somebody set the reason
    co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    wait_.reset();
    state->finished = true;
    descriptor_.cancel();
    co_return state->reason;
}

void Transport::nudge() {
    if (wait_ && !wait_->finished)
        wait_->wake(Wake::nudged);
    else
        nudge_pending_ = true;
}

void Transport::cut() {
    ::shutdown(descriptor_.native_handle(), SHUT_RDWR);
    nudge();
}

void Transport::watch(std::function<void()> on_packets) {
    end_watch();
    watch_ = std::make_shared<std::function<void()>>(std::move(on_packets));
    descriptor_.async_wait(stream_descriptor::wait_read,
                           [watch = std::weak_ptr(watch_)](const error_code& error) {
                               const auto alive = watch.lock();
                               if (alive && error != asio::error::operation_aborted) (*alive)();
                           });
}

void Transport::end_watch() {
    if (!watch_) return;
    watch_.reset();
    descriptor_.cancel();
}

}  // namespace grivon::ssh
