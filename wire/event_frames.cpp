#include "wire/event_frames.hpp"

#include <msgpack.hpp>

#include "wire/limits.hpp"
#include "wire/messages.hpp"

namespace grivon {
namespace {

constexpr std::size_t framing_bytes_max = 64;

class Frame {
public:
    Frame(std::uint16_t type, std::uint64_t request, std::size_t encoded_bytes) {
        bytes_.reserve(encoded_bytes + framing_bytes_max);
        packer_.pack_array(4);
        packer_.pack(protocol_version);
        packer_.pack(type);
        packer_.pack(request);
    }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;

    [[nodiscard]] msgpack::packer<Frame>& packer() { return packer_; }
    void write(const char* data, std::size_t size) { bytes_.append(data, size); }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
    msgpack::packer<Frame> packer_{*this};
};

}  // namespace

bool EncodedEventPage::add(const Bytes& event) {
    const bool room = count < limits::event_page_count_max &&
                      events.size() + event.size() <= limits::page_bytes_max;
    if (count > 0 && !room) return false;
    events += event;
    ++count;
    return true;
}

Bytes frame_of(const EncodedEventPage& page, std::uint64_t request) {
    Frame frame(EventPage::type, request, page.events.size());
    frame.packer().pack_map(2);
    frame.packer().pack(1);
    frame.packer().pack_array(page.count);
    frame.write(page.events.data(), page.events.size());
    frame.packer().pack(2);
    frame.packer().pack(number(page.last));
    return frame.take();
}

Bytes notice_frame_of(const Bytes& event) {
    Frame frame(EventNotice::type, 0, event.size());
    frame.packer().pack_map(1);
    frame.packer().pack(1);
    frame.write(event.data(), event.size());
    return frame.take();
}

}  // namespace grivon
