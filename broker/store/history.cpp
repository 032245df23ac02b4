#include "broker/store/history.hpp"

#include "broker/store/history_batches.hpp"
#include "broker/store/history_questions.hpp"
#include "broker/store/reader.hpp"
#include "broker/store/whole_jobs.hpp"

namespace grivon::store {
namespace {

class ThreadedHistory final : public History {
public:
    ThreadedHistory(const DatabaseSettings& settings, Connection connection)
        : reader_(settings, std::move(connection)) {}

    void list_jobs(ListJobs question, std::function<void(Result<JobTable>)> answer) override {
        reader_.ask<JobTable>(
            [question = std::move(question)](StatementCache& statements)
                -> SqlResult<Result<JobTable>> { return read_jobs(statements, question); },
            std::move(answer));
    }

    void list_batches(ListBatches question,
                      std::function<void(Result<BatchTable>)> answer) override {
        reader_.ask<BatchTable>(
            [question = std::move(question)](StatementCache& statements)
                -> SqlResult<Result<BatchTable>> { return read_batches(statements, question); },
            std::move(answer));
    }

    void list_audit(ListAudit question, std::function<void(Result<AuditTable>)> answer) override {
        reader_.ask<AuditTable>(
            [question = std::move(question)](StatementCache& statements)
                -> SqlResult<Result<AuditTable>> { return read_audit(statements, question); },
            std::move(answer));
    }

    void job_items(JobId job, std::uint64_t position,
                   std::function<void(Result<JobItemsPage>)> answer) override {
        reader_.ask<JobItemsPage>(
            [job, position](StatementCache& statements) -> SqlResult<Result<JobItemsPage>> {
                auto page = read_items(statements, job, position);
                if (!page) return tl::unexpected(page.error());
                if (!*page) return Result<JobItemsPage>(no_such_job(job));
                return Result<JobItemsPage>(**std::move(page));
            },
            std::move(answer));
    }

    void events(FollowEvents question, std::function<void(Result<EventAnswer>)> answer) override {
        reader_.ask<EventAnswer>(
            [question = std::move(question)](StatementCache& statements)
                -> SqlResult<Result<EventAnswer>> { return read_events(statements, question); },
            std::move(answer));
    }

    void jobs_to_retry(std::vector<JobId> jobs, BatchId batch,
                       std::function<void(Result<std::vector<core::JobRecord>>)> answer) override {
        reader_.ask<std::vector<core::JobRecord>>(
            [jobs = std::move(jobs), batch](StatementCache& statements) {
                return jobs.empty() ? read_whole_batch(statements, batch)
                                    : read_whole_jobs(statements, jobs);
            },
            std::move(answer));
    }

    void close() override { reader_.close(); }

private:
    Reader reader_;
};

}  // namespace

Result<std::unique_ptr<History>> History::open(const DatabaseSettings& settings) {
    auto connection = Connection::open(settings, Connection::Use::questions);
    if (!connection)
        return tl::unexpected(
            Connection::explain(settings, Connection::Use::questions, connection.error()));
    return std::make_unique<ThreadedHistory>(settings, std::move(*connection));
}

}  // namespace grivon::store
