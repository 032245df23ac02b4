#include "broker/store/history.hpp"

#include <fmt/format.h>

#include "broker/store/history_questions.hpp"
#include "broker/store/reader.hpp"

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

    void job_items(JobId job, std::uint64_t position,
                   std::function<void(Result<JobItemsPage>)> answer) override {
        reader_.ask<JobItemsPage>(
            [job, position](StatementCache& statements) -> SqlResult<Result<JobItemsPage>> {
                auto page = read_items(statements, job, position);
                if (!page) return tl::unexpected(page.error());
                if (!*page)
                    return Result<JobItemsPage>(
                        fail(Errc::not_found,
                             fmt::format("there is no job {}; see: grivon list job", number(job))));
                return Result<JobItemsPage>(**std::move(page));
            },
            std::move(answer));
    }

    void events(EventSeq since, BatchId batch,
                std::function<void(Result<EventPage>)> answer) override {
        reader_.ask<EventPage>(
            [since, batch](StatementCache& statements) -> SqlResult<Result<EventPage>> {
                return read_events(statements, since, batch);
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
    if (!connection) return tl::unexpected(Connection::explain(settings, connection.error()));
    return std::make_unique<ThreadedHistory>(settings, std::move(*connection));
}

}  // namespace grivon::store
