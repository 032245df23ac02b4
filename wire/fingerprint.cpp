#include "wire/fingerprint.hpp"

#include <sodium.h>

#include <array>
#include <vector>

#include "wire/limits.hpp"

namespace grivon {

std::string key_fingerprint(std::string_view key) {
    const auto blank = key.find(' ');
    if (blank == std::string_view::npos || key.size() > limits::word_bytes_max) return {};
    const auto base64 = key.substr(blank + 1, key.find(' ', blank + 1) - blank - 1);
    std::vector<unsigned char> bytes(base64.size());
    std::size_t size = 0;
    if (base64.empty() ||
        sodium_base642bin(bytes.data(), bytes.size(), base64.data(), base64.size(), nullptr, &size,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return {};
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), bytes.data(), size);
    constexpr int form = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, form)> text{};
    return std::string("SHA256:") +
           sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), form);
}

}  // namespace grivon
