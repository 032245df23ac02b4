#include "cli/identity.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "wire/account.hpp"

namespace grivon::cli {
namespace {

using Uuid = std::array<unsigned char, 16>;

Uuid random_uuid() {
    Uuid uuid{};
    // Up to 256 bytes come whole once the system has started; before that the call waits.
    while (getrandom(uuid.data(), uuid.size(), 0) != static_cast<ssize_t>(uuid.size()))
        if (errno != EINTR) std::abort();  // no key can be made that is surely nobody else's
    uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0fU) | 0x40U);  // version 4: random
    uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3fU) | 0x80U);  // variant of RFC 4122
    return uuid;
}

}  // namespace

std::string make_submission_key() {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto uuid = random_uuid();
    std::string text;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[uuid[i] >> 4U];
        text += digits[uuid[i] & 0x0fU];
    }
    return text;
}

std::string user_name() {
    return account_named(getuid());
}

}  // namespace grivon::cli
