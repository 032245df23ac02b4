// The keys that known_hosts files have of a host.
//
// libssh takes the lines apart (also hashed names and patterns) but does not say where it found
// what, and knows no revoked keys; so the files are read here. Lines that make no sense are passed
// over, as ssh does. Errors: Errc::denied for a file that others may change.
#pragma once

#include <string>
#include <vector>

#include "workers/ssh/keys.hpp"
#include "workers/ssh/login.hpp"

namespace grivon::ssh {

struct KnownKey {
    KeyHandle key;
    std::string place;     // "FILE:LINE"
    bool revoked = false;  // this very key is not to be believed, whatever else says so
};

[[nodiscard]] Result<std::vector<KnownKey>> known_keys(const Login& login);

}  // namespace grivon::ssh
