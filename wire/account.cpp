#include "wire/account.hpp"

#include <pwd.h>

#include <vector>

namespace grivon {

std::string account_named(uid_t uid) {
    constexpr std::size_t entry_bytes = 16 * 1024;  // far above any real passwd line
    std::vector<char> buffer(entry_bytes);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return std::to_string(uid);
}

}  // namespace grivon
