// Strong types for the numbers that name things. They come from the broker, never from a
// database's AUTO_INCREMENT, start at 1 and are not used again; 0 means "none".
#pragma once

#include <cstdint>
#include <type_traits>

namespace grivon {

enum class JobId : std::uint64_t {};
enum class BatchId : std::uint64_t {};
enum class VmId : std::uint64_t {};      // the roll's vmnodeid
enum class EventSeq : std::uint64_t {};  // position in the event log, without holes
enum class Epoch : std::uint64_t {};     // grows with every new lease of a lane

template <class Id>
requires std::is_enum_v<Id>
[[nodiscard]] constexpr std::underlying_type_t<Id> number(Id id) {
    return static_cast<std::underlying_type_t<Id>>(id);
}

}  // namespace grivon
