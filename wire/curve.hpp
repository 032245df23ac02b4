// CURVE keys: what encrypts every tcp connection and says who is at its other end.
//
// A key is 32 bytes, written as 40 characters of Z85 (rfc.zeromq.org/spec/32). A pair lives in a
// file of the form that ZeroMQ's other bindings read and write as well (CZMQ's certificates,
// pyzmq's zmq.auth), which only its owner may read. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "wire/error.hpp"

namespace grivon {

struct CurveKeyPair {
    std::string public_key;  // Z85
    std::string secret_key;
};

// What a client or worker needs to connect by tcp.
struct CurveLogin {
    CurveKeyPair own;
    std::string broker_key;  // Z85; whoever has not its other half is not talked to
};

[[nodiscard]] CurveKeyPair make_curve_key_pair();

// The 32 bytes of a key as Z85; empty if they are not 32.
[[nodiscard]] std::string curve_key_text(std::string_view bytes);

// Refuses, with what to do, a file that is not private (wire/private_file.hpp), and (Errc::usage)
// one that holds no pair whose halves belong together.
[[nodiscard]] Result<CurveKeyPair> read_curve_key_file(const std::string& path);

// Writes a new file, for its owner only, whole or not at all. Errc::conflict if there is one of
// that name; Errc::unavailable if it cannot be written.
[[nodiscard]] Result<> write_curve_key_file(const std::string& path, const CurveKeyPair& pair);

// The text of such a file. Pure; Errc::usage.
[[nodiscard]] Result<CurveKeyPair> parse_curve_key(std::string_view text);
[[nodiscard]] std::string curve_key_file_text(const CurveKeyPair& pair);

}  // namespace grivon
