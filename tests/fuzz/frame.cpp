// Frames, as anybody may send them to a socket of the broker, of a worker or of a client. What is
// accepted is the same after being sent on.
#include "tests/fuzz/fuzz.hpp"
#include "wire/codec.hpp"

namespace {

using namespace grivon;

template <class Variant>
void try_as(std::string_view frame) {
    const auto decoded = decode<Variant>(frame);
    if (!decoded) return;
    const auto again = std::visit(
        [&](const auto& message) { return encode(message, decoded->request); }, decoded->message);
    const auto second = decode<Variant>(again);
    fuzz::must(second.has_value(), "what was decoded is decoded again");
    fuzz::must(second->request == decoded->request, "with its request number");
    fuzz::must(second->message == decoded->message, "and is the same");
    fuzz::must(request_of(again) == decoded->request, "which is found without its message");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto frame = fuzz::text_of(data, size);
    try_as<ClientRequest>(frame);
    try_as<ClientAnswer>(frame);
    try_as<WorkerToBroker>(frame);
    try_as<BrokerToWorker>(frame);
    (void)decode_event_notice(frame);
    (void)request_of(frame);
    return 0;
}
