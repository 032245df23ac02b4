// A history that answers questions about events when told, with what it is told. One thread.
#pragma once

#include <vector>

#include "broker/store/history.hpp"

namespace grivon::test {

class HeldHistory : public store::History {
public:
    void list_jobs(ListJobs, std::function<void(Result<JobTable>)>) override {}
    void list_audit(ListAudit, std::function<void(Result<AuditTable>)>) override {}
    void list_batches(ListBatches, std::function<void(Result<BatchTable>)>) override {}
    void job_items(JobId, std::uint64_t,
                   std::function<void(Result<store::JobItemsPage>)>) override {}
    void jobs_to_retry(std::vector<JobId>, BatchId,
                       std::function<void(Result<std::vector<core::JobRecord>>)>) override {}
    void events(FollowEvents question,
                std::function<void(Result<store::EventAnswer>)> answer) override {
        asked.push_back(std::move(question));
        answers.push_back(std::move(answer));
    }
    void close() override {}

    std::vector<FollowEvents> asked;
    std::vector<std::function<void(Result<store::EventAnswer>)>> answers;
};

}  // namespace grivon::test
