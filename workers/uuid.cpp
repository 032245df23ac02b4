#include "workers/uuid.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <random>

namespace grivon::workers {

std::string random_uuid() {
    std::random_device random;
    const auto bits = [&random] { return static_cast<std::uint32_t>(random()); };
    const std::uint32_t middle = (bits() & 0xffff'0fffU) | 0x0000'4000U;  // version 4
    const std::uint32_t node = (bits() & 0x3fff'ffffU) | 0x8000'0000U;    // variant 1
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", bits(), middle >> 16U,
                       middle & 0xffffU, node >> 16U, node & 0xffffU, bits());
}

}  // namespace grivon::workers
