// What the readers of OpenSSH's client configuration share. Pure.
#pragma once

#include <string>
#include <string_view>

#include "wire/error.hpp"

namespace grivon::ssh {

// place: "FILE:LINE"
inline tl::unexpected<Error> wrong(const std::string& place, const std::string& what) {
    return fail(Errc::usage, place + ": " + what);
}

// ASCII's letters made small; keywords know no others.
inline std::string lower(std::string_view text) {
    std::string small(text);
    for (auto& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

}  // namespace grivon::ssh
