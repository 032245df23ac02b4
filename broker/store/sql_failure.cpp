#include "broker/store/sql_failure.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

namespace grivon::store {
namespace {

constexpr unsigned er_checkread = 1020;  // "record has changed since last read", 11.6.2 and later

// The server hides what a duplicate key was made of in the words "Duplicate entry 'DATA' for key
// 'NAME'"; only the name may reach a log.
std::string without_data(const SqlFailure& failure) {
    if (failure.number != ER_DUP_ENTRY) return failure.text;
    const auto key = failure.text.rfind("for key ");
    return "duplicate entry " + (key == std::string::npos ? "" : failure.text.substr(key));
}

}  // namespace

Remedy remedy_for(const SqlFailure& failure) {
    switch (failure.number) {
        case ER_LOCK_DEADLOCK:
        case er_checkread:
            return Remedy::repeat;
        case ER_LOCK_WAIT_TIMEOUT:
        case CR_CONNECTION_ERROR:
        case CR_CONN_HOST_ERROR:
        case CR_SERVER_GONE_ERROR:
        case CR_SERVER_LOST:
        case CR_SERVER_LOST_EXTENDED:
        case CR_SSL_CONNECTION_ERROR:
        case ER_CON_COUNT_ERROR:
        case ER_SERVER_SHUTDOWN:
        case ER_CONNECTION_KILLED:
        case ER_QUERY_INTERRUPTED:
        case ER_NET_READ_ERROR:
        case ER_NET_READ_INTERRUPTED:
        case ER_NET_ERROR_ON_WRITE:
        case ER_NET_WRITE_INTERRUPTED:
        case ER_DISK_FULL:
        case ER_RECORD_FILE_FULL:
        case ER_OPTION_PREVENTS_STATEMENT:  // read_only, while a replica becomes the primary
            return Remedy::reconnect;
        default:
            return Remedy::none;
    }
}

Error to_error(const SqlFailure& failure) {
    const bool later = remedy_for(failure) != Remedy::none;
    if (failure.number == own_failure)
        return {Errc::internal, fmt::format("database: {}: {}", failure.purpose, failure.text)};
    return {later ? Errc::unavailable : Errc::internal,
            fmt::format("database: {}: {} (error {})", failure.purpose, without_data(failure),
                        failure.number)};
}

}  // namespace grivon::store
