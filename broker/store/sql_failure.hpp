// What MariaDB answered instead of a result, and what to do about it.
//
// Inside broker/store/ only: outside of it failures are grivon::Error, made here once, with the
// purpose of the statement and the server's words, and never with the data of a row: serial numbers
// are secret. Error numbers: MariaDB documentation, "MariaDB Error Codes". Values only; any thread.
#pragma once

#include <string>
#include <string_view>

#include "wire/error.hpp"

namespace grivon::store {

struct SqlFailure {
    unsigned number = 0;       // the server's or the client library's error number
    std::string text;          // the server's words
    std::string_view purpose;  // constant: "adding jobs"
};

template <class T = void>
using SqlResult = tl::expected<T, SqlFailure>;

enum class Remedy {
    repeat,     // rolled back to let another session pass: the same again, at once
    reconnect,  // the connection or the server is gone or cannot write now: later, on a new
                // connection
    none,       // the same again would fail again
};
[[nodiscard]] Remedy remedy_for(const SqlFailure& failure);

// The server refused the statement. Otherwise the client library could not send it or read the answer
// (2000 to 2999, 5000 to 5999), or GriVon found something itself.
[[nodiscard]] bool is_refusal_of_server(const SqlFailure& failure);

[[nodiscard]] Error to_error(const SqlFailure& failure);

// For failures that GriVon itself finds, in the place of an error of the server.
inline constexpr unsigned own_failure = 0;
[[nodiscard]] inline tl::unexpected<SqlFailure> sql_fail(std::string_view purpose,
                                                         std::string text) {
    return tl::unexpected<SqlFailure>(SqlFailure{own_failure, std::move(text), purpose});
}

}  // namespace grivon::store
