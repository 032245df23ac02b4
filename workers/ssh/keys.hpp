// Public keys as libssh holds them, and their forms for people and files. Internal to workers/ssh.
#pragma once

#include <libssh/libssh.h>

#include <memory>
#include <string>

#include "wire/error.hpp"

namespace grivon::ssh {

struct KeyDeleter {
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using KeyHandle = std::unique_ptr<ssh_key_struct, KeyDeleter>;

// "TYPE BASE64", and perhaps a comment; null for what is none.
[[nodiscard]] KeyHandle public_key_in(const std::string& text);

[[nodiscard]] bool same_key(const KeyHandle& one, const KeyHandle& other);

// "ssh-ed25519", "ecdsa-sha2-nistp256"
[[nodiscard]] std::string type_of(const KeyHandle& key);
// "TYPE BASE64"
[[nodiscard]] std::string text_of(const KeyHandle& key);
// "SHA256:…", as ssh-keygen -l prints it
[[nodiscard]] std::string fingerprint_of(const KeyHandle& key);

}  // namespace grivon::ssh
