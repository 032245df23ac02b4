// Error and Result: how every part of GriVon says that something did not work.
//
// An Error has one of a few codes, which programs act on (exit status, retry), and one line of text
// for a person: what happened, where, and what to do next. Errors of libraries are translated once,
// in the adapter that calls the library. Values only: no ownership, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace grivon {

enum class Errc : std::uint8_t {
    usage = 1,      // the words themselves are wrong: unknown parameter, number out of range
    not_found,      // a host, VM, job, … that is not there
    conflict,       // it exists already, or the same submission key came with another body
    illegal_state,  // the object's state does not allow the operation
    exhausted,      // a pool or a limit is used up
    unavailable,    // broker, database or host cannot be reached now
    timeout,        // no answer in the time allowed
    protocol,       // bytes that are not what the protocol says
    denied,         // not allowed: SSH key refused, host key changed
    internal,       // GriVon itself is wrong
    unconfirmed,    // it would destroy more than was said word by word: ask, then send it confirmed
};
inline constexpr Errc errc_last = Errc::unconfirmed;

struct Error {
    Errc code = Errc::internal;
    std::string message;

    // Puts where it happened in front: Error{"no such file"}.within("reading x.toml").
    [[nodiscard]] Error within(std::string_view where) && {
        return {code, std::string(where) + ": " + std::move(message)};
    }
};

template <class T = void>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace grivon
