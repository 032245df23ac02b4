#include "workers/ssh/keys.hpp"

#include <sstream>

namespace grivon::ssh {
namespace {

struct TextDeleter {
    void operator()(char* text) const { ssh_string_free_char(text); }
};
using Text = std::unique_ptr<char, TextDeleter>;

}  // namespace

KeyHandle public_key_in(const std::string& text) {
    std::string type;
    std::string base64;
    std::istringstream words(text);
    words >> type >> base64;
    ssh_key key = nullptr;
    const auto kind = ssh_key_type_from_name(type.c_str());
    if (ssh_pki_import_pubkey_base64(base64.c_str(), kind, &key) != SSH_OK) return nullptr;
    return KeyHandle(key);
}

bool same_key(const KeyHandle& one, const KeyHandle& other) {
    return ssh_key_cmp(one.get(), other.get(), SSH_KEY_CMP_PUBLIC) == 0;
}

std::string type_of(const KeyHandle& key) {
    return ssh_key_type_to_char(ssh_key_type(key.get()));
}

std::string text_of(const KeyHandle& key) {
    char* raw = nullptr;
    if (ssh_pki_export_pubkey_base64(key.get(), &raw) != SSH_OK) return {};
    const Text base64(raw);
    return type_of(key) + " " + base64.get();
}

std::string fingerprint_of(const KeyHandle& key) {
    unsigned char* hash = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != SSH_OK)
        return "unreadable";
    const Text text(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size));
    ssh_clean_pubkey_hash(&hash);
    return text ? text.get() : "unreadable";
}

}  // namespace grivon::ssh
