#include <fmt/format.h>

#include <set>

#include "broker/store/column_widths.hpp"
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
    Parameters rows;
    for (const auto* change : plan.changes) {
        const auto& p = change->progress;
        rows.add(p.state, p.attempt, p.started, p.finished, p.exit_status, valid_utf8(p.message),
                 p.place, p.touched, valid_utf8(p.stop_reason, text_characters_max), change->job);
    }
    auto matched = statements.run(sql::change_jobs, rows);
    if (!matched) return tl::unexpected(matched.error());
    if (*matched != rows.rows())
        return sql_fail(sql::change_jobs.purpose,
                        fmt::format("{} of {} jobs are not in the table: did somebody delete rows?",
                                    rows.rows() - *matched, rows.rows()));
    return {};
}

bool at_work(const core::JobProgressRecord& progress) {
    return progress.state == JobState::running || progress.state == JobState::uncertain;
}

// Runs a statement that takes some jobs at a time. The last one fills up what is left.
SqlResult<> run_for(StatementCache& statements, const Sql& sql, const std::set<JobId>& jobs) {
    for (auto job = jobs.begin(); job != jobs.end();) {
        Parameters some;
        JobId last{};
        for (std::size_t i = 0; i < sql::at_work_jobs; ++i) {
            if (job != jobs.end()) last = *job++;
            some.extend(last);
        }
        if (auto done = statements.run(sql, some); !done) return tl::unexpected(done.error());
    }
    return {};
}

// After the jobs themselves. All old rows go before the new ones come, so that a lane passes from
// job to job within a transaction.
SqlResult<> note_jobs_at_work(StatementCache& statements, const WritePlan& plan) {
    std::set<JobId> changed;
    std::set<JobId> working;
    for (const auto* job : plan.jobs)
        if (at_work(job->progress)) working.insert(job->id);
    for (const auto* change : plan.changes) {
        changed.insert(change->job);
        if (at_work(change->progress))
            working.insert(change->job);
        else
            working.erase(change->job);
    }
    auto done = run_for(statements, sql::delete_at_work, changed);
    if (done) done = run_for(statements, sql::insert_at_work, working);
    return done;
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
