#include "broker/store/store.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "broker/store/each_row.hpp"
#include "broker/store/exact_writer.hpp"
#include "broker/store/history_upkeep.hpp"
#include "broker/store/image.hpp"
#include "broker/store/migrate.hpp"
#include "broker/store/pending_writes.hpp"
#include "broker/store/store_limits.hpp"
#include "wire/log.hpp"

namespace grivon::store {
namespace {

class ThreadedStore final : public Store {
public:
    ThreadedStore(const DatabaseSettings& settings, StoreListener& listener, Retention retention,
                  Ownership ownership, core::Image image)
        : listener_(listener),
          image_(std::move(image)),
          writer_(settings, ownership),
          upkeep_(settings, ownership.broker_epoch, retention),
          thread_([this] { run(); }) {}
    ~ThreadedStore() override { close(std::chrono::milliseconds(0)); }

    core::Image take_image() override { return std::move(image_); }

    std::uint64_t write(std::vector<core::Record> records) override {
        return pending_.push(std::move(records));
    }

    void close(std::chrono::milliseconds time_max) override {
        if (!thread_.joinable()) return;
        pending_.close();
        std::unique_lock lock(ended_mutex_);
        if (!ended_changed_.wait_for(lock, time_max, [this] { return ended_; })) {
            given_up_ = true;
            writer_.interrupt();
            upkeep_.interrupt();
        }
        lock.unlock();
        thread_.join();
    }

private:
    void run() {
        for (;;) {
            if (std::chrono::steady_clock::now() >= upkeep_.due()) look_after_history();
            const auto batch = pending_.take(upkeep_.due());
            if (!batch || given_up_) break;
            if (batch->writes.empty()) continue;
            const auto plan = plan_writes(batch->writes);
            if (!commit(plan)) break;
            listener_.committed(batch->last_ticket);
            if (plan.counters != nullptr) upkeep_.numbers_given(*plan.counters);
        }
        const std::lock_guard lock(ended_mutex_);
        ended_ = true;
        ended_changed_.notify_all();
    }

    // History can wait, commits cannot: a failure is only told.
    void look_after_history() {
        const auto done = upkeep_.run(read_clocks().wall, std::chrono::steady_clock::now());
        if (!done && !given_up_)
            log::warn("event=history_upkeep_failed error=\"{}\"", to_error(done.error()).message);
    }

    // False: it is not in and will not be; the store ends.
    bool commit(const WritePlan& plan) {
        bool told = false;
        for (auto pause = limits::reconnect_pause_first;;
             pause = std::min(2 * pause, limits::reconnect_pause_max)) {
            const auto done = writer_.try_commit(plan);
            if (done && told) listener_.available();
            if (done) return true;
            const auto remedy = remedy_for(done.error());
            if (remedy == Remedy::none) {
                listener_.failed(to_error(done.error()));
                return false;
            }
            if (remedy == Remedy::repeat) continue;
            if (!std::exchange(told, true)) listener_.unavailable(to_error(done.error()));
            if (given_up_ || !pending_.pause(pause)) return false;
        }
    }

    StoreListener& listener_;
    core::Image image_;
    PendingWrites pending_;
    ExactWriter writer_;
    HistoryUpkeep upkeep_;
    std::atomic<bool> given_up_ = false;  // close() has waited as long as it may
    std::mutex ended_mutex_;
    std::condition_variable ended_changed_;
    bool ended_ = false;
    std::thread thread_;  // last: runs on all of the above
};

constexpr Sql read_packet_max{"reading max_allowed_packet", "SELECT @@max_allowed_packet"};

Result<> check_packet_size(StatementCache& statements) {
    std::uint64_t bytes = 0;
    auto read = each_row(statements, read_packet_max, [&](ResultRows& row) -> SqlResult<> {
        bytes = row.number<std::uint64_t>(0);
        return {};
    });
    if (!read) return tl::unexpected(to_error(read.error()));
    if (bytes < limits::max_allowed_packet_min)
        return fail(Errc::exhausted,
                    fmt::format("MariaDB accepts packets of {} bytes only: set max_allowed_packet "
                                "to {} or more there",
                                bytes, limits::max_allowed_packet_min));
    return {};
}

Result<> check_version(StatementCache& statements, const DatabaseSettings& settings) {
    const auto version = database_version(statements);
    if (!version) return tl::unexpected(to_error(version.error()));
    if (*version > program_version())
        return fail(
            Errc::conflict,
            fmt::format("database '{}' at {} has schema version {}, this program knows "
                        "versions up to {}: start the newer GriVon that wrote it",
                        settings.database, address_of(settings), *version, program_version()));
    return {};
}

constexpr Sql read_flush_at_commit{"reading innodb_flush_log_at_trx_commit",
                                   "SELECT @@innodb_flush_log_at_trx_commit"};

// It is the server's own, and other things may live there: a warning, not a refusal.
Result<> look_at_durability(StatementCache& statements, const DatabaseSettings& settings) {
    std::uint64_t setting = 0;
    auto read = each_row(statements, read_flush_at_commit, [&](ResultRows& row) -> SqlResult<> {
        setting = row.number<std::uint64_t>(0);
        return {};
    });
    if (!read) return tl::unexpected(to_error(read.error()));
    if (setting != 1)
        log::warn(
            "event=weak_durability server={} innodb_flush_log_at_trx_commit={} message=\"what "
            "clients were told is accepted can be lost when that machine fails: set it to 1 "
            "there\"",
            address_of(settings), setting);
    return {};
}

// The owner row comes with the first step. With it the old broker is shut out before its tables
// change under it.
SqlResult<Ownership> take_over_and_migrate(StatementCache& by_schema, StatementCache& by_writer) {
    if (auto done = migrate(by_schema, 1); !done) return tl::unexpected(done.error());
    const auto ownership = take_over(by_writer);
    if (!ownership) return ownership;
    if (auto done = migrate(by_schema, program_version()); !done)
        return tl::unexpected(done.error());
    return ownership;
}

Result<StatementCache> connect(const DatabaseSettings& settings, Connection::Use use) {
    auto connection = Connection::open(settings, use);
    if (!connection) return tl::unexpected(Connection::explain(settings, use, connection.error()));
    return StatementCache(std::move(*connection));
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const DatabaseSettings& settings,
                                           StoreListener& listener, Retention retention) {
    if (auto made = Connection::create_database(settings); !made)
        return tl::unexpected(made.error());
    auto by_schema = connect(settings, Connection::Use::setup);
    if (!by_schema) return tl::unexpected(by_schema.error());
    auto by_writer = connect(settings, Connection::Use::loading);
    if (!by_writer) return tl::unexpected(by_writer.error());
    auto checked = check_packet_size(*by_writer);
    if (checked) checked = check_version(*by_schema, settings);
    if (checked) checked = look_at_durability(*by_writer, settings);
    if (!checked) return tl::unexpected(checked.error());
    const auto ownership = take_over_and_migrate(*by_schema, *by_writer);
    if (!ownership) return tl::unexpected(to_error(ownership.error()));
    auto image = read_image(*by_writer, read_clocks().wall - limits::submission_age_max);
    if (!image) return tl::unexpected(to_error(image.error()));
    return std::make_unique<ThreadedStore>(settings, listener, retention, *ownership,
                                           std::move(*image));
}

}  // namespace grivon::store
