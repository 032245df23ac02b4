// Where the running jobs of a batch are now. Pure.
#pragma once

#include "broker/core/queue/queue.hpp"
#include "wire/batch_messages.hpp"

namespace grivon::core {

// See ListSteps of wire/batch_messages.hpp.
[[nodiscard]] StepTable step_rows(const Queue& queue, BatchId batch);

}  // namespace grivon::core
