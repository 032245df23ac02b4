// Reads what is over: finished jobs, output, old events. A thread and a connection of its own, so
// that no reader ever delays the writer.
//
// ask() hands over a question and returns at once; the answer comes through the callback on the
// reader thread. Answers are full pages or end marks, bounded by limits::page_rows_max and
// page_bytes_max, events by limits::event_page_count_max. A question the database does not answer
// ends as Errc::unavailable.
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "broker/core/records.hpp"
#include "broker/store/database_settings.hpp"
#include "wire/audit_messages.hpp"
#include "wire/batch_messages.hpp"
#include "wire/error.hpp"
#include "wire/event_frames.hpp"
#include "wire/job_messages.hpp"

namespace grivon::store {

struct JobItemsPage {
    JobRow row;
    std::vector<JobItem> items;
    std::uint64_t next_position = 0;
    bool at_end = false;  // no stored item at or after next_position
};

using EventAnswer = std::variant<EncodedEventPage, EventsGone>;

class History {
public:
    [[nodiscard]] static Result<std::unique_ptr<History>> open(const DatabaseSettings& settings);
    virtual ~History() = default;

    virtual void list_jobs(ListJobs question, std::function<void(Result<JobTable>)> answer) = 0;
    virtual void list_batches(ListBatches question,
                              std::function<void(Result<BatchTable>)> answer) = 0;
    virtual void list_audit(ListAudit question, std::function<void(Result<AuditTable>)> answer) = 0;
    // Errc::not_found when there is no such job.
    virtual void job_items(JobId job, std::uint64_t position,
                           std::function<void(Result<JobItemsPage>)> answer) = 0;
    // Events after `since` that pass the filters; from_now and wait_ms are for others. The page's
    // last is the last number looked at, so asking again from it misses nothing: a page can be
    // empty though there are more events behind it.
    virtual void events(FollowEvents question, std::function<void(Result<EventAnswer>)> answer) = 0;
    // The jobs with these numbers, or, if there are none, all of the batch; whole, by id, at most
    // one more than a submission may make. Errc::not_found, naming it, when one does not exist.
    virtual void jobs_to_retry(
        std::vector<JobId> jobs, BatchId batch,
        std::function<void(Result<std::vector<core::JobRecord>>)> answer) = 0;

    // Ends the thread; questions not yet answered are answered as unavailable.
    virtual void close() = 0;
};

}  // namespace grivon::store
