// How many requests of each client wait for their answers: one that asks without end, or follows a
// thousand things at once, is refused before it is in the way of others. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

namespace grivon::broker {

class RequestsInFlight {
public:
    explicit RequestsInFlight(std::uint32_t most) : most_(most) {}

    // False: it has too many already, and this one is not counted.
    [[nodiscard]] bool begin(const std::string& client) {
        const auto [entry, added] = counts_.try_emplace(client, 0);
        if (entry->second >= most_) return false;
        ++entry->second;
        return true;
    }

    void end(const std::string& client) {
        const auto entry = counts_.find(client);
        if (entry != counts_.end() && --entry->second == 0) counts_.erase(entry);
    }

    [[nodiscard]] std::size_t clients() const { return counts_.size(); }

private:
    std::uint32_t most_;
    std::unordered_map<std::string, std::uint32_t> counts_;
};

}  // namespace grivon::broker
