// Sending a batch that changes something. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/commands/session.hpp"
#include "wire/client_messages.hpp"

namespace grivon::cli {

// Where the operations of a batch came from, for the broker's errors about one of several.
struct BatchSource {
    std::string file;
    std::vector<std::size_t> lines;  // of each operation; none: from the command line
};

// The broker's acceptance. When it hits more than was named, the person at the terminal is asked,
// and the same submission is sent again, confirmed: it was refused, so nothing was stored under its
// key. Without a person there the command ends as unconfirmed.
[[nodiscard]] Outcome<Accepted> submit(Session& session, BatchSpec batch,
                                       const BatchSource& source = {});

// Asks the person whether to go on; what: what would be hit. Ends the command if the answer is no,
// or if nobody is there to answer.
[[nodiscard]] Outcome<> confirm(Session& session, std::string what);

// What such a submission would do; nothing of it is done, so nobody is asked.
[[nodiscard]] Outcome<DryRun> ask_what_would_be(Session& session, BatchSpec batch,
                                                const BatchSource& source = {});

// The invocation's one operation, run as its batch words say.
[[nodiscard]] BatchSpec batch_of(const Invocation& invocation);

}  // namespace grivon::cli
