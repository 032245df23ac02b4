// Whether a destructive operation must be asked back: it hits more than its words name.
#pragma once

#include <optional>
#include <string>

#include "broker/core/operations/plan.hpp"

namespace grivon::core {

// What to ask before the plan is carried out; nothing if the words say it all. Asked are operations
// that take something away and that
//   - name no host, and so mean every host, or
//   - hit more than one thing, unless each is named: hosts by name or range, and for VMs slice=, or
//   - lose what cannot be made again from the database (Plan::loss).
[[nodiscard]] std::optional<std::string> question_before(const PlanContext& context,
                                                         const Plan& plan);

}  // namespace grivon::core
