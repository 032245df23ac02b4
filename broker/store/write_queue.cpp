#include <fmt/format.h>

#include <map>

#include "broker/store/column_widths.hpp"
#include "broker/store/each_row.hpp"
#include "broker/store/job_numbers.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/transaction.hpp"
#include "wire/codec.hpp"

namespace grivon::store {
namespace {

// 0 means none; the tables say NULL, as people expect of SQL.
template <class Id>
std::optional<Id> if_any(Id id) {
    if (number(id) == 0) return std::nullopt;
    return id;
}

SqlResult<> add_batches(StatementCache& statements, const WritePlan& plan) {
    Parameters rows;
    for (const auto* batch : plan.batches)
        rows.add(batch->id, batch->submitted, valid_utf8(batch->user, name_characters_max),
                 valid_utf8(batch->operation), batch->on_failure);
    return statements.run(sql::insert_batches, rows).map([](auto) {});
}

SqlResult<> add_jobs(StatementCache& statements, const WritePlan& plan) {
    Parameters jobs;
    Parameters payloads;
    std::vector<Bytes> specs;
    specs.reserve(plan.jobs.size());
    for (const auto* job : plan.jobs) {
        const auto& p = job->progress;
        jobs.add(job->id, job->batch, job->host, job->slice, job->spec.operation(), p.state,
                 p.attempt, job->submitted, p.started, p.finished, p.exit_status,
                 valid_utf8(p.message), valid_utf8(job->user, name_characters_max), job->not_before,
                 p.place, p.touched, valid_utf8(p.stop_reason, text_characters_max));
        payloads.add(job->id, Blob{specs.emplace_back(encode_value(job->spec))},
                     numbers_text(job->after));
    }
    auto done = statements.run(sql::insert_jobs, jobs);
    if (done) done = statements.run(sql::insert_payloads, payloads);
    return done.map([](auto) {});
}

SqlResult<> change_jobs(StatementCache& statements, const WritePlan& plan) {
    if (plan.changes.empty()) return {};
    Parameters rows;
    for (const auto* change : plan.changes) {
        const auto& p = change->progress;
        rows.add(change->job, std::string_view(change->host), p.state, p.attempt, p.started,
                 p.finished, p.exit_status, valid_utf8(p.message), p.place, p.touched,
                 valid_utf8(p.stop_reason, text_characters_max));
    }
    if (auto done = statements.run(sql::change_jobs, rows); !done)
        return tl::unexpected(done.error());
    std::uint64_t missing = 0;
    auto counted =
        each_row(statements, sql::count_jobs_of_no_batch, [&](ResultRows& row) -> SqlResult<> {
            missing = row.number<std::uint64_t>(0);
            return {};
        });
    if (!counted) return counted;
    if (missing != 0)
        return sql_fail(sql::change_jobs.purpose,
                        fmt::format("{} of {} jobs are not in the table: did somebody delete rows?",
                                    missing, rows.rows()));
    return {};
}

bool at_work(const core::JobProgressRecord& progress) {
    return progress.state == JobState::running || progress.state == JobState::uncertain;
}

// After the jobs themselves. All old rows go before the new ones come, so that a lane passes from
// job to job within a transaction.
SqlResult<> note_jobs_at_work(StatementCache& statements, const WritePlan& plan) {
    Parameters old;
    std::map<JobId, std::string_view> working;
    for (const auto* job : plan.jobs)
        if (at_work(job->progress)) working.emplace(job->id, job->host);
    for (const auto* change : plan.changes) {
        old.add(change->job);
        if (at_work(change->progress))
            working.emplace(change->job, change->host);
        else
            working.erase(change->job);
    }
    Parameters rows;
    for (const auto& [job, host] : working) rows.add(job, host);
    auto done = statements.run(sql::delete_at_work, old);
    if (done) done = statements.run(sql::insert_at_work, rows);
    return done.map([](auto) {});
}

SqlResult<> add_items(StatementCache& statements, const WritePlan& plan) {
    Parameters rows;
    for (const auto* added : plan.items) {
        auto position = added->position;
        for (const auto& item : added->items)
            rows.add(added->job, position++, item.attempt, item.step, item.kind, item.shown,
                     valid_utf8(item.name, name_characters_max), item.exit_status, item.at,
                     valid_utf8(item.text), Blob{item.data});
    }
    return statements.run(sql::insert_items, rows).map([](auto) {});
}

SqlResult<> add_events(StatementCache& statements, const WritePlan& plan) {
    Parameters rows;
    for (const auto* event : plan.events)
        rows.add(event->seq, event->at, event->kind, event->host, event->slice,
                 if_any(event->batch), if_any(event->job), event->attempt,
                 valid_utf8(event->operation, name_characters_max), event->state,
                 event->exit_status, valid_utf8(event->message));
    return statements.run(sql::insert_events, rows).map([](auto) {});
}

SqlResult<> keep_submissions(StatementCache& statements, const WritePlan& plan) {
    Parameters forgotten;
    if (plan.forget_before) forgotten.add(*plan.forget_before);
    Parameters rows;
    std::deque<Bytes> bodies;
    for (const auto* s : plan.submissions)
        rows.add(s->key, s->at, Blob{bodies.emplace_back(encode_value(s->batch))},
                 Blob{bodies.emplace_back(encode_value(s->answer))});
    auto done = statements.run(sql::forget_submissions, forgotten);
    if (done) done = statements.run(sql::insert_submissions, rows);
    return done.map([](auto) {});
}

SqlResult<> store_counters(StatementCache& statements, const WritePlan& plan) {
    Parameters row;
    if (const auto* c = plan.counters) row.add(c->job, c->batch, c->vm, c->event, c->mac);
    return statements.run(sql::store_counters, row).map([](auto) {});
}

}  // namespace

SqlResult<> write_queue(StatementCache& statements, const WritePlan& plan) {
    auto done = add_batches(statements, plan);
    if (done) done = add_jobs(statements, plan);
    if (done) done = change_jobs(statements, plan);
    if (done) done = note_jobs_at_work(statements, plan);
    if (done) done = add_items(statements, plan);
    if (done) done = add_events(statements, plan);
    if (done) done = keep_submissions(statements, plan);
    if (done) done = store_counters(statements, plan);
    return done;
}

}  // namespace grivon::store
