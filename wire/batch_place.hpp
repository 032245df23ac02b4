// Which operation of a batch an error is about: the broker says it in front of the error's text, a
// client that knows where the operation came from says that instead. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace grivon {

// "operation 3", counted from 1.
[[nodiscard]] std::string operation_place(std::size_t number);

struct PlacedMessage {
    std::size_t number = 0;
    std::string_view text;  // of the message that it was made from
};

// Of "operation 3: no such host"; nothing for a message that names no operation.
[[nodiscard]] std::optional<PlacedMessage> place_in(std::string_view message);

}  // namespace grivon
