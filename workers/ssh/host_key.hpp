// Whether the machine at the other end is the host we mean. Asked before anything secret is said.
//
// Internal to workers/ssh. A key pinned in the inventory decides alone; without one, the
// known_hosts files do. A host that nothing is known of is refused, for a worker has nobody to ask;
// unless somebody has said that its first key is to be believed (accept_new). Errors: Errc::denied
// with the fingerprints and what to do.
#pragma once

#include <libssh/libssh.h>

#include <optional>
#include <string>
#include <vector>

#include "wire/job_report.hpp"
#include "workers/ssh/known_hosts.hpp"
#include "workers/ssh/login.hpp"

namespace grivon::ssh {

class HostKeyCheck {
public:
    // Before ssh_connect: reads what is expected. `login` must outlive the check.
    [[nodiscard]] static Result<HostKeyCheck> prepare(const Login& login);

    // Which key, of the several that a server may have, we want to see.
    [[nodiscard]] Result<> ask_for_it(ssh_session session) const;

    // After ssh_connect, before authentication. What somebody has to hear of is put into
    // `sightings`: a first key that was accepted, or, if it fails, one that has changed.
    [[nodiscard]] Result<> judge(ssh_session session,
                                 std::vector<HostKeySighting>& sightings) const;

private:
    explicit HostKeyCheck(const Login& login) : login_(&login) {}
    [[nodiscard]] Result<> judge(const KeyHandle& shown,
                                 std::vector<HostKeySighting>& sightings) const;
    [[nodiscard]] Error changed(const KeyHandle& shown, const KnownKey& expected) const;
    [[nodiscard]] Error unknown(const KeyHandle& shown) const;
    [[nodiscard]] std::string command_to_set(const KeyHandle& shown) const;

    const Login* login_;
    std::vector<KnownKey> expected_;
};

}  // namespace grivon::ssh
