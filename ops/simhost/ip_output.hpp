// What `ip` prints of interfaces, addresses and routes, in iproute2's form. Pure.
#pragma once

#include <string>
#include <vector>

#include "interfaces.hpp"

namespace simhost::ip_output {

struct Form {
    bool on_one_line = false;  // -o
    bool inet_only = false;    // -4
};

[[nodiscard]] std::string link(const Interface& interface, Form form);
// Empty for an interface without one, if the form asks for nothing else.
[[nodiscard]] std::string addresses(const Interface& interface, Form form);
// The default route first.
[[nodiscard]] std::string routes(const std::vector<Interface>& interfaces, bool default_only);

}  // namespace simhost::ip_output
