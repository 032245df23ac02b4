// The keys that the broker knows, by their names and by the keys themselves. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wire/access.hpp"

namespace grivon::core {

class KeyRing {
public:
    [[nodiscard]] const std::map<std::string, AccessKey>& all() const { return keys_; }
    [[nodiscard]] const AccessKey* find(const std::string& name) const;
    // Whose public key it is, be it the present one or the one before that is not over yet; null:
    // nobody's.
    [[nodiscard]] const AccessKey* owner_of(std::string_view public_key, WallTime now) const;

    void store(AccessKey key);
    void remove(const std::string& name);

    // When the next previous key is over.
    [[nodiscard]] std::optional<WallTime> next_end() const;
    // Those with a previous key that is over, without it.
    [[nodiscard]] std::vector<AccessKey> without_ended(WallTime now) const;

private:
    std::map<std::string, AccessKey> keys_;
    std::unordered_map<std::string, std::string> names_;  // by public key, previous ones as well
};

}  // namespace grivon::core
