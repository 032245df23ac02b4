#include "broker/core/queries/step_rows.hpp"

#include "wire/limits.hpp"

namespace grivon::core {

StepTable step_rows(const Queue& queue, BatchId batch) {
    StepTable table;
    for (const auto id : queue.batches().live_jobs(batch)) {
        const auto& job = *queue.find_job(id);
        if (job.record.progress.state != JobState::running) continue;
        if (table.rows.size() == limits::page_rows_max) break;
        table.rows.push_back({id, job.step.step, job.step.name, job.step.percent});
    }
    return table;
}

}  // namespace grivon::core
