// refresh=yes of lists: asks the hosts before the list is made. One thread.
#pragma once

#include "cli/commands/session.hpp"

namespace grivon::cli {

// Submits "refresh OBJECT" with the list's arguments and waits for its jobs; what they print is
// nobody's matter. A host that cannot be reached is no failure: the list shows it as unreachable.
// Any other job that fails is told on stderr and makes the status `failed`.
[[nodiscard]] Outcome<ExitStatus> refresh(Session& session);

}  // namespace grivon::cli
