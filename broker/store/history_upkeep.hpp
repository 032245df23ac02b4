// Keeps the tables of history in order: makes room for the numbers to come, and drops what is older
// than the retention (history_ranges.hpp says how they are cut).
//
// Runs on the writer thread between two transactions, on a connection of its own that lives as long
// as one run, because ALTER commits whatever is open. `horizon` says how far history is gone: it is
// written first, fenced like every transaction, so that a drop that was cut off is done again and
// nobody is told that there is nothing where something was dropped. All of a run can be repeated,
// also by another broker. One thread, except interrupt().
#pragma once

#include <array>
#include <chrono>
#include <map>

#include "broker/core/records.hpp"
#include "broker/store/database_settings.hpp"
#include "broker/store/history_ranges.hpp"
#include "broker/store/interrupter.hpp"
#include "broker/store/retention.hpp"
#include "broker/store/statement_cache.hpp"

namespace grivon::store {

class HistoryUpkeep {
public:
    using Time = std::chrono::steady_clock::time_point;

    HistoryUpkeep(DatabaseSettings settings, std::uint64_t broker_epoch, Retention retention)
        : settings_(std::move(settings)), broker_epoch_(broker_epoch), retention_(retention) {}

    // What a transaction has committed: when little room is left, a run is due.
    void numbers_given(const core::Counters& counters);
    [[nodiscard]] Time due() const { return crowded_ ? retry_from_ : due_; }

    // A failure changes nothing but the time of the next run.
    [[nodiscard]] SqlResult<> run(WallTime now, Time steady_now);

    // From another thread: ends a run that waits for the server.
    void interrupt() { interrupter_.interrupt(); }

private:
    // What is numbered, in the order in which their horizons are found.
    enum Kind : std::size_t { job, batch, event, kinds };
    using Numbers = std::array<std::uint64_t, kinds>;

    SqlResult<> attempt(WallTime now);
    SqlResult<> keep(StatementCache& statements, WallTime now);
    SqlResult<> drop_old(StatementCache& statements, const Numbers& next, WallTime now);
    SqlResult<> make_room(StatementCache& statements, Kind kind, std::uint64_t next, WallTime now);
    SqlResult<> store_horizons(StatementCache& statements, const Numbers& old,
                               const Numbers& horizons);
    SqlResult<Numbers> find_horizons(StatementCache& statements, Numbers horizons,
                                     const Numbers& next, WallTime before);
    SqlResult<std::uint64_t> job_horizon(StatementCache& statements, std::uint64_t horizon,
                                         std::uint64_t next, WallTime before);
    SqlResult<bool> jobs_are_old(StatementCache& statements, const NumberRange& range,
                                 WallTime before);

    DatabaseSettings settings_;
    std::uint64_t broker_epoch_;
    Retention retention_;
    Interrupter interrupter_;

    Time due_{};  // at once
    Time retry_from_{};
    bool crowded_ = false;
    Numbers crowded_from_{~0ULL, ~0ULL, ~0ULL};
    // By the first number of a range in which nothing changes any more.
    std::map<std::uint64_t, WallTime> last_finished_;
};

}  // namespace grivon::store
