#include "workers/ssh/host_key.hpp"

#include <algorithm>

#include "workers/ssh/key_algorithms.hpp"

namespace grivon::ssh {
namespace {

// In the place of a known_hosts line: the key is that of the inventory.
constexpr auto pinned = "";

std::string key_of(const Login& login) {
    return "host key of " + login.name + " (" + address_text(login) + ")" +
           (login.name == login.for_host ? "" : ", the jump host of " + login.for_host + ",");
}

}  // namespace

Result<HostKeyCheck> HostKeyCheck::prepare(const Login& login) {
    HostKeyCheck check(login);
    if (login.host_key.empty()) {
        auto known = known_keys(login);
        if (!known) return tl::unexpected(known.error());
        check.expected_ = std::move(*known);
        return check;
    }
    auto key = public_key_in(login.host_key);
    if (!key)
        return fail(Errc::denied, "the hostkey= of " + login.name +
                                      " is not a public key; grivon set host " + login.name +
                                      " hostkey=... with what ssh-keyscan shows");
    check.expected_.push_back({std::move(key), pinned});
    return check;
}

Result<> HostKeyCheck::ask_for_it(ssh_session session) const {
    std::vector<std::string> types;
    for (const auto& known : expected_)
        if (!known.revoked) types.push_back(type_of(known.key));
    const auto algorithms = key_algorithms(types, login_->host_key_algorithms);
    if (!algorithms) return tl::unexpected(Error(algorithms.error()).within(who(*login_)));
    // What libssh does not know is left out by it; a list of none that it knows is refused, and
    // then its own order stays: judge() has the last word either way.
    (void)ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, algorithms->c_str());
    return {};
}

Result<> HostKeyCheck::judge(ssh_session session, std::vector<HostKeySighting>& sightings) const {
    ssh_key key = nullptr;
    if (ssh_get_server_publickey(session, &key) != SSH_OK)
        return fail(Errc::denied, who(*login_) + " showed no host key; check the sshd there");
    return judge(KeyHandle(key), sightings);
}

Result<> HostKeyCheck::judge(const KeyHandle& shown,
                             std::vector<HostKeySighting>& sightings) const {
    HostKeySighting sighting{login_->name, text_of(shown), fingerprint_of(shown), {}};
    const KnownKey* other = nullptr;
    bool is_expected = false;
    for (const auto& known : expected_) {
        const bool same = same_key(known.key, shown);
        if (same && known.revoked) {
            sighting.expected = "another one";
            sightings.push_back(std::move(sighting));
            return fail(Errc::denied, key_of(*login_) + " is revoked in " + known.place + ": got " +
                                          fingerprint_of(shown) +
                                          "; the host must get a new one, and then: grivon resume "
                                          "lane " +
                                          login_->for_host);
        }
        if (same) is_expected = true;
        if (!known.revoked && other == nullptr) other = &known;
    }
    if (is_expected) return {};
    if (other != nullptr) {
        sighting.expected = fingerprint_of(other->key);
        sightings.push_back(std::move(sighting));
        return tl::unexpected(changed(shown, *other));
    }
    if (!login_->accept_new) return tl::unexpected(unknown(shown));
    sightings.push_back(std::move(sighting));
    return {};
}

// The words of a command that says: the key that was shown is the right one.
std::string HostKeyCheck::command_to_set(const KeyHandle& shown) const {
    return "grivon set host " + login_->name + " hostkey=\"" + text_of(shown) + "\"";
}

Error HostKeyCheck::changed(const KeyHandle& shown, const KnownKey& expected) const {
    std::string advice = "correct " + expected.place;
    if (expected.place == pinned)
        advice = command_to_set(shown);
    else if (login_->in_inventory)
        advice += ", or " + command_to_set(shown);
    const std::string where = expected.place == pinned ? "" : " (" + expected.place + ")";
    return {Errc::denied, key_of(*login_) + " has changed: expected " +
                              fingerprint_of(expected.key) + where + ", got " +
                              fingerprint_of(shown) + "; if that is right: " + advice +
                              ", and then grivon resume lane " + login_->for_host};
}

Error HostKeyCheck::unknown(const KeyHandle& shown) const {
    const auto file = login_->known_hosts.empty() ? std::string("known_hosts of the worker")
                                                  : login_->known_hosts.front();
    std::string advice = "add it to " + file;
    if (login_->in_inventory) advice = command_to_set(shown) + ", or " + advice;
    return {Errc::denied, key_of(*login_) + " is not known: got " + fingerprint_of(shown) +
                              "; if that is right: " + advice};
}

}  // namespace grivon::ssh
