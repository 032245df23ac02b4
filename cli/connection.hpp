// One client's connection to the broker: asks, waits, and asks again after the broker was away.
//
// Blocking, without an event loop: a command line asks one thing at a time, and its start must be
// quick. Every request may be repeated, because reading is harmless and a submission carries its
// key; so a request that was outstanding when the connection broke is sent again after the
// reconnect, with the same number, and an answer to an earlier copy counts as well.
// One thread. Errors come as the Ending of the command, with the exit status that fits.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "cli/exit.hpp"
#include "wire/curve.hpp"
#include "wire/messages.hpp"

namespace grivon::cli {

struct ConnectionSettings {
    std::string endpoint;                       // ipc://… or tcp://…
    std::optional<CurveLogin> login;            // of tcp
    int stop_descriptor = -1;                   // readable: Ctrl-C; ends any wait
    int output_descriptor = -1;                 // a pipe whose reader leaves ends any wait
    std::function<void(std::string_view)> say;  // tells the person, on stderr
    // Until a broker has taken the connection for the first time. A refusal ends it at once.
    std::chrono::milliseconds connect_wait{2'000};
    // Until the person is told that the answer takes long, beyond the same.
    std::chrono::milliseconds silence_before_notice{3'000};
    // Until an answer, beyond the time that the request itself allows. A commit takes milliseconds.
    std::chrono::milliseconds answer_wait{30'000};
};

// How long a request may take when the broker goes away in the middle.
enum class Patience : std::uint8_t {
    bounded,         // answer_wait: asking again by hand costs nothing
    unbounded,       // until it is back: jobs are being waited for
    from_the_start,  // until it is there, though nobody has seen it yet: it is being waited for
};

// The broker said something, but nothing that the question can mean.
[[nodiscard]] inline Ending unfit_answer() {
    return {ExitStatus::failed, "the broker gave an answer that does not fit the question"};
}

class Connection {
public:
    explicit Connection(ConnectionSettings settings);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // From then on every wait ends, with ExitStatus::timed_out; nothing: none does.
    void end_waits_at(std::optional<std::chrono::steady_clock::time_point> time) {
        waits_end_ = time;
    }

    // Any answer but Refused, which becomes an Ending.
    [[nodiscard]] Outcome<ClientAnswer> ask(const ClientRequest& request, Patience patience);

    // The one answer that fits.
    template <class Answer>
    [[nodiscard]] Outcome<Answer> ask_for(const ClientRequest& request, Patience patience) {
        auto answer = ask(request, patience);
        if (!answer) return tl::unexpected(std::move(answer.error()));
        if (auto* fitting = std::get_if<Answer>(&*answer)) return std::move(*fitting);
        return tl::unexpected(unfit_answer());
    }

    // Lets time pass; ends like any wait.
    [[nodiscard]] Outcome<> pause(std::chrono::milliseconds duration);

private:
    struct Exchange;
    class Sockets;

    Outcome<ClientAnswer> exchange(const ClientRequest& request, Patience patience);
    Outcome<> look_at_connection(Exchange& exchange);
    Outcome<> look_at_deadline(Exchange& exchange);
    Outcome<> look_at_end_of_waits() const;
    void look_at_silence(Exchange& exchange) const;
    void told_away();
    Ending nobody_answers() const;
    Ending not_let_in() const;

    ConnectionSettings settings_;
    std::optional<std::chrono::steady_clock::time_point> waits_end_;
    std::unique_ptr<Sockets> sockets_;  // made by the first request
    std::uint64_t last_request_ = 0;
    std::uint64_t connections_ = 0;  // successful ones
    bool connected_ = false;         // as far as the monitor has told
    bool answered_ = false;          // the broker has answered something
    bool told_away_ = false;
};

}  // namespace grivon::cli
