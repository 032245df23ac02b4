// One command on one SSH session: its channel, from opening to exit status.
//
// Internal to workers/ssh. Facts (libssh 0.10.6): the callback struct must outlive the channel, and
// a freed channel may live on inside the session until the peer closes it, so the callbacks are
// removed first; callbacks run inside any call that takes in packets, so they only note things; the
// exit status is told by callback because ssh_channel_get_exit_status says -1 both for "not yet"
// and for "killed".
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "workers/ssh/session.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {

class CommandChannel {
public:
    // Everything given must outlive the channel.
    CommandChannel(Transport& transport, const Command& command, OutputSink& sink);
    ~CommandChannel();
    CommandChannel(const CommandChannel&) = delete;
    CommandChannel& operator=(const CommandChannel&) = delete;

    [[nodiscard]] boost::asio::awaitable<CommandEnd> run();

private:
    static int on_data(ssh_session, ssh_channel, void* data, std::uint32_t size, int is_stderr,
                       void* self);
    static void on_exit_status(ssh_session, ssh_channel, int status, void* self);
    static void on_exit_signal(ssh_session, ssh_channel, const char* signal, int core,
                               const char* message, const char* language, void* self);

    boost::asio::awaitable<std::optional<CommandEnd>> begin();
    boost::asio::awaitable<CommandEnd> transfer();
    [[nodiscard]] bool write_input();
    [[nodiscard]] bool read_output();
    bool read_stream(Stream stream, std::size_t& budget_bytes);
    [[nodiscard]] std::optional<CommandEnd> end_if_any() const;
    boost::asio::awaitable<void> wait_for_room();
    [[nodiscard]] CommandEnd out_of_time() const;

    Transport& transport_;
    const Command& command_;
    OutputSink& sink_;
    Deadline deadline_;
    ssh_channel_callbacks_struct callbacks_{};
    ssh_channel channel_ = nullptr;
    std::optional<std::int32_t> exit_status_;
    // Something arrived for a stream since this was last cleared: a read of one stream takes in
    // packets for both.
    bool arrived_ = false;
    std::size_t input_written_bytes_ = 0;
    bool input_ended_ = false;
    std::vector<char> buffer_;
};

}  // namespace grivon::ssh
