// Makes the data directory of a private mariadbd, and finds what that takes.
//
// mariadb-install-db does the same with help texts, a sys schema, a test database and an account
// for everybody; only the system tables and one account are wanted here, and it takes a third of
// the time. Blocking; one thread.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon::store {

// Where the MariaDB server is installed.
struct ServerFiles {
    std::string program;  // mariadbd
    std::string scripts;  // directory of the system tables' SQL
    std::string prefix;   // of their names: "mysql_", since MariaDB 11 "mariadb_"
};
[[nodiscard]] Result<ServerFiles> find_server_files();

// Name of the user this process runs as: the account of the database.
[[nodiscard]] Result<std::string> account_name();

// Options that every mariadbd of ours is started with.
[[nodiscard]] std::vector<std::string> server_words(const ServerFiles& files,
                                                    const std::string& directory);
[[nodiscard]] std::vector<std::string> server_environment();

// Where the server of a data directory puts its temporary tables: beside it, for it alone. A
// mariadbd that starts removes every temporary table in its tmpdir, so in /tmp one server would take
// away what another is using. Must exist before the server starts.
[[nodiscard]] std::string temporary_directory(const std::string& directory);

// Makes <directory> whole or not at all. One account: the user's, by unix_socket. Nothing else can
// log in.
[[nodiscard]] Result<> make_data_directory(const ServerFiles& files, const std::string& directory,
                                           const std::string& account, const std::string& log_path);

}  // namespace grivon::store
