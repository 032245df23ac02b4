// The only writer of MariaDB: one thread, one connection, group commit.
//
// write() hands over records and returns at once. The writer thread takes everything that has come
// while the last transaction was committing, writes it in one transaction in the order given, and
// calls back. Persist, then say: whoever waits for a ticket acts only after committed().
//
// A lost connection, a deadlock or a lock time-out is this class's own business: it reconnects and
// repeats the transaction until it is in, exactly once (the owner row carries the number of the
// last transaction, so a commit whose outcome was lost is looked up, not repeated). What cannot be
// repeated away, another broker that took over, a violated constraint, ends with failed().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "broker/core/records.hpp"
#include "broker/store/database_settings.hpp"
#include "broker/store/retention.hpp"
#include "wire/error.hpp"

namespace grivon::store {

// Called on the writer thread. Implementations hand over to their own thread and return.
class StoreListener {
public:
    virtual ~StoreListener() = default;
    // All records with tickets up to this one are committed.
    virtual void committed(std::uint64_t ticket) = 0;
    // The database does not answer; records wait. And: it answers again.
    virtual void unavailable(const Error& error) = 0;
    virtual void available() = 0;
    // The store has stopped for good. The broker must end: its memory is ahead of the tables.
    virtual void failed(const Error& error) = 0;
};

class Store {
public:
    // Connects, brings the schema to this program's version (a newer one is refused), takes over as
    // the writer by a new broker epoch, and reads the image. The listener must outlive the store.
    // What is older than the retention goes, at once and then every hour.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const DatabaseSettings& settings,
                                                             StoreListener& listener,
                                                             Retention retention = {});
    virtual ~Store() = default;

    // What the tables said at open(). Once.
    [[nodiscard]] virtual core::Image take_image() = 0;

    // Any thread. Tickets count up from 1.
    virtual std::uint64_t write(std::vector<core::Record> records) = 0;

    // Commits what is waiting, within the time if the database answers, and stops the thread.
    virtual void close(std::chrono::milliseconds time_max) = 0;
};

}  // namespace grivon::store
