#include "workers/ssh/host_key.hpp"

#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "workers/ssh/tcp.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {
namespace {

// Signature algorithms in the order we like them, for servers without a pinned key's type: they
// then show another key, and the error can name both.
constexpr auto other_algorithms =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "rsa-sha2-512,rsa-sha2-256";

struct PinnedKey {
    std::string type;
    std::string base64;
};

PinnedKey pinned_key_of(const HostConnection& host) {
    PinnedKey key;
    std::istringstream words(host.host_key);
    words >> key.type >> key.base64;
    return key;
}

struct TextDeleter {
    void operator()(char* text) const { ssh_string_free_char(text); }
};
using Text = std::unique_ptr<char, TextDeleter>;

// "SHA256:…"
std::string fingerprint_of(ssh_key key) {
    unsigned char* hash = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != SSH_OK)
        return "unreadable";
    const Text text(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size));
    ssh_clean_pubkey_hash(&hash);
    return text ? text.get() : "unreadable";
}

std::string base64_of(ssh_key key) {
    char* raw = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &raw) != SSH_OK) return {};
    const Text text(raw);
    return text.get();
}

std::string key_text(ssh_key key) {
    return std::string(ssh_key_type_to_char(ssh_key_type(key))) + " " + base64_of(key);
}

std::string who(const HostConnection& host) {
    return "host key of " + host.name + " (" + address_text(host) + ")";
}

Result<> check_pinned(ssh_key shown, const HostConnection& host) {
    const PinnedKey pinned = pinned_key_of(host);
    ssh_key imported = nullptr;
    const auto type = ssh_key_type_from_name(pinned.type.c_str());
    if (ssh_pki_import_pubkey_base64(pinned.base64.c_str(), type, &imported) != SSH_OK)
        return fail(Errc::denied, "the hostkey= of " + host.name +
                                      " is not a public key; remove and add the host with "
                                      "hostkey=\"" +
                                      key_text(shown) + "\" if that is its key");
    const KeyHandle expected(imported);
    if (ssh_key_cmp(expected.get(), shown, SSH_KEY_CMP_PUBLIC) == 0) return {};
    return fail(Errc::denied, who(host) + " has changed: expected " +
                                  fingerprint_of(expected.get()) + ", got " +
                                  fingerprint_of(shown) +
                                  "; if that is right, remove and add the host with its new "
                                  "hostkey=");
}

Result<> check_known_hosts(ssh_session session, ssh_key shown, const HostConnection& host,
                           const Settings& settings) {
    const std::string file =
        settings.known_hosts.empty() ? "~/.ssh/known_hosts" : settings.known_hosts;
    switch (ssh_session_is_known_server(session)) {
        case SSH_KNOWN_HOSTS_OK:
            return {};
        case SSH_KNOWN_HOSTS_CHANGED:
        case SSH_KNOWN_HOSTS_OTHER:
            return fail(Errc::denied, who(host) + " is not the one in " + file + ": got " +
                                          fingerprint_of(shown) +
                                          "; if that is right, remove the old line there, or "
                                          "remove and add the host with its hostkey=");
        case SSH_KNOWN_HOSTS_UNKNOWN:
        case SSH_KNOWN_HOSTS_NOT_FOUND:
            return fail(Errc::denied, who(host) + " is not known: got " + fingerprint_of(shown) +
                                          "; if that is right, add it to " + file +
                                          ", or remove and add the host with its hostkey=");
        case SSH_KNOWN_HOSTS_ERROR:
            break;
    }
    return fail(Errc::denied,
                who(host) + " cannot be checked against " + file + ": " + ssh_get_error(session));
}

}  // namespace

void ask_for_pinned_key_type(ssh_session session, const HostConnection& host) {
    if (host.host_key.empty()) return;  // libssh asks for the types in known_hosts
    const std::string type = pinned_key_of(host).type;
    const std::string wanted = type == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
    const std::string algorithms = wanted + "," + other_algorithms;
    // A type that libssh does not know is left out by it; a list of none of them is refused, and
    // then its own order stays: check_host_key has the last word either way.
    (void)ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, algorithms.c_str());
}

Result<> check_host_key(ssh_session session, const HostConnection& host, const Settings& settings) {
    ssh_key key = nullptr;
    if (ssh_get_server_publickey(session, &key) != SSH_OK)
        return fail(Errc::denied, host.name + " showed no host key; check the sshd there");
    const KeyHandle shown(key);
    if (!host.host_key.empty()) return check_pinned(shown.get(), host);
    return check_known_hosts(session, shown.get(), host, settings);
}

}  // namespace grivon::ssh
