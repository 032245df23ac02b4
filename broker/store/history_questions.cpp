#include "broker/store/history_questions.hpp"

#include <algorithm>

#include "broker/store/each_row.hpp"
#include "broker/store/sql_history.hpp"
#include "broker/store/store_limits.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace grivon::store {
namespace {

using grivon::limits::page_bytes_max;
using grivon::limits::page_rows_max;

// Numbers, times and framing of a row of an answer.
constexpr std::size_t row_overhead_bytes = 128;

// Cuts an answer at the limits of a page, but never before its first row.
class Page {
public:
    [[nodiscard]] bool has_room(std::size_t row_bytes) {
        const bool room =
            rows_ == 0 || (rows_ < page_rows_max && bytes_ + row_bytes <= page_bytes_max);
        full_ = full_ || !room;
        if (full_) return false;
        ++rows_;
        bytes_ += row_bytes;
        return true;
    }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] bool full() const { return full_; }  // something had no room

private:
    std::size_t rows_ = 0;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

JobRow job_row(const ResultRows& row) {
    return {.job = row.number<JobId>(0),
            .batch = row.number<BatchId>(1),
            .host = row.text(2),
            .slice = row.optional_number<std::uint32_t>(3),
            .operation = row.text(4),
            .state = row.number<JobState>(5),
            .attempt = row.number<std::uint32_t>(6),
            .submitted = row.time(7),
            .started = row.optional_time(8),
            .finished = row.optional_time(9),
            .exit_status = row.optional_number<std::int32_t>(10),
            .message = row.text(11),
            .user = row.text(12)};
}

sql::JobFilters filters_of(const ListJobs& question) {
    return {question.state.has_value(), !question.host.empty(), number(question.batch) != 0};
}

// In the order of the statements of sql_history.cpp. The index on state is of names: comparing it
// with a number would not use it.
Parameters filtered(const ListJobs& question, std::uint64_t after, std::uint64_t last) {
    Parameters parameters;
    parameters.extend(after);
    if (question.state) parameters.extend(name_of(*question.state));
    if (!question.host.empty()) parameters.extend(std::string_view(question.host));
    if (number(question.batch) != 0) parameters.extend(question.batch);
    parameters.extend(last);
    return parameters;
}

// The id after which there are just the newest jobs wanted.
SqlResult<std::uint64_t> before_newest(StatementCache& statements, const ListJobs& question) {
    auto after = number(question.after);
    if (question.newest == 0) return after;
    auto parameters = filtered(question, after, question.newest - 1);
    auto read = each_row(statements, sql::nth_newest_job(filters_of(question)), parameters,
                         [&](ResultRows& row) -> SqlResult<> {
                             after = row.number<std::uint64_t>(0) - 1;
                             return {};
                         });
    if (!read) return tl::unexpected(read.error());
    return after;
}

AuditRow audit_row(const ResultRows& row) {
    return {.seq = row.number<EventSeq>(0),
            .at = row.time(1),
            .user = row.text(2),
            .origin = row.text(3),
            .operation = row.text(4),
            .outcome = row.number<AuditOutcome>(5),
            .batch = row.optional_number<BatchId>(6).value_or(BatchId{}),
            .reason = row.text(7),
            .message = row.text(8)};
}

// In the order of the statements of sql_history.hpp.
Parameters filtered(const ListAudit& question, std::uint64_t after, std::uint64_t last) {
    Parameters parameters;
    parameters.add(after, std::string_view(question.user), std::string_view(question.user),
                   !question.refused, last);
    return parameters;
}

// The number after which there are just the newest rows wanted.
SqlResult<std::uint64_t> before_newest(StatementCache& statements, const ListAudit& question) {
    auto after = number(question.after);
    if (question.newest == 0) return after;
    auto parameters = filtered(question, after, question.newest - 1);
    auto read = each_row(statements, sql::nth_newest_audit, parameters,
                         [&](ResultRows& row) -> SqlResult<> {
                             after = row.number<std::uint64_t>(0) - 1;
                             return {};
                         });
    if (!read) return tl::unexpected(read.error());
    return after;
}

SqlResult<std::optional<JobRow>> read_job(StatementCache& statements, JobId job) {
    std::optional<JobRow> found;
    Parameters parameters;
    parameters.add(job);
    auto read = each_row(statements, sql::one_job, parameters, [&](ResultRows& row) -> SqlResult<> {
        found = job_row(row);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return found;
}

SqlResult<Page> measure_items(StatementCache& statements, JobId job, std::uint64_t position) {
    Page page;
    Parameters parameters;
    parameters.add(job, position, page_rows_max + 1);
    auto read =
        each_row(statements, sql::item_sizes, parameters, [&](ResultRows& row) -> SqlResult<> {
            (void)page.has_room(row.number<std::size_t>(0) + row_overhead_bytes);
            return {};
        });
    if (!read) return tl::unexpected(read.error());
    return page;
}

SqlResult<> take_items(StatementCache& statements, JobId job, std::size_t rows,
                       JobItemsPage& page) {
    Parameters parameters;
    parameters.add(job, page.next_position, rows);
    return each_row(statements, sql::items, parameters, [&](ResultRows& row) -> SqlResult<> {
        page.next_position = row.number<std::uint64_t>(0) + 1;
        page.items.push_back({.kind = row.number<ItemKind>(1),
                              .attempt = row.number<std::uint32_t>(2),
                              .step = row.number<std::uint32_t>(3),
                              .shown = row.number<bool>(4),
                              .name = row.text(5),
                              .text = row.text(8),
                              .data = row.text(9),
                              .exit_status = row.number<std::int32_t>(6),
                              .at = row.time(7)});
        return {};
    });
}

// Into the event of the row before, whose texts have their memory already.
void take_event(const ResultRows& row, Event& event) {
    event.seq = row.number<EventSeq>(0);
    event.at = row.time(1);
    event.kind = row.view(2);
    event.host = row.view(3);
    event.slice = row.optional_number<std::uint32_t>(4);
    event.batch = row.optional_number<BatchId>(5).value_or(BatchId{});
    event.job = row.optional_number<JobId>(6).value_or(JobId{});
    event.attempt = row.number<std::uint32_t>(7);
    event.operation = row.view(8);
    event.state = row.view(9);
    event.exit_status = row.number<std::int32_t>(10);
    event.message = row.view(11);
}

SqlResult<std::uint64_t> last_event(StatementCache& statements) {
    std::uint64_t last = 0;
    auto read = each_row(statements, sql::last_event, [&](ResultRows& row) -> SqlResult<> {
        last = row.optional_number<std::uint64_t>(0).value_or(0);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return last;
}

SqlResult<EventSeq> event_horizon(StatementCache& statements) {
    EventSeq horizon{};
    auto read = each_row(statements, sql::event_horizon, [&](ResultRows& row) -> SqlResult<> {
        horizon = row.number<EventSeq>(0);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return horizon;
}

// The events of a batch are found by its index; for other filters each one is looked at.
std::uint64_t last_looked_at(const FollowEvents& question, std::uint64_t end) {
    const auto since = number(question.since);
    if (number(question.batch) != 0 || since >= end) return end;
    return std::min(end - since, limits::events_looked_at_max) + since;
}

// In the order of the statements of sql_history.hpp.
Parameters filtered(const FollowEvents& question, std::uint64_t last) {
    Parameters parameters;
    if (number(question.batch) != 0) parameters.extend(question.batch);
    parameters.extend(question.since);
    parameters.extend(last);
    parameters.extend(std::string_view(question.host));
    parameters.extend(std::string_view(question.host));
    parameters.extend(std::string_view(question.kind));
    parameters.extend(std::string_view(question.kind));
    parameters.extend(question.kind + ".");
    parameters.extend(question.kind + ".");
    parameters.extend(grivon::limits::event_page_count_max + 1);
    return parameters;
}

// Encoded here, on the reader's thread, and not on the loop's.
SqlResult<EncodedEventPage> take_events(StatementCache& statements, const FollowEvents& question,
                                        EventSeq last) {
    EncodedEventPage answer;
    answer.last = std::max(question.since, last);
    Event event;
    bool full = false;
    auto parameters = filtered(question, number(last));
    const auto& sql = number(question.batch) != 0 ? sql::events_of_batch : sql::events;
    auto read = each_row(statements, sql, parameters, [&](ResultRows& row) -> SqlResult<> {
        if (full) return {};
        const auto before = event.seq;
        take_event(row, event);
        full = !answer.add(encode_value(event));
        if (full) answer.last = before;
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return answer;
}

}  // namespace

SqlResult<JobTable> read_jobs(StatementCache& statements, const ListJobs& question) {
    const auto after = before_newest(statements, question);
    if (!after) return tl::unexpected(after.error());
    auto parameters = filtered(question, *after, page_rows_max + 1);
    JobTable table;
    Page page;
    auto read = each_row(statements, sql::jobs_from(filters_of(question)), parameters,
                         [&](ResultRows& row) -> SqlResult<> {
                             auto job = job_row(row);
                             if (page.has_room(row_overhead_bytes + job.message.size()))
                                 table.rows.push_back(std::move(job));
                             return {};
                         });
    if (!read) return tl::unexpected(read.error());
    table.more = page.full();
    return table;
}

SqlResult<AuditTable> read_audit(StatementCache& statements, const ListAudit& question) {
    const auto after = before_newest(statements, question);
    if (!after) return tl::unexpected(after.error());
    auto parameters = filtered(question, *after, page_rows_max + 1);
    AuditTable table;
    Page page;
    auto read = each_row(statements, sql::audit, parameters, [&](ResultRows& row) -> SqlResult<> {
        auto line = audit_row(row);
        if (page.has_room(row_overhead_bytes + line.operation.size() + line.reason.size() +
                          line.message.size()))
            table.rows.push_back(std::move(line));
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    table.more = page.full();
    return table;
}

// The job before its items: when it is read as finished, all its items are in.
SqlResult<std::optional<JobItemsPage>> read_items(StatementCache& statements, JobId job,
                                                  std::uint64_t position) {
    auto row = read_job(statements, job);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::nullopt;
    const auto measured = measure_items(statements, job, position);
    if (!measured) return tl::unexpected(measured.error());
    JobItemsPage page{std::move(**row), {}, position, !measured->full()};
    if (measured->rows() > 0)
        if (auto done = take_items(statements, job, measured->rows(), page); !done)
            return tl::unexpected(done.error());
    return page;
}

// The end of the log first: what is committed later has higher numbers and is left for later. The
// horizon last: it was moved before anything that the query did not find was dropped.
SqlResult<EventAnswer> read_events(StatementCache& statements, const FollowEvents& question) {
    const auto end = last_event(statements);
    if (!end) return tl::unexpected(end.error());
    const auto last = last_looked_at(question, *end);
    auto page = take_events(statements, question, EventSeq{last});
    if (!page) return tl::unexpected(page.error());
    const auto horizon = event_horizon(statements);
    if (!horizon) return tl::unexpected(horizon.error());
    if (question.since < *horizon) return EventsGone{*horizon};
    return std::move(*page);
}

}  // namespace grivon::store
