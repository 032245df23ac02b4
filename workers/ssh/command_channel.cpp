#include "workers/ssh/command_channel.hpp"

#include <libssh/server.h>  // ssh_execute_message_callbacks

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <string_view>

#include "wire/limits.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
namespace {

// Read in one go before other hosts get their turn of the loop.
constexpr std::size_t turn_bytes_max = 256 * 1024;

// Written in one go: one SSH packet.
constexpr std::size_t write_bytes_max = 32 * 1024;

// The signals that RFC 4254, 6.10 names, without "SIG".
std::int32_t exit_status_of_signal(std::string_view name) {
    struct Signal {
        std::string_view name;
        int number;
    };
    static constexpr std::array signals{
        Signal{"ABRT", SIGABRT}, Signal{"ALRM", SIGALRM}, Signal{"FPE", SIGFPE},
        Signal{"HUP", SIGHUP},   Signal{"ILL", SIGILL},   Signal{"INT", SIGINT},
        Signal{"KILL", SIGKILL}, Signal{"PIPE", SIGPIPE}, Signal{"QUIT", SIGQUIT},
        Signal{"SEGV", SIGSEGV}, Signal{"TERM", SIGTERM}, Signal{"USR1", SIGUSR1},
        Signal{"USR2", SIGUSR2},
    };
    constexpr std::int32_t killed = 128;  // plus the number, where there is one
    const auto* const found = std::find_if(signals.begin(), signals.end(),
                                           [name](const Signal& s) { return s.name == name; });
    return found == signals.end() ? killed : killed + found->number;
}

CommandEnd not_begun(std::string reason) {
    return {CommandEnd::Kind::not_begun, 0, std::move(reason)};
}

CommandEnd lost(std::string reason) {
    return {CommandEnd::Kind::lost, 0, std::move(reason)};
}

}  // namespace

CommandChannel::CommandChannel(Transport& transport, const Command& command, OutputSink& sink)
    : transport_(transport),
      command_(command),
      sink_(sink),
      deadline_(std::chrono::steady_clock::now() + command.time_limit),
      channel_(ssh_channel_new(transport.session())),
      buffer_(limits::output_chunk_bytes_max) {
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.channel_data_function = on_data;
    callbacks_.channel_exit_status_function = on_exit_status;
    callbacks_.channel_exit_signal_function = on_exit_signal;
    if (channel_ != nullptr) ssh_set_channel_callbacks(channel_, &callbacks_);
}

CommandChannel::~CommandChannel() {
    if (channel_ == nullptr) return;
    ssh_remove_channel_callbacks(channel_, &callbacks_);
    ssh_channel_free(channel_);
}

// Takes nothing: what arrived stays in libssh's buffer, bounded by the window, until it is read.
int CommandChannel::on_data(ssh_session, ssh_channel, void*, std::uint32_t, int, void* self) {
    static_cast<CommandChannel*>(self)->arrived_ = true;
    return 0;
}

void CommandChannel::on_exit_status(ssh_session, ssh_channel, int status, void* self) {
    static_cast<CommandChannel*>(self)->exit_status_ = status;
}

void CommandChannel::on_exit_signal(ssh_session, ssh_channel, const char* signal, int, const char*,
                                    const char*, void* self) {
    static_cast<CommandChannel*>(self)->exit_status_ =
        exit_status_of_signal(signal == nullptr ? "" : signal);
}

asio::awaitable<CommandEnd> CommandChannel::run() {
    if (channel_ == nullptr) co_return not_begun("no memory for a channel");
    if (auto failed = co_await begin()) co_return std::move(*failed);
    co_return co_await transfer();
}

asio::awaitable<std::optional<CommandEnd>> CommandChannel::begin() {
    const auto open = [this] { return ssh_channel_open_session(channel_); };
    const int opened = co_await finish(transport_, open, SSH_AGAIN, deadline_);
    if (opened != SSH_OK)
        co_return not_begun(opened == SSH_AGAIN ? "no channel was opened in time"
                                                : transport_.error_text());
    const auto request = [this] {
        return ssh_channel_request_exec(channel_, command_.line.c_str());
    };
    const int begun = co_await finish(transport_, request, SSH_AGAIN, deadline_);
    if (begun == SSH_OK) co_return std::nullopt;
    if (begun == SSH_AGAIN) co_return out_of_time();
    // Only an answer proves that it did not begin; a request without one may have been obeyed.
    if (!transport_.connected()) co_return lost(transport_.error_text());
    co_return not_begun(transport_.error_text());
}

