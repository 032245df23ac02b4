// Which MariaDB, and as whom. Made from the [database] part of the configuration, or by the private
// server for its own socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/secret.hpp"

namespace grivon::store {

struct Account {
    std::string user;
    Secret password;
};

enum class TlsMode : std::uint8_t {
    off,
    unverified,  // encrypted, with whoever answers
    verified,    // with a server whose certificate names the host and is signed by tls_ca
};

struct TlsSettings {
    TlsMode mode = TlsMode::off;
    std::string ca;           // PEM file; empty: the authorities that the system trusts
    std::string certificate;  // PEM file by which the server knows us; empty: none
    std::string key;          // of that certificate
};

// ops/database/accounts.sql has the rights that each account needs.
struct DatabaseSettings {
    std::string unix_socket;  // used when host is empty
    std::string host;         // a name or an address
    std::uint16_t port = 3306;
    std::string database = "grivon";
    Account writer;
    std::optional<Account> reader;  // of history; absent: the writer
    std::optional<Account> schema;  // makes and changes tables; absent: the writer
    TlsSettings tls;
    bool is_private = false;  // the broker's own server, which it starts again when it ends
};

}  // namespace grivon::store
