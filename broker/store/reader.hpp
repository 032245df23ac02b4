// A thread with a connection of its own that answers questions one after the other, and reconnects
// by itself. ask() may be called from any thread; answers are given on the reader's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "broker/store/interrupter.hpp"
#include "broker/store/statement_cache.hpp"

namespace grivon::store {

class Reader {
public:
    // The question is asked again on a new connection if the old one turns out to be lost. The
    // inner Result is what the tables said; what the connection said comes as Errc::unavailable.
    template <class Answer>
    using Question = std::function<SqlResult<Result<Answer>>(StatementCache&)>;

    Reader(DatabaseSettings settings, Connection connection);
    ~Reader() { close(); }

    template <class Answer>
    void ask(Question<Answer> question, std::function<void(Result<Answer>)> answer) {
        push([this, question = std::move(question), answer = std::move(answer)] {
            answer(try_twice(question));
        });
    }

    // Answers what is left as unavailable and ends the thread.
    void close();

private:
    template <class Answer>
    Result<Answer> try_twice(const Question<Answer>& question) {
        for (bool last_try : {false, true}) {
            if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
            auto answer = question(*statements_);
            if (answer) return *std::move(answer);
            if (remedy_for(answer.error()) == Remedy::none || last_try)
                return tl::unexpected(to_error(answer.error()));
            disconnect();
        }
        return fail(Errc::internal, "not reached: the last try returns");
    }

    void push(std::function<void()> task);
    void run();
    Result<> connect();
    void disconnect();

    DatabaseSettings settings_;
    std::optional<StatementCache> statements_;
    // A server that is down is not asked again for every question that waits.
    std::optional<Error> refused_;
    std::chrono::steady_clock::time_point refused_until_{};
    Interrupter interrupter_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool closed_ = false;
    std::thread thread_;  // last: runs on all of the above
};

}  // namespace grivon::store
