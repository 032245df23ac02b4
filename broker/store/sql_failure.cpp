#include "broker/store/sql_failure.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include "wire/serial.hpp"

namespace grivon::store {
namespace {

constexpr unsigned er_checkread = 1020;  // "record has changed since last read", 11.6.2 and later

std::string from(std::string_view words, const std::string& text) {
    const auto begin = text.rfind(words);
    return begin == std::string::npos ? "" : " " + text.substr(begin);
}

// A serial number in a text, of whatever error, as people may see it.
std::string without_serials(std::string_view text) {
    constexpr std::size_t serial_bytes = 23;  // wire/serial.hpp
    std::string masked;
    while (!text.empty()) {
        const bool serial = is_serial(text.substr(0, serial_bytes));
        const std::size_t taken = serial ? serial_bytes : 1;
        masked += serial ? masked_serial(text.substr(0, taken)) : std::string(1, text.front());
        text.remove_prefix(taken);
    }
    return masked;
}

// The server quotes the value in "Duplicate entry 'DATA' for key 'NAME'" and "Incorrect string
// value: 'DATA' for column NAME at row 1"; only the name may reach a log.
std::string without_data(const SqlFailure& failure) {
    switch (failure.number) {
        case ER_DUP_ENTRY:
            return "duplicate entry" + from("for key ", failure.text);
        case ER_TRUNCATED_WRONG_VALUE_FOR_FIELD:
        case ER_TRUNCATED_WRONG_VALUE:
        case ER_INVALID_CHARACTER_STRING:
            return "incorrect value" + from("for column ", failure.text);
        default:
            return without_serials(failure.text);
    }
}

// The account may log in, and not do this.
bool is_about_rights(const SqlFailure& failure) {
    switch (failure.number) {
        case ER_DBACCESS_DENIED_ERROR:
        case ER_TABLEACCESS_DENIED_ERROR:
        case ER_COLUMNACCESS_DENIED_ERROR:
        case ER_SPECIFIC_ACCESS_DENIED_ERROR:
            return true;
        default:
            return false;
    }
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
        case ER_ERROR_ON_WRITE:
        case ER_OUTOFMEMORY:
        case ER_OUT_OF_RESOURCES:
        case ER_OPTION_PREVENTS_STATEMENT:  // read_only, while a replica becomes the primary
            return Remedy::reconnect;
        default:
            return Remedy::none;
    }
}

bool is_refusal_of_server(const SqlFailure& failure) {
    const auto number = failure.number;
    const bool of_library = (number >= CR_MIN_ERROR && number <= CR_MAX_ERROR) ||
                            (number >= CER_MIN_ERROR && number <= CER_MAX_ERROR);
    return number != own_failure && !of_library;
}

Error to_error(const SqlFailure& failure) {
    const bool later = remedy_for(failure) != Remedy::none;
    if (is_about_rights(failure))
        return {
            Errc::denied,
            fmt::format("database: {}: {} (error {}): docs/security.md has the rights that each "
                        "account needs",
                        failure.purpose, failure.text, failure.number)};
    if (failure.number == own_failure)
        return {Errc::internal,
                fmt::format("database: {}: {}", failure.purpose, without_serials(failure.text))};
    return {later ? Errc::unavailable : Errc::internal,
            fmt::format("database: {}: {} (error {})", failure.purpose, without_data(failure),
                        failure.number)};
}

}  // namespace grivon::store
