// The private mariadbd that the broker starts when no server is configured.
//
// It lives in <state_dir>/mariadb, listens on <state_dir>/mariadb.sock only (no network), runs as
// the broker's own user, and answers only that user (unix_socket authentication). mariadbd makes its
// socket open to everybody, so nobody else must be able to enter state_dir (broker::
// make_private_directory sees to it). It is durable:
// innodb_flush_log_at_trx_commit=1. It ends with the broker, also when the broker is killed.
#pragma once

#include <memory>
#include <string>

#include "broker/store/database_settings.hpp"
#include "wire/error.hpp"

namespace grivon::store {

class PrivateServer {
public:
    // Makes the data directory at the first start, takes over from a mariadbd that an earlier,
    // killed broker left behind in the same directory, and returns when the server answers.
    // Errors say which file to look at (<state_dir>/mariadb.log).
    [[nodiscard]] static Result<std::unique_ptr<PrivateServer>> start(const std::string& state_dir);

    // Shuts the server down in order and waits for it.
    virtual ~PrivateServer() = default;

    [[nodiscard]] virtual DatabaseSettings settings() const = 0;

    // Readable for poll(2) once the server has ended; another one after start_again().
    [[nodiscard]] virtual int ended_descriptor() const = 0;

    // Starts a server that has ended by itself (killed, out of memory) and returns at once: it
    // answers when it has recovered, and whoever is connected tries until then.
    [[nodiscard]] virtual Result<> start_again() = 0;
};

}  // namespace grivon::store
