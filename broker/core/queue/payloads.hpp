// The encoded specs of queued jobs. Jobs that are told the same, as those that do the same to the
// same VM again and again, share one. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "wire/bytes.hpp"

namespace grivon::core {

class Payloads {
public:
    // One more job has it. What is returned lives until as many have let go of it.
    [[nodiscard]] const Bytes* hold(Bytes payload) {
        const auto held = jobs_.try_emplace(std::move(payload), 0).first;
        ++held->second;
        return &held->first;
    }
    void release(const Bytes* payload) {
        const auto held = jobs_.find(*payload);
        if (--held->second == 0) jobs_.erase(held);
    }

private:
    std::unordered_map<Bytes, std::uint32_t> jobs_;
};

}  // namespace grivon::core
