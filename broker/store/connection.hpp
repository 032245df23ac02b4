// One connection to MariaDB, by the blocking API of Connector/C, with the session set the way
// every part of the store needs it. Owns the handle; one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "broker/store/database_settings.hpp"
#include "broker/store/sql_failure.hpp"

struct st_mysql;

namespace grivon::store {

// "/run/grivon/mariadb.sock" or "db.example.org:3306", for messages.
[[nodiscard]] std::string address_of(const DatabaseSettings& settings);

class Connection {
public:
    // What the connection is for, which decides the account and how long the server may take.
    enum class Use {
        setup,         // migrations, by the schema's account: as long as it takes
        upkeep,        // partitions, by the schema's account: a server that hangs counts as lost
        loading,       // the image, by the writer: as long as it takes
        transactions,  // writing, by the writer: a server that hangs counts as lost
        questions,  // reading, by the reader: the same; no transaction stays open, and the server
                    // refuses everything that would change something
    };

    // With the database selected, which must exist.
    [[nodiscard]] static SqlResult<Connection> open(const DatabaseSettings& settings, Use use);
    // Makes the database if it is missing. Errors are for the operator and name the remedy.
    [[nodiscard]] static Result<> create_database(const DatabaseSettings& settings);
    // The failure of open(), for the operator.
    [[nodiscard]] static Error explain(const DatabaseSettings& settings, Use use,
                                       const SqlFailure& failure);

    // Any number of statements without results, separated by ';'.
    [[nodiscard]] SqlResult<> run_script(std::string_view purpose, std::string_view sql);
    [[nodiscard]] SqlResult<> commit(std::string_view purpose);
    [[nodiscard]] SqlResult<> roll_back(std::string_view purpose);

    // For another thread to end a call that waits, by shutdown(2).
    [[nodiscard]] int descriptor() const;

    // Borrowed; for Statement.
    [[nodiscard]] st_mysql* handle() const { return handle_.get(); }
    [[nodiscard]] SqlFailure failure(std::string_view purpose) const;

private:
    struct Close {
        void operator()(st_mysql* handle) const;
    };
    using Handle = std::unique_ptr<st_mysql, Close>;

    explicit Connection(Handle handle) : handle_(std::move(handle)) {}
    static SqlResult<Connection> connect(const DatabaseSettings& settings, Use use,
                                         const char* database);

    Handle handle_;
};

}  // namespace grivon::store
