// Messages to frames and back. A frame is one msgpack array: [version, type, request, fields],
// where fields is a map from field number to value. docs/protocol.md has the encoding of each kind.
//
// Decoding trusts nothing: sizes, depth and counts are bounded before memory is taken
// (wire/limits.hpp), trailing bytes, unknown messages, wrong types and values outside an enum are
// refused as a whole (Errc::protocol). Unknown field numbers are passed over: they come from a
// newer program. Pure; any thread. The templates are instantiated in encode.cpp and decode.cpp for
// the messages of wire/messages.hpp, so that msgpack stays out of this header.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/error.hpp"
#include "wire/messages.hpp"

namespace grivon {

// request: number that the asker chose and the answer repeats; 0 where nothing is asked.
template <class Message>
[[nodiscard]] Bytes encode(const Message& message, std::uint64_t request = 0);

template <class Variant>
struct Decoded {
    std::uint64_t request = 0;
    Variant message;
};

// Variant: ClientRequest, ClientAnswer, WorkerToBroker or BrokerToWorker.
template <class Variant>
[[nodiscard]] Result<Decoded<Variant>> decode(std::string_view frame);

// EventNotice, as a subscriber gets it.
[[nodiscard]] Result<EventNotice> decode_event_notice(std::string_view frame);

// The request number of a frame that decode refused, so that the refusal reaches its asker; 0 if
// even that cannot be read.
[[nodiscard]] std::uint64_t request_of(std::string_view frame);

// A value alone, for storing it: JobSpec, HostObserved, Operation, BatchSpec, Accepted; or for
// frames that are made of several: Event.
template <class Value>
[[nodiscard]] Bytes encode_value(const Value& value);
template <class Value>
[[nodiscard]] Result<Value> decode_value(std::string_view bytes);

}  // namespace grivon
