// Sending an operation that changes something. One thread.
#pragma once

#include "cli/commands/session.hpp"

namespace grivon::cli {

// The broker's acceptance. When it hits more than was named, the person at the terminal is asked,
// and the same submission is sent again, confirmed: it was refused, so nothing was stored under its
// key. Without a person there the command ends as unconfirmed.
[[nodiscard]] Outcome<Accepted> submit(Session& session, const Operation& operation);

}  // namespace grivon::cli
