#include "workers/ssh/jump_stream.hpp"

#include <libssh/server.h>  // ssh_execute_message_callbacks
#include <sys/socket.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <string_view>
#include <vector>

#include "wire/spawn.hpp"
#include "workers/ssh/tcp.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;
namespace {

// In each direction, on its way: a window of SSH is not larger, and a thousand hosts have two each.
constexpr std::size_t buffer_bytes = 32 * 1024;

// What came from one side and is still to go to the other.
class Pending {
public:
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] std::string_view bytes() const {
        return {buffer_.data() + begin_, end_ - begin_};
    }
    [[nodiscard]] char* room() { return buffer_.data(); }
    [[nodiscard]] std::size_t room_bytes() const { return buffer_.size(); }
    void filled(std::size_t size) {
        begin_ = 0;
        end_ = size;
    }
    void taken(std::size_t size) { begin_ += size; }

private:
    std::vector<char> buffer_ = std::vector<char>(buffer_bytes);
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

class JumpStream : public std::enable_shared_from_this<JumpStream> {
public:
    JumpStream(std::unique_ptr<Transport> transport, stream_descriptor local)
        : transport_(std::move(transport)),
          local_(std::move(local)),
          channel_(ssh_channel_new(transport_->session())) {}

    ~JumpStream() {
        if (channel_ != nullptr) ssh_channel_free(channel_);
    }
    JumpStream(const JumpStream&) = delete;
    JumpStream& operator=(const JumpStream&) = delete;

    asio::awaitable<Result<>> open(const Login& jump, const Login& login) {
        if (channel_ == nullptr) co_return fail(Errc::exhausted, "no memory for a channel");
        const Deadline deadline = std::chrono::steady_clock::now() + login.connect_time;
        // Where it comes from is for the log of the jump host; so does ssh -W.
        const auto request = [this, &login] {
            return ssh_channel_open_forward(channel_, login.address.c_str(), login.port,
                                            "127.0.0.1", 65535);
        };
        const int answer = co_await finish(*transport_, request, SSH_AGAIN, deadline);
        if (answer == SSH_OK) co_return Result<>{};
        const std::string why = answer == SSH_AGAIN ? "no answer" : transport_->error_text();
        co_return tl::unexpected(
            cannot_connect(login, jump.name + " cannot reach it: " + why +
                                      "; check that the host is up, and that sshd on " + jump.name +
                                      " lets TCP be forwarded (AllowTcpForwarding)"));
    }

    // Until one side ends.
    asio::awaitable<void> carry([[maybe_unused]] std::shared_ptr<JumpStream> self) {
        while (!over_) {
            const bool inwards = carry_inwards();
            const bool outwards = carry_outwards();
            if (over_) break;
            if (inwards || outwards) {
                co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
                continue;
            }
            // Else what has come would wake us again and again. How much that may be is bounded by
            // the window, which grows only when the channel is read.
            if (!inwards_.empty()) ssh_execute_message_callbacks(transport_->session());
            wait_for_local();
            (void)co_await transport_->ready(Deadline::max());
        }
        error_code ignored;
        local_.close(ignored);  // the session behind sees the end of its connection
        transport_->cut();
    }

private:
    // From the jump host. True if something moved.
    bool carry_inwards() {
        bool moved = false;
        if (inwards_.empty()) {
            const int read = ssh_channel_read_nonblocking(
                channel_, inwards_.room(), static_cast<std::uint32_t>(inwards_.room_bytes()), 0);
            if (read > 0) {
                inwards_.filled(static_cast<std::size_t>(read));
                moved = true;
            } else if (read != 0 && read != SSH_AGAIN) {
                over_ = true;
                return false;
            } else if (ssh_channel_is_closed(channel_) != 0 || ssh_channel_is_eof(channel_) != 0 ||
                       !transport_->connected()) {
                over_ = true;
                return false;
            }
        }
        while (!inwards_.empty()) {
            const auto bytes = inwards_.bytes();
            const ssize_t sent =
                ::send(local_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) {
                if (errno != EAGAIN && errno != EINTR) over_ = true;
                break;
            }
            inwards_.taken(static_cast<std::size_t>(sent));
            moved = true;
        }
        return moved;
    }

    // To the jump host. True if something moved.
    bool carry_outwards() {
        bool moved = false;
        if (outwards_.empty()) {
            const ssize_t got =
                ::recv(local_.native_handle(), outwards_.room(), outwards_.room_bytes(), 0);
            if (got > 0) {
                outwards_.filled(static_cast<std::size_t>(got));
                moved = true;
            } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
                over_ = true;
                return false;
            }
        }
        while (!outwards_.empty()) {
            const auto bytes = outwards_.bytes();
            const int written =
                ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
            if (written == SSH_ERROR) {
                over_ = true;
                return false;
            }
            if (written <= 0) break;  // the window is full
            outwards_.taken(static_cast<std::size_t>(written));
            moved = true;
        }
        return moved;
    }

    // What the session behind wants, or takes again, wakes the wait for the jump host.
    void wait_for_local() {
        if (outwards_.empty()) wait_for_local(stream_descriptor::wait_read, waits_to_read_);
        if (!inwards_.empty()) wait_for_local(stream_descriptor::wait_write, waits_to_write_);
    }
    void wait_for_local(stream_descriptor::wait_type what, bool& waits) {
        if (std::exchange(waits, true)) return;
        local_.async_wait(what, [weak = weak_from_this(), &waits](const error_code& error) {
            const auto self = weak.lock();
            if (!self) return;
            waits = false;
            if (!error) self->transport_->nudge();
        });
    }

    std::unique_ptr<Transport> transport_;
    stream_descriptor local_;  // our end of the pair
    ssh_channel channel_;
    Pending inwards_;
    Pending outwards_;
    bool waits_to_read_ = false;
    bool waits_to_write_ = false;
    bool over_ = false;
};

}  // namespace

asio::awaitable<Result<stream_descriptor>> connect_through(std::unique_ptr<Transport> transport,
                                                           const Login& jump, const Login& login) {
    const auto executor = co_await asio::this_coro::executor;
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()) != 0)
        co_return fail(Errc::exhausted,
                       "no file descriptor left; lower [worker] lanes_max or raise the limit of "
                       "open files");
    stream_descriptor far_end(executor, pair[0]);
    const auto stream =
        std::make_shared<JumpStream>(std::move(transport), stream_descriptor(executor, pair[1]));
    if (const auto opened = co_await stream->open(jump, login); !opened)
        co_return tl::unexpected(opened.error());
    spawn(executor, "jump", stream->carry(stream));
    co_return std::move(far_end);
}

}  // namespace grivon::ssh
