// Whether all that a planned batch touches lies within an operator's limits. Pure.
#pragma once

#include "broker/core/access/principal.hpp"
#include "broker/core/inventory/draft.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// The draft and the queue as they are before anything of the plan is done. Errc::denied, naming the
// first host or VM that is outside.
[[nodiscard]] Result<> check_scope(const Principal& principal, const Plan& plan, const Draft& draft,
                                   const Queue& queue);

}  // namespace grivon::core