asio::awaitable<CommandEnd> CommandChannel::transfer() {
    for (;;) {
        arrived_ = false;
        const bool wrote = write_input();
        const bool turn_over = read_output();
        if (sink_.full()) {
            co_await wait_for_room();
        } else if (wrote || turn_over || arrived_) {
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        } else {
            if (auto end = end_if_any()) co_return std::move(*end);
            const Transport::Wake why = co_await transport_.ready(deadline_);
            if (why == Transport::Wake::deadline) co_return out_of_time();
        }
    }
}

// True if it made progress and may make more.
bool CommandChannel::write_input() {
    if (input_ended_ || !transport_.connected()) return false;
    const std::size_t left = command_.input.size() - input_written_bytes_;
    if (left == 0) {
        input_ended_ = true;
        (void)ssh_channel_send_eof(channel_);  // a failure shows at the next read
        return false;
    }
    const auto size = static_cast<std::uint32_t>(std::min(left, write_bytes_max));
    const int written =
        ssh_channel_write(channel_, command_.input.data() + input_written_bytes_, size);
    if (written > 0) input_written_bytes_ += static_cast<std::size_t>(written);
    // A command that closed its stdin does not want the rest; its exit status still comes.
    if (written == SSH_ERROR) input_ended_ = true;
    return written > 0;
}

// True if it stopped before everything was read: its turn is over, or the sink is full. Takes in
// packets also when nothing is left to read: libssh does not, once the peer has said end of file,
// and the exit status may follow later.
bool CommandChannel::read_output() {
    std::size_t budget_bytes = turn_bytes_max;
    if (!read_stream(Stream::output, budget_bytes) ||
        !read_stream(Stream::error_output, budget_bytes))
        return true;
    if (ssh_channel_is_eof(channel_) != 0 && !exit_status_)
        ssh_execute_message_callbacks(transport_.session());
    return false;
}

// True if it read all that had arrived.
bool CommandChannel::read_stream(Stream stream, std::size_t& budget_bytes) {
    const int is_stderr = stream == Stream::error_output ? 1 : 0;
    while (!sink_.full()) {
        const auto size = static_cast<std::uint32_t>(std::min(budget_bytes, buffer_.size()));
        if (size == 0) return false;
        const int read = ssh_channel_read_nonblocking(channel_, buffer_.data(), size, is_stderr);
        if (read <= 0) return true;  // nothing yet, end of file or failure: see end_if_any()
        budget_bytes -= static_cast<std::size_t>(read);
        sink_.receive(stream, {buffer_.data(), static_cast<std::size_t>(read)});
    }
    return false;
}

// Once everything that arrived has been read.
std::optional<CommandEnd> CommandChannel::end_if_any() const {
    const bool closed = ssh_channel_is_closed(channel_) != 0;
    if (exit_status_ && (closed || ssh_channel_is_eof(channel_) != 0))
        return CommandEnd{CommandEnd::Kind::ended, *exit_status_, {}};
    if (!transport_.connected()) return lost(transport_.error_text());
    if (closed) return lost("the host ended the command without an exit status");
    return std::nullopt;
}

// Packets are taken in meanwhile, for the probes of the host want answers; how much of them may be
// output is bounded by the SSH window, which grows only when the channel is read.
asio::awaitable<void> CommandChannel::wait_for_room() {
    const auto stalled_at = std::chrono::steady_clock::now();
    while (sink_.full()) {
        if (transport_.connected()) {
            const Transport::Wake why = co_await transport_.ready(Deadline::max());
            if (why == Transport::Wake::ready) ssh_execute_message_callbacks(transport_.session());
        } else {
            co_await transport_.nudged();
        }
    }
    deadline_ += std::chrono::steady_clock::now() - stalled_at;
}

CommandEnd CommandChannel::out_of_time() const {
    return {CommandEnd::Kind::time_limit, 0, "time limit"};
}

}  // namespace grivon::ssh
