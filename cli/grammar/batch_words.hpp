// The words that every command has that makes jobs: on-failure=, at=, after=, time-limit=; that
// which every command has that changes something: reason=. And times in the parameters of any
// command. Pure but for the local time zone; any thread.
#pragma once

#include "wire/catalogue.hpp"
#include "wire/error.hpp"
#include "wire/operation.hpp"
#include "wire/time.hpp"

namespace grivon::cli {

// Takes them out of the operation's parameters; what they say, without operations. Nothing is taken
// that the command does not take. Refuses (Errc::usage) values that are not allowed.
[[nodiscard]] Result<BatchSpec> take_batch_words(const CommandRule& command, Operation& operation,
                                                 WallTime now);

// Gives times the form they have on the wire: what people type depends on their zone and day.
[[nodiscard]] Result<> convert_times(const CommandRule& command, Operation& operation,
                                     WallTime now);

}  // namespace grivon::cli
