// Who asks and what names the asking: the submission key and the user, for Submit.
//
// The key makes a submission happen once: it is made once per command and repeated on every retry.
#pragma once

#include <string>

namespace grivon::cli {

// "f81d4fae-7dec-4d0e-a765-00a0c91e6bf6" (RFC 4122 version 4), from getrandom(2).
[[nodiscard]] std::string make_submission_key();

// Who asks, for the record: the login name, or the number where there is no name.
[[nodiscard]] std::string user_name();

}  // namespace grivon::cli
