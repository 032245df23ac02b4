// A store for writing and a history for asking, of one database.
#pragma once

#include <catch2/catch.hpp>
#include <future>

#include "tests/store/fixture.hpp"

namespace grivon::store::test {

struct HistoryFixture {
    DatabaseSettings settings = fresh_database();
    RecordingListener listener;
    std::unique_ptr<Store> store = open_store(settings, listener);
    std::unique_ptr<History> history = std::move(*History::open(settings));

    // Returns when it is committed.
    void write(std::vector<core::Record> all) {
        const auto ticket = store->write(std::move(all));
        const bool committed = listener.wait_committed(ticket);
        if (!committed) FAIL(listener.wait_failed()->message);
    }

    // ask: gets what takes the answer.
    template <class Answer, class Ask>
    static Result<Answer> answer_of(Ask ask) {
        std::promise<Result<Answer>> promise;
        ask([&](Result<Answer> answer) { promise.set_value(std::move(answer)); });
        return promise.get_future().get();
    }
};

}  // namespace grivon::store::test
