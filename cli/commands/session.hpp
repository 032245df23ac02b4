// What a command works with: the connection, the output, the person and the options. One thread.
#pragma once

#include "cli/connection.hpp"
#include "cli/exit.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/output.hpp"
#include "cli/person.hpp"

namespace grivon::cli {

struct Session {
    Connection& broker;
    Output& output;
    Person& person;
    const Invocation& invocation;

    [[nodiscard]] bool wants_json() const { return is_json(invocation.options.format); }
};

}  // namespace grivon::cli
