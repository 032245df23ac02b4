#include <map>

#include "broker/store/column_widths.hpp"
#include "broker/store/job_numbers.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/write_steps.hpp"

namespace grivon::store {
namespace {

// 0 means none; the tables say NULL, as people expect of SQL.
template <class Id>
std::optional<Id> if_any(Id id) {
    if (number(id) == 0) return std::nullopt;
    return id;
}

void add_batches(const WritePlan& plan, WriteSteps& steps) {
    Parameters rows;
    for (const auto* batch : plan.batches)
        rows.add(batch->id, batch->submitted, valid_utf8(batch->user, name_characters_max),
                 valid_utf8(batch->operation), batch->on_failure);
    steps.add(sql::insert_batches, std::move(rows));
}

void add_jobs(const WritePlan& plan, WriteSteps& steps) {
    Parameters jobs;
    Parameters payloads;
    for (const auto* job : plan.jobs) {
        const auto& p = job->progress;
        jobs.add(job->id, job->batch, job->host, job->slice, job->operation, p.state, p.attempt,
                 job->submitted, p.started, p.finished, p.exit_status, valid_utf8(p.message),
                 valid_utf8(job->user, name_characters_max), job->not_before, p.place, p.touched,
                 valid_utf8(p.stop_reason, text_characters_max));
        payloads.add(job->id, Blob{job->payload}, numbers_text(job->after));
    }
    steps.add(sql::insert_jobs, std::move(jobs));
    steps.add(sql::insert_payloads, std::move(payloads));
}

void change_jobs(const WritePlan& plan, WriteSteps& steps) {
    if (plan.changes.empty()) return;
    Parameters rows;
    for (const auto* change : plan.changes) {
        const auto& p = change->progress;
        rows.add(change->job, std::string_view(change->host), p.state, p.attempt, p.started,
                 p.finished, p.exit_status, valid_utf8(p.message), p.place, p.touched,
                 valid_utf8(p.stop_reason, text_characters_max));
    }
    steps.add(sql::change_jobs, std::move(rows));
    Parameters once;
    once.add();
    steps.add(sql::refuse_jobs_of_no_batch, std::move(once));
}

bool at_work(const core::JobProgressRecord& progress) {
    return progress.state == JobState::running || progress.state == JobState::uncertain;
}

// After the jobs themselves. All old rows go before the new ones come, so that a lane passes from
// job to job within a transaction.
void note_jobs_at_work(const WritePlan& plan, WriteSteps& steps) {
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
    steps.add(sql::delete_at_work, std::move(old));
    steps.add(sql::insert_at_work, std::move(rows));
}

void add_items(const WritePlan& plan, WriteSteps& steps) {
    Parameters rows;
    for (const auto* added : plan.items) {
        auto position = added->position;
        for (const auto& item : added->items)
            rows.add(added->job, position++, item.attempt, item.step, item.kind, item.shown,
                     valid_utf8(item.name, name_characters_max), item.exit_status, item.at,
                     valid_utf8(item.text), Blob{item.data});
    }
    steps.add(sql::insert_items, std::move(rows));
}

void add_events(const WritePlan& plan, WriteSteps& steps) {
    Parameters rows;
    for (const auto* event : plan.events)
        rows.add(event->seq, event->at, event->kind, event->host, event->slice,
                 if_any(event->batch), if_any(event->job), event->attempt,
                 valid_utf8(event->operation, name_characters_max), event->state,
                 event->exit_status, valid_utf8(event->message));
    steps.add(sql::insert_events, std::move(rows));
}

void add_audit(const WritePlan& plan, WriteSteps& steps) {
    Parameters rows;
    for (const auto* row : plan.audit)
        rows.add(row->seq, row->at, valid_utf8(row->user, name_characters_max),
                 valid_utf8(row->origin, name_characters_max),
                 valid_utf8(row->operation, name_characters_max), row->outcome, if_any(row->batch),
                 valid_utf8(row->reason, text_characters_max),
                 valid_utf8(row->message, text_characters_max));
    steps.add(sql::insert_audit, std::move(rows));
}

void keep_submissions(const WritePlan& plan, WriteSteps& steps) {
    Parameters forgotten;
    if (plan.forget_before) forgotten.add(*plan.forget_before);
    Parameters rows;
    for (const auto* s : plan.submissions)
        rows.add(s->key, s->at, Blob{s->batch}, Blob{s->answer},
                 valid_utf8(s->user, name_characters_max));
    steps.add(sql::forget_submissions, std::move(forgotten));
    steps.add(sql::insert_submissions, std::move(rows));
}

void store_counters(const WritePlan& plan, WriteSteps& steps) {
    Parameters row;
    if (const auto* c = plan.counters) row.add(c->job, c->batch, c->vm, c->event, c->mac);
    steps.add(sql::store_counters, std::move(row));
}

}  // namespace

void add_queue_steps(const WritePlan& plan, WriteSteps& steps) {
    add_batches(plan, steps);
    add_jobs(plan, steps);
    change_jobs(plan, steps);
    note_jobs_at_work(plan, steps);
    add_items(plan, steps);
    add_events(plan, steps);
    add_audit(plan, steps);
    keep_submissions(plan, steps);
    store_counters(plan, steps);
}

}  // namespace grivon::store
