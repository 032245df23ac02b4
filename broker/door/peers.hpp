// Who sends what arrives: from what libzmq and the kernel say of a connection to a Principal.
//
// A connection by tcp has the public key that the gate (gate.hpp) let in; whose that is is asked
// again for every message, so that a key that is removed or over counts no more at once. One by ipc
// has the account of its process. Runs on the loop's thread.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/core/access/key_ring.hpp"
#include "broker/core/access/principal.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

// Whom of the broker's own machine it believes; the directory of the sockets keeps all others out.
struct LocalAccess {
    uid_t own = 0;                      // the broker's own account, which may do all, as root may
    Role group_role = Role::operating;  // of everybody else who reaches a socket
};

// The account of a process at the other end of a Unix socket.
struct LocalPeer {
    uid_t uid = 0;
    gid_t gid = 0;
    pid_t pid = 0;
    bool operator==(const LocalPeer&) const = default;
};
// "localhost:1000:1000:4711", as libzmq 4.3 has it (SO_PEERCRED); nothing for anything else.
[[nodiscard]] std::optional<LocalPeer> local_peer(std::string_view address);

class Peers {
public:
    // name_of: of an account.
    Peers(const core::KeyRing& keys, LocalAccess local, std::function<std::string(uid_t)> name_of);

    // Null: nobody that the broker knows (any more).
    [[nodiscard]] core::PrincipalRef who(const Sender& sender, WallTime now);

    // Whom a key belongs to, for the gate; null as above.
    [[nodiscard]] core::PrincipalRef owner_of(std::string_view public_key, std::string_view address,
                                              WallTime now);

    // Cuts the connections, seen by who(), whose keys are nobody's any more, or have another role
    // by now: the gate decides anew whether those may enter.
    void cut_strangers(WallTime now);

private:
    [[nodiscard]] core::PrincipalRef local(std::string_view address);
    void note(const Sender& sender, const core::PrincipalRef& principal);

    struct Seen {
        std::string public_key;
        std::optional<Role> role;      // that it had then
        std::uint16_t local_port = 0;  // of ours: what has another one is another connection
    };

    const core::KeyRing& keys_;
    LocalAccess local_;
    std::function<std::string(uid_t)> name_of_;
    // Of those who are here, by what identifies them; made anew when keys change.
    std::unordered_map<std::string, core::PrincipalRef> known_;
    std::unordered_map<int, Seen> seen_;  // by descriptor
};

// Which of a peer's connections: "192.0.2.7:53211", or the process and the descriptor.
[[nodiscard]] std::string connection_name(const Sender& sender);

// Ends a connection that something has just been received by. ZeroMQ has no way to end one of many;
// it takes this as the peer's hanging up.
void cut(int descriptor);

}  // namespace grivon::broker
