#include "wire/batch_place.hpp"

#include <charconv>

namespace grivon {
namespace {

constexpr std::string_view place_word = "operation ";
constexpr std::string_view separator = ": ";

}  // namespace

std::string operation_place(std::size_t number) {
    return std::string(place_word) + std::to_string(number);
}

std::optional<PlacedMessage> place_in(std::string_view message) {
    if (!message.starts_with(place_word)) return std::nullopt;
    PlacedMessage placed;
    const auto* const end = message.data() + message.size();
    const auto read = std::from_chars(message.data() + place_word.size(), end, placed.number);
    if (read.ec != std::errc() || placed.number == 0) return std::nullopt;
    placed.text = {read.ptr, static_cast<std::size_t>(end - read.ptr)};
    if (!placed.text.starts_with(separator)) return std::nullopt;
    placed.text.remove_prefix(separator.size());
    return placed;
}

}  // namespace grivon
