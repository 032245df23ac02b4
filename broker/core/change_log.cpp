#include "broker/core/change_log.hpp"

namespace grivon::core {

Event job_event(const JobRecord& job) {
    Event event;
    event.state = name_of(job.progress.state);
    event.kind = "job." + event.state;
    event.host = job.host;
    event.slice = job.slice;
    event.batch = job.batch;
    event.job = job.id;
    event.attempt = job.progress.attempt;
    event.operation = job.spec.operation();
    event.exit_status = job.progress.exit_status.value_or(0);
    event.message = job.progress.message;
    return event;
}

}  // namespace grivon::core
