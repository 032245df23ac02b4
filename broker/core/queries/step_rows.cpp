#include "broker/core/queries/step_rows.hpp"

#include "wire/limits.hpp"

namespace grivon::core {

StepTable step_rows(const Queue& queue, BatchId batch) {
    StepTable table;
    for (const auto id : queue.live_jobs(batch)) {
        const auto& job = *queue.find_job(id);
        if (job.state() != JobState::running) continue;
        if (table.rows.size() == limits::page_rows_max) break;
        const auto& step = job.begun->step;
        table.rows.push_back({id, step.step, step.name, step.percent});
    }
    return table;
}

}  // namespace grivon::core
