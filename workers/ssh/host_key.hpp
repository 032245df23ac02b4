// Whether the machine at the other end is the host we mean. Asked before anything secret is said.
//
// Internal to workers/ssh. A key pinned in the inventory decides alone; without one, known_hosts
// does, and an unknown host is refused: a worker has nobody to ask. Errors: Errc::denied with the
// fingerprints and what to do.
#pragma once

#include <libssh/libssh.h>

#include "wire/model.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::ssh {

// Before ssh_connect: which key, of the several that a server may have, we want to see.
void ask_for_pinned_key_type(ssh_session session, const HostConnection& host);

// After ssh_connect, before authentication.
[[nodiscard]] Result<> check_host_key(ssh_session session, const HostConnection& host,
                                      const Settings& settings);

}  // namespace grivon::ssh
