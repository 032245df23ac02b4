// Which host keys a server is asked for, of the several that it may have: the type of the one that
// is expected first, so that it is shown if it is there. Then the others: a server without it shows
// one of those, and the error can name both. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"

namespace grivon::ssh {

// types: of the keys that are expected, "ssh-rsa". given: HostKeyAlgorithms of ssh_config(5), with
// +, - or ^ in front or not; empty: not said. Errc::denied if it rules out all that is expected.
[[nodiscard]] Result<std::string> key_algorithms(const std::vector<std::string>& types,
                                                 std::string_view given);

}  // namespace grivon::ssh
