// Who is at the other end of a connection: known by a key, or as an account of the broker's own
// machine. Made by the door, from what libzmq and the kernel say, never from what a message says.
// A value; any thread.
#pragma once

#include <memory>
#include <string>

#include "wire/access.hpp"

namespace grivon::core {

struct Principal {
    std::string user;    // name of the key, or of the account
    std::string origin;  // "192.0.2.7", "uid 1000 pid 4711"
    Role role = Role::viewer;
    AccessScope scope;  // of an operator
    std::string site;   // of a worker
    // Root of the broker's machine, or the account that the broker runs as: it could do all of this
    // without the broker. It is believed when it says for whom it asks, and may be a worker of any
    // site.
    bool trusted = false;
};

// Many requests of one connection share theirs.
using PrincipalRef = std::shared_ptr<const Principal>;

}  // namespace grivon::core
