#include "broker/core/queue/queued_job.hpp"

namespace grivon::core {

Event job_event(const QueuedJob& job, const JobProgressRecord& progress) {
    Event event;
    event.state = name_of(progress.state);
    event.kind = "job." + event.state;
    event.host = job.host();
    event.slice = job.slice;
    event.batch = job.batch;
    event.job = job.id;
    event.attempt = progress.attempt;
    event.operation = job.kind->operation;
    event.exit_status = progress.exit_status.value_or(0);
    event.message = progress.message;
    return event;
}

}  // namespace grivon::core
