// The writes that wait for the writer thread, and the word that it should stop.
//
// The only thing that threads share: every function may be called from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "broker/core/records.hpp"

namespace grivon::store {

// Whole writes that go into one transaction.
struct WriteBatch {
    std::vector<std::vector<core::Record>> writes;
    std::uint64_t last_ticket = 0;
};

class PendingWrites {
public:
    // The ticket of the write: 1, 2, 3, …
    std::uint64_t push(std::vector<core::Record> records);
    // Waits for writes and takes as many as fit a transaction (store_limits.hpp), at least one; or
    // none, if none have come until then. Nothing: closed, and all writes are taken.
    [[nodiscard]] std::optional<WriteBatch> take(std::chrono::steady_clock::time_point until);

    // No more waiting: take() gives what is there, and pause() ends at once.
    void close();
    // Waits that long, less if it is closed meanwhile. False: it was closed already.
    [[nodiscard]] bool pause(std::chrono::milliseconds duration);

private:
    struct Write {
        std::vector<core::Record> records;
        std::size_t bytes = 0;
    };

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Write> writes_;
    std::size_t records_ = 0;  // in them
    std::uint64_t pushed_ = 0;
    std::uint64_t taken_ = 0;
    bool closed_ = false;
};

}  // namespace grivon::store
