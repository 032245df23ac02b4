#include "broker/store/connection.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <mutex>

namespace grivon::store {
namespace {

// A server on the same machine or network answers in milliseconds; this long means it is not there.
constexpr unsigned connect_timeout_s = 5;
// A single statement or commit of a bounded transaction (store_limits.hpp) that takes longer than
// this is held up by a server or a network that hangs.
constexpr unsigned service_timeout_s = 20;

// READ COMMITTED: one writer needs no gap locks. The lock wait is short because nobody else should
// hold a lock; the idle time-out ends the transaction of a writer that was cut off, which holds the
// owner row; the wait time-out keeps a connection that is only quiet. Compression (of the output of
// jobs) costs a quarter of the speed of inserts: only where it saves pages, and the quick kind.
constexpr const char* session_settings =
    "SET SESSION time_zone = '+00:00', "
    "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', "
    "tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 5, "
    "idle_write_transaction_timeout = 15, wait_timeout = 2147483, "
    "max_statement_time = 0, "
    "column_compression_threshold = 1024, column_compression_zlib_level = 1";

void initialise_library() {
    static std::once_flag once;
    std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
}

using Use = Connection::Use;

// As long as it takes: a migration may copy a table.
bool may_take_long(Use use) {
    return use == Use::setup || use == Use::loading;
}

const Account& account_for(const DatabaseSettings& settings, Use use) {
    const bool of_schema = use == Use::setup || use == Use::upkeep;
    if (of_schema && settings.schema) return *settings.schema;
    if (use == Use::questions && settings.reader) return *settings.reader;
    return settings.writer;
}

void set_tls(MYSQL* handle, const TlsSettings& tls) {
    const my_bool enforced = tls.mode != TlsMode::off ? 1 : 0;
    const my_bool verified = tls.mode == TlsMode::verified ? 1 : 0;
    mysql_optionsv(handle, MYSQL_OPT_SSL_ENFORCE, &enforced);
    mysql_optionsv(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verified);
    if (tls.mode == TlsMode::off) return;
    // The library verifies whenever it is given an authority.
    if (verified != 0 && !tls.ca.empty()) mysql_optionsv(handle, MYSQL_OPT_SSL_CA, tls.ca.c_str());
    if (tls.certificate.empty()) return;
    mysql_optionsv(handle, MYSQL_OPT_SSL_CERT, tls.certificate.c_str());
    mysql_optionsv(handle, MYSQL_OPT_SSL_KEY, tls.key.c_str());
}

// The first statements of a session. READ ONLY goes for every transaction, for statements outside
// of one, and for changes of tables and accounts.
void set_session(MYSQL* handle, Use use) {
    mysql_optionsv(handle, MYSQL_INIT_COMMAND, session_settings);
    mysql_optionsv(
        handle, MYSQL_INIT_COMMAND,
        use == Use::questions ? "SET SESSION TRANSACTION READ ONLY" : "SET SESSION autocommit = 0");
}

void set_options(MYSQL* handle, const DatabaseSettings& settings, Use use) {
    const unsigned protocol = settings.host.empty() ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    const unsigned no_local_infile = 0;
    mysql_optionsv(handle, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_optionsv(handle, MYSQL_OPT_LOCAL_INFILE, &no_local_infile);
    mysql_optionsv(handle, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_s);
    mysql_optionsv(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!may_take_long(use)) {
        mysql_optionsv(handle, MYSQL_OPT_READ_TIMEOUT, &service_timeout_s);
        mysql_optionsv(handle, MYSQL_OPT_WRITE_TIMEOUT, &service_timeout_s);
    }
    set_tls(handle, settings.tls);
    set_session(handle, use);
}

std::string quoted_identifier(std::string_view name) {
    std::string quoted = "`";
    for (const char c : name) quoted.append(c == '`' ? 2 : 1, c);
    return quoted + "`";
}

}  // namespace

std::string address_of(const DatabaseSettings& settings) {
    if (settings.host.empty()) return settings.unix_socket;
    return fmt::format("{}:{}", settings.host, settings.port);
}

void Connection::Close::operator()(st_mysql* handle) const {
    mysql_close(handle);
}

SqlFailure Connection::failure(std::string_view purpose) const {
    return {mysql_errno(handle_.get()), mysql_error(handle_.get()), purpose};
}

int Connection::descriptor() const {
    return mysql_get_socket(handle_.get());
}

SqlResult<Connection> Connection::connect(const DatabaseSettings& settings, Use use,
                                          const char* database) {
    initialise_library();
    Connection connection{Handle(mysql_init(nullptr))};
    if (!connection.handle_) return sql_fail("connecting", "out of memory");
    set_options(connection.handle(), settings, use);
    // CLIENT_FOUND_ROWS: an UPDATE counts the rows it matched, also those that were so already.
    const unsigned long flags =
        CLIENT_FOUND_ROWS | (use == Use::setup ? CLIENT_MULTI_STATEMENTS : 0UL);
    const bool over_network = !settings.host.empty();
    const auto& account = account_for(settings, use);
    if (!mysql_real_connect(connection.handle(), over_network ? settings.host.c_str() : nullptr,
                            account.user.c_str(), account.password.c_str(), database,
                            over_network ? settings.port : 0,
                            over_network ? nullptr : settings.unix_socket.c_str(), flags))
        return tl::unexpected(connection.failure("connecting"));
    // Without verification the library takes "enforce" for a wish.
    if (settings.tls.mode != TlsMode::off && mysql_get_ssl_cipher(connection.handle()) == nullptr)
        return tl::unexpected(SqlFailure{CR_SSL_CONNECTION_ERROR,
                                         "TLS is required, but the server does not support it",
                                         "connecting"});
    return connection;
}

SqlResult<Connection> Connection::open(const DatabaseSettings& settings, Use use) {
    return connect(settings, use, settings.database.c_str());
}

Result<> Connection::create_database(const DatabaseSettings& settings) {
    auto existing = connect(settings, Use::setup, settings.database.c_str());
    if (existing) return {};
    if (existing.error().number != ER_BAD_DB_ERROR)
        return tl::unexpected(explain(settings, Use::setup, existing.error()));
    auto connection = connect(settings, Use::setup, nullptr);
    if (!connection) return tl::unexpected(explain(settings, Use::setup, connection.error()));
    auto made =
        connection->run_script("creating the database",
                               fmt::format("CREATE DATABASE IF NOT EXISTS {} CHARACTER SET utf8mb4 "
                                           "COLLATE utf8mb4_nopad_bin",
                                           quoted_identifier(settings.database)));
    if (!made) return tl::unexpected(explain(settings, Use::setup, made.error()));
    return {};
}

Error Connection::explain(const DatabaseSettings& settings, Use use, const SqlFailure& failure) {
    const auto where = address_of(settings);
    const auto& user = account_for(settings, use).user;
    switch (failure.number) {
        case ER_ACCESS_DENIED_ERROR:
        case ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
            return {Errc::denied,
                    fmt::format("MariaDB at {} refuses user '{}': check its name and its "
                                "password file under [database]",
                                where, user)};
        case CR_SSL_CONNECTION_ERROR:
            return {Errc::denied,
                    fmt::format("no TLS with MariaDB at {}: {}: the server must have a certificate "
                                "that names \"{}\" and is signed by tls_ca; see tls under "
                                "[database]",
                                where, failure.text, settings.host)};
        case ER_DBACCESS_DENIED_ERROR:
        case ER_BAD_DB_ERROR:
            return {Errc::denied,
                    fmt::format("database '{0}' at {1} is missing or not open to user '{2}': run "
                                "CREATE DATABASE `{0}` there, and give that account its rights "
                                "(docs/security.md)",
                                settings.database, where, user)};
        default:
            const auto* hint = settings.is_private
                                   ? "the broker starts it again by itself: ask again in a while"
                                   : "is it running, and is the address under [database] right?";
            return {Errc::unavailable, fmt::format("cannot reach MariaDB at {}: {} (error {}): {}",
                                                   where, failure.text, failure.number, hint)};
    }
}

SqlResult<> Connection::run_script(std::string_view purpose, std::string_view sql) {
    if (mysql_real_query(handle(), sql.data(), sql.size()) != 0)
        return tl::unexpected(failure(purpose));
    for (int more = mysql_next_result(handle()); more >= 0; more = mysql_next_result(handle()))
        if (more > 0) return tl::unexpected(failure(purpose));
    return {};
}

SqlResult<> Connection::commit(std::string_view purpose) {
    if (mysql_commit(handle()) != 0) return tl::unexpected(failure(purpose));
    return {};
}

SqlResult<> Connection::roll_back(std::string_view purpose) {
    if (mysql_rollback(handle()) != 0) return tl::unexpected(failure(purpose));
    return {};
}

}  // namespace grivon::store
