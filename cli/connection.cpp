#include "cli/connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/connection_sockets.hpp"
#include "wire/codec.hpp"

namespace grivon::cli {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// Between two tries while a broker that has just come back is not ready yet.
constexpr milliseconds retry_pause{250};

milliseconds own_wait_of(const ClientRequest& request) {
    return std::visit(
        [](const auto& question) {
            if constexpr (requires { question.wait_ms; }) {
                return milliseconds(question.wait_ms);
            } else {
                return milliseconds(0);
            }
        },
        request);
}

Ending refusal_ending(const Refused& refused) {
    if (refused.code == Errc::usage) return {ExitStatus::usage, refused.message};
    if (refused.code == Errc::unconfirmed) return {ExitStatus::unconfirmed, refused.message};
    return {ExitStatus::failed, refused.message};
}

Outcome<> check_person(const PersonReady& person) {
    if (person.stop) return end(ExitStatus::interrupted);
    if (person.output_closed) return end(ExitStatus::output_closed);
    return {};
}

milliseconds until(Clock::time_point deadline) {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(deadline - Clock::now()));
}

}  // namespace

// One question on its way.
struct Connection::Exchange {
    std::string frame;
    std::uint64_t number = 0;
    Patience patience = Patience::bounded;
    milliseconds allowed{};  // for an answer, once it was sent
    bool unsent = true;
    std::optional<Clock::time_point> deadline;  // none: as long as it takes
    std::optional<Clock::time_point> notice;    // then the person hears that it takes long

    // Until the first of them, or of the other time.
    [[nodiscard]] milliseconds longest_wait(std::optional<Clock::time_point> other) const {
        auto first = other;
        for (const auto& time : {deadline, notice})
            if (time && (!first || *time < *first)) first = time;
        return first ? until(*first) : milliseconds(-1);
    }
};

Connection::Connection(ConnectionSettings settings) : settings_(std::move(settings)) {}

Connection::~Connection() = default;

Outcome<ClientAnswer> Connection::ask(const ClientRequest& request, Patience patience) {
    const auto give_up = Clock::now() + settings_.answer_wait;
    const auto connections_before = std::max<std::uint64_t>(connections_, 1);
    for (;;) {
        const bool answered_before = answered_;
        auto answer = exchange(request, patience);
        if (!answer) return answer;
        const auto* refused = std::get_if<Refused>(&*answer);
        if (refused == nullptr) {
            answered_ = true;
            told_away_ = false;
            return answer;
        }
        // A broker that has just started is not ready at once; one that says so to the first
        // question has a trouble that the person should hear of.
        const bool returning = connections_ > connections_before;
        const bool worth_waiting =
            patience == Patience::from_the_start ||
            (patience == Patience::unbounded ? answered_before || returning
                                             : returning && Clock::now() < give_up);
        if (refused->code != Errc::unavailable || !worth_waiting)
            return tl::unexpected(refusal_ending(*refused));
        if (patience != Patience::from_the_start) told_away();
        if (auto paused = pause(retry_pause); !paused) return tl::unexpected(paused.error());
    }
}

Outcome<ClientAnswer> Connection::exchange(const ClientRequest& request, Patience patience) try {
    if (!sockets_) sockets_ = std::make_unique<Sockets>(settings_);
    Exchange current;
    current.number = ++last_request_;
    current.frame =
        std::visit([&](const auto& question) { return encode(question, current.number); }, request);
    current.patience = patience;
    current.allowed = own_wait_of(request) + settings_.answer_wait;
    if (patience != Patience::from_the_start)
        current.deadline =
            Clock::now() + (connections_ == 0 ? settings_.connect_wait : current.allowed);
    for (;;) {
        const auto ready =
            sockets_->wait(current.longest_wait(waits_end_), current.unsent && connected_);
        if (auto ok = check_person(ready.person); !ok) return tl::unexpected(ok.error());
        if (ready.changed)
            if (auto ok = look_at_connection(current); !ok) return tl::unexpected(ok.error());
        if (ready.writable && connected_ && current.unsent && sockets_->send(current.frame)) {
            current.unsent = false;
            current.notice = Clock::now() + own_wait_of(request) + settings_.silence_before_notice;
            if (patience != Patience::bounded || connections_ <= 1)
                current.deadline = Clock::now() + current.allowed;
        }
        std::string frame;
        while (ready.readable && sockets_->receive(frame)) {
            auto decoded = decode<ClientAnswer>(frame);
            if (!decoded)
                return end(ExitStatus::failed, "the broker's answer: " + decoded.error().message);
            if (decoded->request == current.number) return std::move(decoded->message);
        }
        look_at_silence(current);
        if (auto ok = look_at_end_of_waits(); !ok) return tl::unexpected(ok.error());
        if (auto ok = look_at_deadline(current); !ok) return tl::unexpected(ok.error());
    }
} catch (const zmq::error_t& error) {
    return end(ExitStatus::broker_away,
               "cannot talk to the broker at " + settings_.endpoint + ": " + error.what());
}

