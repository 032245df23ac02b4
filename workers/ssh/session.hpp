// Session: one kept SSH login on one host, which runs one command at a time.
//
// Lives on the thread of its io_context, with any number of others: nothing here blocks, so a hung
// host delays nobody. Owns its connection. Facts and pitfalls of libssh 0.10.6 are noted where they
// shape the code, in the .cpp files.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire/bytes.hpp"
#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "workers/ssh/open_failure.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::ssh {

class Transport;

enum class Stream : std::uint8_t { output, error_output };

// Who takes what a command prints. Called on the session's thread.
class OutputSink {
public:
    virtual ~OutputSink() = default;
    // At most limits::output_chunk_bytes_max; `bytes` are gone after the call.
    virtual void receive(Stream stream, std::string_view bytes) = 0;
    // While true nothing is read, and the SSH window stops the command; Session::read_on() ends it.
    [[nodiscard]] virtual bool full() const = 0;
};

struct Command {
    std::string line;                        // for the login shell of the host
    Bytes input;                             // its stdin, followed by end of file
    std::chrono::milliseconds time_limit{};  // time that the sink was full does not count
};

struct CommandEnd {
    enum class Kind : std::uint8_t {
        ended,       // the command ran and told its exit status
        not_begun,   // known: it never started
        lost,        // the connection ended; whether and how far it ran is not known
        time_limit,  // it ran longer than allowed and may be running still
    };
    Kind kind = Kind::lost;
    std::int32_t exit_status = 0;  // 128 + number when a signal ended it, as a shell says it
    std::string reason;            // unless ended: for people
};

class Session {
public:
    using Opened = tl::expected<std::unique_ptr<Session>, OpenFailure>;

    // Connects, through the host's jump hosts if it has any, checks each one's key, logs in; tries
    // sudo if the host is to have it. Errors are whole sentences with the host's name:
    // Errc::unavailable (nobody answers, time-out), Errc::denied (host key, our key, sudo, what is
    // wrong in SSH configuration), Errc::exhausted (descriptors). Both must outlive the call, as
    // named objects: g++ 12 destroys braced temporaries in a co_await expression twice.
    [[nodiscard]] static boost::asio::awaitable<Opened> open(const HostConnection& host,
                                                             const Settings& settings);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Keys that were accepted because nobody had pinned one: somebody has to hear of them.
    [[nodiscard]] const std::vector<HostKeySighting>& first_keys() const { return first_keys_; }

    // By sudo on a host that is to have it. After any kind but `ended` the session is of no more
    // use. The session and what is given must outlive the call; named objects, as for open().
    [[nodiscard]] boost::asio::awaitable<CommandEnd> run(const Command& command, OutputSink& sink);

    // The sink has room again.
    void read_on();

    // Ends the connection: a command that runs is lost, and its run() ends as soon as the loop
    // comes to it, if its sink is not full. The session is of no more use.
    void cut();

    // Between commands: answers what the host asks (ClientAlive probes), and calls `on_lost` once
    // if the connection ends. Ends with the next run().
    void watch(std::function<void()> on_lost);

private:
    Session(std::unique_ptr<Transport> transport, bool sudo,
            std::vector<HostKeySighting> sightings);
    void watch_step(const std::function<void()>& on_lost);

    std::unique_ptr<Transport> transport_;
    const bool sudo_;
    const std::vector<HostKeySighting> first_keys_;
};

}  // namespace grivon::ssh
