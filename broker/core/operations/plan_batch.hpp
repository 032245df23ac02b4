// From a batch of operations to one plan: each operation sees what the earlier ones plan.
#pragma once

#include "broker/core/operations/plan.hpp"

namespace grivon::core {

// All or nothing: the first operation that is refused refuses the batch, and the error says which
// one it was. The draft is then to be dropped.
[[nodiscard]] Result<Plan> plan_batch(const BatchSpec& batch, const Inventory& inventory,
                                      const Queue& queue, Draft& draft, const Request& request);

}  // namespace grivon::core