// Sent is only what was sent after the monitor told of the present connection: the socket may still
// look writable, and take a message, when that connection is already gone.
Outcome<> Connection::look_at_connection(Exchange& exchange) {
    for (const auto change : sockets_->changes()) {
        if (change == LinkChange::connected) {
            connected_ = true;
            ++connections_;
            exchange.unsent = true;
        } else if (change == LinkChange::disconnected) {
            connected_ = false;
            exchange.unsent = true;
            if (exchange.patience != Patience::bounded) exchange.deadline.reset();
            if (connections_ > 0 && exchange.patience != Patience::from_the_start) told_away();
        } else if (change == LinkChange::refused) {
            return tl::unexpected(not_let_in());
        } else if (connections_ == 0 && exchange.patience != Patience::from_the_start &&
                   nobody_listens(settings_.endpoint)) {
            return tl::unexpected(nobody_answers());
        }
    }
    return {};
}

Outcome<> Connection::look_at_end_of_waits() const {
    if (waits_end_ && *waits_end_ <= Clock::now()) return end(ExitStatus::timed_out);
    return {};
}

// Silence over a good connection: the question or its answer was dropped, or the broker is stuck.
Outcome<> Connection::look_at_deadline(Exchange& exchange) {
    if (!exchange.deadline || Clock::now() < *exchange.deadline) return {};
    if (connections_ == 0) return tl::unexpected(nobody_answers());
    if (exchange.patience == Patience::bounded) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(settings_.answer_wait);
        return end(ExitStatus::broker_away,
                   "the broker at " + settings_.endpoint + " has not answered for " +
                       std::to_string(seconds.count()) +
                       " s; whether it did what was asked, \"grivon list job\" will tell");
    }
    told_away();
    exchange.unsent = true;
    exchange.deadline = Clock::now() + exchange.allowed;
    return {};
}

void Connection::look_at_silence(Exchange& exchange) const {
    if (!exchange.notice || Clock::now() < *exchange.notice) return;
    exchange.notice.reset();
    if (!connected_ || !settings_.say) return;
    settings_.say(
        "the broker takes long to answer: it, or its database, is busy or away; waiting "
        "(Ctrl-C to leave)");
}

Outcome<> Connection::pause(milliseconds duration) {
    auto end_of_pause = Clock::now() + duration;
    if (waits_end_) end_of_pause = std::min(end_of_pause, *waits_end_);
    while (Clock::now() < end_of_pause) {
        if (auto ok = check_person(sockets_->wait_for_person(until(end_of_pause))); !ok) return ok;
    }
    return look_at_end_of_waits();
}

void Connection::told_away() {
    if (std::exchange(told_away_, true) || !settings_.say) return;
    settings_.say("the broker is away; waiting for it (Ctrl-C to leave)");
}

Ending Connection::not_let_in() const {
    return {ExitStatus::failed,
            "the broker at " + settings_.endpoint +
                " knows the key of key_file, and does not let it in here: keys of workers ask "
                "nothing; see \"grivon list key\" on its machine"};
}

Ending Connection::nobody_answers() const {
    if (settings_.login)
        return {ExitStatus::broker_away,
                "no broker answers at " + settings_.endpoint +
                    ": none is there, or it has another key than broker_key, or it does not know "
                    "the key of key_file; \"grivon list key\" on its machine shows those it knows"};
    return {ExitStatus::broker_away, "no broker answers at " + settings_.endpoint +
                                         "; is grivon-broker running? start it, or name another "
                                         "run_dir under [client] in the configuration"};
}

}  // namespace grivon::cli
