#include "broker/door/peers.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <charconv>

#include "wire/values.hpp"

namespace grivon::broker {
namespace {

// Processes come and go: what is remembered of them is forgotten when it is so much.
constexpr std::size_t known_max = 10'000;

core::PrincipalRef principal_of(const AccessKey& key, std::string_view address) {
    core::Principal principal;
    principal.user = key.name;
    principal.origin = address;
    principal.role = key.role;
    principal.scope = key.scope;
    principal.site = key.site;
    return std::make_shared<const core::Principal>(std::move(principal));
}

// 0: of no tcp.
std::uint16_t local_port_of(int descriptor) {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &size) != 0) return 0;
    if (own.ss_family == AF_INET) return reinterpret_cast<const sockaddr_in&>(own).sin_port;
    if (own.ss_family == AF_INET6) return reinterpret_cast<const sockaddr_in6&>(own).sin6_port;
    return 0;
}

}  // namespace

std::optional<LocalPeer> local_peer(std::string_view address) {
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = numbers.size(); i-- > 0;) {
        const auto colon = address.rfind(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto number = number_in(address.substr(colon + 1));
        if (!number || *number < 0 || *number > UINT32_MAX) return std::nullopt;
        numbers[i] = *number;
        address = address.substr(0, colon);
    }
    return LocalPeer{static_cast<uid_t>(numbers[0]), static_cast<gid_t>(numbers[1]),
                     static_cast<pid_t>(numbers[2])};
}

Peers::Peers(const core::KeyRing& keys, LocalAccess local,
             std::function<std::string(uid_t)> name_of)
    : keys_(keys), local_(local), name_of_(std::move(name_of)) {}

core::PrincipalRef Peers::who(const Sender& sender, WallTime now) {
    if (sender.curve_user.empty()) return local(sender.address);
    auto principal = owner_of(sender.curve_user, sender.address, now);
    note(sender, principal);
    return principal;
}

core::PrincipalRef Peers::owner_of(std::string_view public_key, std::string_view address,
                                   WallTime now) {
    const auto* key = keys_.owner_of(public_key, now);
    if (key == nullptr) return nullptr;
    if (known_.size() > known_max) known_.clear();
    auto& known = known_[std::string(public_key) + " " + std::string(address)];
    if (!known) known = principal_of(*key, address);
    return known;
}

core::PrincipalRef Peers::local(std::string_view address) {
    const auto peer = local_peer(address);
    if (!peer) return nullptr;
    if (known_.size() > known_max) known_.clear();
    auto& known = known_[std::string(address)];
    if (known) return known;
    core::Principal principal;
    principal.user = name_of_(peer->uid);
    principal.origin = "uid " + std::to_string(peer->uid) + " pid " + std::to_string(peer->pid);
    principal.trusted = peer->uid == 0 || peer->uid == local_.own;
    principal.role = principal.trusted ? Role::admin : local_.group_role;
    known = std::make_shared<const core::Principal>(std::move(principal));
    return known;
}

// The role is the one that it came with; a connection that takes over the number has another key,
// or comes with what its key is now.
void Peers::note(const Sender& sender, const core::PrincipalRef& principal) {
    if (sender.descriptor < 0) return;
    auto& seen = seen_[sender.descriptor];
    if (seen.public_key == sender.curve_user) return;
    seen.public_key = sender.curve_user;
    seen.local_port = local_port_of(sender.descriptor);
    seen.role.reset();
    if (principal) seen.role = principal->role;
}

void Peers::cut_strangers(WallTime now) {
    known_.clear();
    std::erase_if(seen_, [&](const auto& entry) {
        const auto* key = keys_.owner_of(entry.second.public_key, now);
        const bool stranger = key == nullptr || key->role != entry.second.role;
        // Its connection may have ended long ago, and the number be that of one to the database.
        if (stranger && local_port_of(entry.first) == entry.second.local_port) cut(entry.first);
        return stranger;
    });
}

std::string connection_name(const Sender& sender) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    auto* address = reinterpret_cast<sockaddr*>(&peer);
    const bool is_tcp = getpeername(sender.descriptor, address, &size) == 0 &&
                        (peer.ss_family == AF_INET || peer.ss_family == AF_INET6) &&
                        getnameinfo(address, size, host.data(), host.size(), port.data(),
                                    port.size(), NI_NUMERICHOST | NI_NUMERICSERV) == 0;
    if (is_tcp) return std::string(host.data()) + ":" + port.data();
    return std::string(sender.address) + " " + std::to_string(sender.descriptor);
}

void cut(int descriptor) {
    if (descriptor < 0) return;
    (void)shutdown(descriptor, SHUT_RDWR);
}

}  // namespace grivon::broker
