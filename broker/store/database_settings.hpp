// Which MariaDB, and as whom. Made from the [database] part of the configuration, or by the private
// server for its own socket.
#pragma once

#include <cstdint>
#include <string>

namespace grivon::store {

struct DatabaseSettings {
    std::string unix_socket;  // used when host is empty
    std::string host;         // a name or an address
    std::uint16_t port = 3306;
    std::string user;
    std::string password;
    std::string database = "grivon";
    bool is_private = false;  // the broker's own server, which it starts again when it ends
};

}  // namespace grivon::store
