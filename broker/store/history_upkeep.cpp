#include "broker/store/history_upkeep.hpp"

#include <fmt/format.h>

#include "broker/store/each_row.hpp"
#include "broker/store/owner.hpp"
#include "broker/store/sql_upkeep.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/store_limits.hpp"
#include "wire/log.hpp"

namespace grivon::store {
namespace {

constexpr std::string_view cutting = "cutting history into partitions";
constexpr std::string_view dropping = "dropping old history";

// Nobody waits long for a table: somebody's open transaction that has read it makes the ALTER wait,
// and the ALTER everybody else.
constexpr const char* wait_for_lock = "SET SESSION lock_wait_timeout = 1";

struct NumberedThings {
    std::string_view name;                // in counter and horizon
    std::span<const char* const> tables;  // the first one decides
    const Sql& first_since;
    std::uint64_t room_min;
};

// The job goes before its record: what is found of a job is whole.
constexpr std::array job_tables{"job", "job_payload", "job_item"};
constexpr std::array batch_tables{"batch"};
constexpr std::array event_tables{"event", "audit"};
const std::array things{
    NumberedThings{"job", job_tables, sql::first_job_since, limits::room_min_of_jobs},
    NumberedThings{"batch", batch_tables, sql::first_batch_since, limits::room_min},
    NumberedThings{"event", event_tables, sql::first_event_since, limits::room_min}};

template <class Numbers>
SqlResult<Numbers> read_numbers(StatementCache& statements, const Sql& sql) {
    Numbers numbers{};
    auto read = each_row(statements, sql, [&](ResultRows& row) -> SqlResult<> {
        for (std::size_t kind = 0; kind < numbers.size(); ++kind)
            if (row.text(0) == things[kind].name) numbers[kind] = row.number<std::uint64_t>(1);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return numbers;
}

SqlResult<NumberRanges> read_ranges(StatementCache& statements, const char* table) {
    NumberRanges ranges;
    Parameters parameters;
    parameters.add(table);
    auto read =
        each_row(statements, sql::read_ranges, parameters, [&](ResultRows& row) -> SqlResult<> {
            const auto range = range_of(row.text(0), row.text(1));
            if (!range)
                return sql_fail(sql::read_ranges.purpose,
                                fmt::format("table {} has a partition '{}' that GriVon did not "
                                            "make",
                                            table, row.text(0)));
            ranges.push_back(*range);
            return {};
        });
    if (!read) return tl::unexpected(read.error());
    if (ranges.empty() || ranges.back().end)
        return sql_fail(sql::read_ranges.purpose,
                        fmt::format("table {} has no partition with an open end", table));
    return ranges;
}

// The only column of the first row, a time; nothing if there is no row or it is NULL.
SqlResult<std::optional<WallTime>> read_time(StatementCache& statements, const Sql& sql,
                                             Parameters parameters) {
    std::optional<WallTime> time;
    auto read = each_row(statements, sql, parameters, [&](ResultRows& row) -> SqlResult<> {
        time = row.optional_time(0);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return time;
}

Parameters of_range(const NumberRange& range) {
    Parameters parameters;
    parameters.add(range.first, *range.end);
    return parameters;
}

Parameters of_number(std::uint64_t number) {
    Parameters parameters;
    parameters.add(number);
    return parameters;
}

// Of the ranges in which all numbers are given, those from the oldest on that `is_old` says may go.
template <class IsOld>
SqlResult<std::uint64_t> advance(std::uint64_t horizon, const NumberRanges& ranges,
                                 std::uint64_t next, IsOld is_old) {
    for (const auto& range : ranges) {
        if (!range.end || *range.end > next) break;
        const SqlResult<bool> old = is_old(range);
        if (!old) return tl::unexpected(old.error());
        if (!*old) break;
        horizon = std::max(horizon, *range.end - 1);
    }
    return horizon;
}

// Of things in the order of their times.
SqlResult<std::uint64_t> advance_by_last(StatementCache& statements, std::uint64_t horizon,
                                         const char* table, std::uint64_t next, const Sql& last,
                                         WallTime before) {
    const auto ranges = read_ranges(statements, table);
    if (!ranges) return tl::unexpected(ranges.error());
    return advance(horizon, *ranges, next, [&](const NumberRange& range) -> SqlResult<bool> {
        return read_time(statements, last, of_range(range)).map([&](const auto& time) {
            return !time || *time < before;
        });
    });
}

SqlResult<std::optional<std::uint64_t>> oldest_batch_after(StatementCache& statements,
                                                           std::uint64_t job) {
    std::optional<std::uint64_t> batch;
    auto parameters = of_number(job);
    auto read =
        each_row(statements, sql::batch_after_job, parameters, [&](ResultRows& row) -> SqlResult<> {
            batch = row.number<std::uint64_t>(0);
            return {};
        });
    if (!read) return tl::unexpected(read.error());
    return batch;
}

struct LiveFrom {
    std::uint64_t job = ~0ULL;
    std::uint64_t batch = ~0ULL;
};

SqlResult<LiveFrom> oldest_live(StatementCache& statements) {
    LiveFrom live;
    auto read = each_row(statements, sql::oldest_live_job, [&](ResultRows& row) -> SqlResult<> {
        live.job = row.optional_number<std::uint64_t>(0).value_or(live.job);
        live.batch = row.optional_number<std::uint64_t>(1).value_or(live.batch);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return live;
}

// Nothing in the range belongs to a batch that has not ended. Batches and their jobs are numbered
// in the same order.
SqlResult<bool> all_ended(StatementCache& statements, const NumberRange& range,
                          const LiveFrom& live, WallTime before) {
    if (*range.end > live.job) return false;
    bool ended = true;
    auto parameters = of_range(range);
    auto read =
        each_row(statements, sql::last_job, parameters, [&](ResultRows& row) -> SqlResult<> {
            ended = row.number<std::uint64_t>(0) < live.batch && row.time(1) < before;
            return {};
        });
    if (!read) return tl::unexpected(read.error());
    return ended;
}

// Whether the range that is being filled has so few rows that they can be copied unnoticed.
SqlResult<bool> is_small(StatementCache& statements, bool of_jobs, std::uint64_t first,
                         std::uint64_t next) {
    if (next - first > limits::cut_rows_max) return false;
    if (!of_jobs) return true;
    bool small = true;
    Parameters parameters;
    parameters.add(first, limits::cut_rows_max + 1);
    auto read =
        each_row(statements, sql::items_since, parameters, [&](ResultRows& row) -> SqlResult<> {
            small = row.number<std::uint64_t>(0) <= limits::cut_rows_max &&
                    row.number<std::uint64_t>(1) <= limits::cut_bytes_max;
            return {};
        });
    if (!read) return tl::unexpected(read.error());
    return small;
}

}  // namespace

void HistoryUpkeep::numbers_given(const core::Counters& counters) {
    crowded_ = counters.job > crowded_from_[job] || counters.batch > crowded_from_[batch] ||
               counters.event > crowded_from_[event];
}

SqlResult<> HistoryUpkeep::run(WallTime now, Time steady_now) {
    auto done = attempt(now);
    due_ = steady_now + (done ? limits::upkeep_interval : limits::upkeep_retry);
    retry_from_ = done ? steady_now : due_;
    if (done) crowded_ = false;
    return done;
}

SqlResult<> HistoryUpkeep::attempt(WallTime now) {
    auto connection = Connection::open(settings_, Connection::Use::upkeep);
    if (!connection) return tl::unexpected(connection.error());
    StatementCache statements(std::move(*connection));
    interrupter_.watch(statements.connection().descriptor());
    auto done = statements.connection().run_script("preparing the upkeep", wait_for_lock);
    if (done) done = keep(statements, now);
    interrupter_.forget();
    return done;
}

SqlResult<> HistoryUpkeep::keep(StatementCache& statements, WallTime now) {
    const auto next = read_numbers<Numbers>(statements, sql::next_numbers);
    if (!next) return tl::unexpected(next.error());
    auto done = drop_old(statements, *next, now);
    for (const auto kind : {job, batch, event})
        if (done) done = make_room(statements, kind, (*next)[kind], now);
    return done;
}

SqlResult<> HistoryUpkeep::drop_old(StatementCache& statements, const Numbers& next, WallTime now) {
    const auto old = read_numbers<Numbers>(statements, sql::read_horizons);
    if (!old) return tl::unexpected(old.error());
    const auto horizons = find_horizons(statements, *old, next, now - retention_.keep);
    if (!horizons) return tl::unexpected(horizons.error());
    if (auto stored = store_horizons(statements, *old, *horizons); !stored) return stored;
    for (const auto kind : {job, batch, event})
        for (const auto* table : things[kind].tables) {
            const auto ranges = read_ranges(statements, table);
            if (!ranges) return tl::unexpected(ranges.error());
            const auto drop = drop_statement(table, *ranges, (*horizons)[kind]);
            if (drop.empty()) continue;
            if (auto done = statements.connection().run_script(dropping, drop); !done) return done;
            log::info("event=history_dropped table={} up_to={}", table, (*horizons)[kind]);
        }
    return {};
}

SqlResult<HistoryUpkeep::Numbers> HistoryUpkeep::find_horizons(StatementCache& statements,
                                                               Numbers horizons,
                                                               const Numbers& next,
                                                               WallTime before) {
    const auto of_jobs = job_horizon(statements, horizons[job], next[job], before);
    if (!of_jobs) return tl::unexpected(of_jobs.error());
    horizons[job] = *of_jobs;
    // A batch stays as long as a job of it does.
    const auto oldest_batch = oldest_batch_after(statements, horizons[job]);
    if (!oldest_batch) return tl::unexpected(oldest_batch.error());
    const auto of_batches =
        advance_by_last(statements, horizons[batch], "batch", oldest_batch->value_or(next[batch]),
                        sql::last_batch, before);
    if (!of_batches) return tl::unexpected(of_batches.error());
    horizons[batch] = *of_batches;
    const auto of_events = advance_by_last(statements, horizons[event], "event", next[event],
                                           sql::last_event_of_range, before);
    if (!of_events) return tl::unexpected(of_events.error());
    horizons[event] = *of_events;
    return horizons;
}

SqlResult<std::uint64_t> HistoryUpkeep::job_horizon(StatementCache& statements,
                                                    std::uint64_t horizon, std::uint64_t next,
                                                    WallTime before) {
    const auto ranges = read_ranges(statements, "job");
    if (!ranges) return tl::unexpected(ranges.error());
    const auto live = oldest_live(statements);
    if (!live) return tl::unexpected(live.error());
    return advance(horizon, *ranges, next, [&](const NumberRange& range) -> SqlResult<bool> {
        auto old = all_ended(statements, range, *live, before);
        if (old && *old) old = jobs_are_old(statements, range, before);
        return old;
    });
}

// A job that waited for long may have ended lately.
SqlResult<bool> HistoryUpkeep::jobs_are_old(StatementCache& statements, const NumberRange& range,
                                            WallTime before) {
    const auto known = last_finished_.find(range.first);
    if (known != last_finished_.end()) return known->second < before;
    const auto last = read_time(statements, sql::last_finished, of_range(range));
    if (!last) return tl::unexpected(last.error());
    return last_finished_.emplace(range.first, last->value_or(WallTime::min())).first->second <
           before;
}

SqlResult<> HistoryUpkeep::store_horizons(StatementCache& statements, const Numbers& old,
                                          const Numbers& horizons) {
    Parameters rows;
    for (const auto kind : {job, batch, event})
        if (horizons[kind] != old[kind]) rows.add(horizons[kind], things[kind].name);
    auto mine = owns(statements, broker_epoch_);
    if (!mine) return tl::unexpected(mine.error());
    if (!*mine)
        return sql_fail(sql::store_horizon.purpose, "another broker has taken over these tables");
    if (auto stored = statements.run(sql::store_horizon, rows); !stored)
        return tl::unexpected(stored.error());
    return statements.connection().commit(sql::store_horizon.purpose);
}

SqlResult<> HistoryUpkeep::make_room(StatementCache& statements, Kind kind, std::uint64_t next,
                                     WallTime now) {
    const auto& [name, tables, first_since, room_min] = things[kind];
    const auto ranges = read_ranges(statements, tables.front());
    if (!ranges) return tl::unexpected(ranges.error());
    if (next < ranges->front().first)
        return sql_fail(cutting,
                        fmt::format("the counter of {} is at {}, below the first partition "
                                    "of {}: did somebody change it?",
                                    name, next, tables.front()));
    const auto place = filling(*ranges, next);
    const auto first = (*ranges)[place].first;
    const auto begun = read_time(statements, first_since, of_number(first));
    if (!begun) return tl::unexpected(begun.error());
    const auto duration = range_duration(retention_.keep);
    SqlResult<bool> cut = *begun && is_over(**begun, now, duration);
    if (*cut) cut = is_small(statements, kind == job, first, next);
    if (!cut) return tl::unexpected(cut.error());
    // With the range before, lest every new one begin with little room.
    const auto since = (*ranges)[place - std::min<std::size_t>(place, 1)].first;
    const auto since_time = read_time(statements, first_since, of_number(since));
    if (!since_time) return tl::unexpected(since_time.error());
    const auto room = room_for(next - since, *since_time, now, duration, room_min);
    const auto beginnings = missing_beginnings(*ranges, next, room, *cut);
    for (const auto* table : tables) {
        const auto of_table = read_ranges(statements, table);
        if (!of_table) return tl::unexpected(of_table.error());
        for (const auto& split : split_statements(table, *of_table, beginnings))
            if (auto done = statements.connection().run_script(cutting, split); !done) return done;
    }
    const auto open = beginnings.empty() ? ranges->back().first
                                         : std::max(ranges->back().first, beginnings.back());
    crowded_from_[kind] = open - room / 2;
    return {};
}

}  // namespace grivon::store
