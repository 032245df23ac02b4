// A message with something in every field, made from its own description of its fields, so that no
// new field and no new message is left out: for round trips, and as seeds of the fuzzer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "wire/messages.hpp"

namespace grivon::test {

class Filler {
public:
    template <class T>
    void operator()(int, T& value) {
        fill(value);
    }
    void bytes(int, Bytes& value) { value = std::string("\0\xff\r\n", 4); }

private:
    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, bool>)
            value = true;
        else if constexpr (std::is_same_v<T, std::string>)
            value = "text " + std::to_string(++count_);
        else if constexpr (std::is_same_v<T, WallTime>)
            value = WallTime(std::chrono::microseconds(1'700'000'000'000'000 + ++count_));
        else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>)
            value = {{"mode", "hard"}, {"slice", "0"}};
        else if constexpr (std::is_integral_v<T>)
            value = static_cast<T>(++count_ % 100);
        else if constexpr (std::is_enum_v<T>)
            fill_enum(value);
        else
            fill_composed(value);
    }
    template <class T>
    void fill_enum(T& value) {
        if constexpr (requires { last_of(T{}); })
            value = last_of(T{});
        else
            value = static_cast<T>(++count_);  // a number of its own: JobId
    }
    template <class T>
    void fill_composed(T& value) {
        if constexpr (requires { value.emplace_back(); }) {
            fill(value.emplace_back());
            fill(value.emplace_back());
        } else if constexpr (requires { value.emplace(); }) {
            fill(value.emplace());
        } else {
            T::fields(value, *this);
        }
    }

    std::uint64_t count_ = 0;
};

template <class Message>
[[nodiscard]] Message filled() {
    Message message;
    Filler filler;
    Message::fields(message, filler);
    return message;
}

// Calls use(Message{}) and use(filled<Message>()) for each message of the variant.
template <class Variant, class Use, std::size_t... Index>
void for_each_message(Use use, std::index_sequence<Index...>) {
    (use(std::variant_alternative_t<Index, Variant>{}), ...);
    (use(filled<std::variant_alternative_t<Index, Variant>>()), ...);
}
template <class Variant, class Use>
void for_each_message(Use use) {
    for_each_message<Variant>(use, std::make_index_sequence<std::variant_size_v<Variant>>());
}

}  // namespace grivon::test
