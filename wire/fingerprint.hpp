// Fingerprints of SSH host keys, as ssh-keygen -l prints them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace grivon {

// Of "ssh-ed25519 AAAA…": "SHA256:…". Empty for what is no such key.
[[nodiscard]] std::string key_fingerprint(std::string_view key);

}  // namespace grivon
