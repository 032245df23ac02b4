#include "workers/ssh/login.hpp"

namespace grivon::ssh {

std::string who(const Login& login) {
    if (login.name == login.for_host) return login.name;
    return login.name + ", the jump host of " + login.for_host;
}

std::string address_text(const Login& login) {
    const bool is_ipv6 = login.address.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + login.address + "]" : login.address) + ":" + std::to_string(login.port);
}

}  // namespace grivon::ssh
