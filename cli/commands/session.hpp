// What a command works with: the connection, the output and the options. One thread.
#pragma once

#include "cli/connection.hpp"
#include "cli/exit.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/output.hpp"

namespace grivon::cli {

struct Session {
    Connection& broker;
    Output& output;
    const Invocation& invocation;

    [[nodiscard]] bool wants_json() const { return invocation.options.json; }
};

}  // namespace grivon::cli
