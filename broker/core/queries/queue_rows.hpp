// Rows about the queue: a lane, a worker.
#pragma once

#include "broker/core/queue/queue.hpp"
#include "wire/table_messages.hpp"

namespace grivon::core {

[[nodiscard]] LaneRow lane_row(const std::string& host, const Queue& queue, const Now& now);
[[nodiscard]] WorkerRow worker_row(const std::string& id, const Worker& worker, const Now& now);

}  // namespace grivon::core
