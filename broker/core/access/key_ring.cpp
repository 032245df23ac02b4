#include "broker/core/access/key_ring.hpp"

#include <utility>

namespace grivon::core {

const AccessKey* KeyRing::find(const std::string& name) const {
    const auto found = keys_.find(name);
    return found == keys_.end() ? nullptr : &found->second;
}

const AccessKey* KeyRing::owner_of(std::string_view public_key, WallTime now) const {
    const auto name = names_.find(std::string(public_key));
    if (name == names_.end()) return nullptr;
    const auto& key = keys_.at(name->second);
    const bool is_over = key.public_key != public_key && key.previous_until <= now;
    return is_over ? nullptr : &key;
}

void KeyRing::store(AccessKey key) {
    remove(key.name);
    names_[key.public_key] = key.name;
    if (!key.previous_key.empty()) names_[key.previous_key] = key.name;
    auto name = key.name;
    keys_.insert_or_assign(std::move(name), std::move(key));
}

void KeyRing::remove(const std::string& name) {
    const auto found = keys_.find(name);
    if (found == keys_.end()) return;
    names_.erase(found->second.public_key);
    names_.erase(found->second.previous_key);
    keys_.erase(found);
}

std::optional<WallTime> KeyRing::next_end() const {
    std::optional<WallTime> next;
    for (const auto& [name, key] : keys_)
        if (key.previous_until && (!next || *key.previous_until < *next)) next = key.previous_until;
    return next;
}

std::vector<AccessKey> KeyRing::without_ended(WallTime now) const {
    std::vector<AccessKey> changed;
    for (const auto& [name, key] : keys_) {
        if (!key.previous_until || *key.previous_until > now) continue;
        changed.push_back(key);
        changed.back().previous_key.clear();
        changed.back().previous_until.reset();
    }
    return changed;
}

}  // namespace grivon::core
