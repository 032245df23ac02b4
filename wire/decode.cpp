// From frames to messages, of which nothing is trusted. The other way: encode.cpp.
#include <algorithm>
#include <memory>
#include <msgpack.hpp>
#include <type_traits>

#include "wire/codec.hpp"
#include "wire/field_kinds.hpp"
#include "wire/limits.hpp"
#include "wire/observed.hpp"

namespace grivon {
namespace {

// Thrown inside this file only, caught at its edge; msgpack's own type errors join it there.
struct Malformed {
    std::string what;
};

template <class T>
void unpack(const msgpack::object& object, T& value);

struct FieldUnpacker {
    const msgpack::object_map& map;
    std::uint32_t next = 0;  // behind the field found last: most senders keep their order

    const msgpack::object* find(int field) {
        for (std::uint32_t tried = 0; tried < map.size; ++tried) {
            const auto place = next < map.size ? next : 0;
            next = place + 1;
            const auto& [key, value] = map.ptr[place];
            if (key.type == msgpack::type::POSITIVE_INTEGER &&
                key.via.u64 == static_cast<std::uint64_t>(field))
                return &value;
        }
        return nullptr;
    }
    template <class T>
    void operator()(int field, T& value) {
        const auto* found = find(field);
        if (found == nullptr) return;
        if constexpr (is_optional<T>::value) {
            unpack(*found, value.emplace());
        } else {
            unpack(*found, value);
        }
    }
    void bytes(int field, Bytes& value) {
        const auto* found = find(field);
        if (found == nullptr) return;
        if (found->type != msgpack::type::BIN) throw Malformed{"field is not binary"};
        value.assign(found->via.bin.ptr, found->via.bin.size);
    }
};

template <class T>
void unpack_enum(const msgpack::object& object, T& value) {
    const auto number = object.as<std::uint64_t>();
    if constexpr (requires { last_of(T{}); }) {
        if (number < 1 || number > static_cast<std::uint64_t>(last_of(T{})))
            throw Malformed{"value " + std::to_string(number) + " is not known"};
    }
    value = static_cast<T>(number);
}

template <class T>
void unpack(const msgpack::object& object, T& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_integral_v<T>) {
        value = object.as<T>();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (object.type != msgpack::type::STR) throw Malformed{"field is not text"};
        value.assign(object.via.str.ptr, object.via.str.size);
    } else if constexpr (std::is_enum_v<T>) {
        unpack_enum(object, value);
    } else if constexpr (std::is_same_v<T, WallTime>) {
        value = WallTime(std::chrono::microseconds(object.as<std::int64_t>()));
    } else if constexpr (is_vector<T>::value) {
        if (object.type != msgpack::type::ARRAY) throw Malformed{"field is not an array"};
        value.resize(object.via.array.size);
        for (std::uint32_t i = 0; i < object.via.array.size; ++i)
            unpack(object.via.array.ptr[i], value[i]);
    } else if constexpr (std::is_same_v<T, TextMap>) {
        value = object.as<TextMap>();
    } else {
        if (object.type != msgpack::type::MAP) throw Malformed{"fields are not a map"};
        FieldUnpacker fields{object.via.map, 0};
        T::fields(value, fields);
    }
}

// Of one piece of memory; a frame of many values needs several.
constexpr std::size_t zone_bytes_first = 1024;
constexpr std::size_t zone_bytes_max = 64 * 1024;

// Texts are copied once, into the message.
bool refer_to_frame(msgpack::type::object_type, std::size_t, void*) {
    return true;
}

// What is returned refers to the bytes.
msgpack::object_handle unpack_bounded(std::string_view bytes) {
    if (bytes.size() > limits::frame_bytes_max) throw Malformed{"frame is too long"};
    const msgpack::unpack_limit bounds(limits::array_count_max, limits::map_count_max,
                                       limits::text_bytes_max, limits::bytes_bytes_max, 0,
                                       limits::nesting_depth_max);
    // Memory for the objects, which are about this much larger than what they are made of.
    constexpr std::size_t growth = 8;
    auto zone = std::make_unique<msgpack::zone>(
        std::clamp(growth * bytes.size(), zone_bytes_first, zone_bytes_max));
    std::size_t end = 0;
    bool referenced = false;
    const auto root = msgpack::unpack(*zone, bytes.data(), bytes.size(), end, referenced,
                                      refer_to_frame, nullptr, bounds);
    if (end != bytes.size()) throw Malformed{"bytes after the message"};
    return {root, std::move(zone)};
}

// Runs `work` and turns everything that a malformed frame can throw into an Error.
template <class Work>
auto guarded(Work&& work) -> Result<decltype(work())> {
    try {
        return work();
    } catch (const Malformed& error) {
        return fail(Errc::protocol, "malformed message: " + error.what);
    } catch (const msgpack::unpack_error& error) {
        return fail(Errc::protocol, std::string("malformed message: ") + error.what());
    } catch (const msgpack::type_error&) {
        return fail(Errc::protocol, "malformed message: a field has the wrong type");
    }
}

struct OpenFrame {
    msgpack::object_handle handle;
    std::uint64_t type = 0;
    std::uint64_t request = 0;
    const msgpack::object* fields = nullptr;
};

OpenFrame open_frame(std::string_view frame) {
    OpenFrame open;
    open.handle = unpack_bounded(frame);
    const auto& root = open.handle.get();
    if (root.type != msgpack::type::ARRAY || root.via.array.size != 4)
        throw Malformed{"not an array of four"};
    const auto* parts = root.via.array.ptr;
    const auto version = parts[0].as<std::uint64_t>();
    if (version != protocol_version)
        throw Malformed{"protocol version " + std::to_string(version) + ", this program speaks " +
                        std::to_string(protocol_version)};
    open.type = parts[1].as<std::uint64_t>();
    open.request = parts[2].as<std::uint64_t>();
    open.fields = &parts[3];
    return open;
}

template <class Variant, std::size_t Index = 0>
void unpack_alternative(const OpenFrame& open, Variant& variant) {
    if constexpr (Index == std::variant_size_v<Variant>) {
        throw Malformed{"message " + std::to_string(open.type) + " is not known here"};
    } else {
        using Message = std::variant_alternative_t<Index, Variant>;
        if (open.type == Message::type) {
            unpack(*open.fields, variant.template emplace<Message>());
        } else {
            unpack_alternative<Variant, Index + 1>(open, variant);
        }
    }
}

}  // namespace

template <class Variant>
Result<Decoded<Variant>> decode(std::string_view frame) {
    return guarded([&] {
        const auto open = open_frame(frame);
        Decoded<Variant> decoded;
        decoded.request = open.request;
        unpack_alternative(open, decoded.message);
        return decoded;
    });
}

Result<EventNotice> decode_event_notice(std::string_view frame) {
    return guarded([&] {
        const auto open = open_frame(frame);
        if (open.type != EventNotice::type) throw Malformed{"not an event"};
        EventNotice notice;
        unpack(*open.fields, notice);
        return notice;
    });
}

std::uint64_t request_of(std::string_view frame) {
    return guarded([&] { return open_frame(frame).request; }).value_or(0);
}

template <class Value>
Result<Value> decode_value(std::string_view bytes) {
    return guarded([&] {
        const auto handle = unpack_bounded(bytes);
        Value value;
        unpack(handle.get(), value);
        return value;
    });
}

template Result<Decoded<ClientRequest>> decode<ClientRequest>(std::string_view);
template Result<Decoded<ClientAnswer>> decode<ClientAnswer>(std::string_view);
template Result<Decoded<WorkerToBroker>> decode<WorkerToBroker>(std::string_view);
template Result<Decoded<BrokerToWorker>> decode<BrokerToWorker>(std::string_view);

template Result<JobSpec> decode_value<JobSpec>(std::string_view);
template Result<HostObserved> decode_value<HostObserved>(std::string_view);
template Result<Operation> decode_value<Operation>(std::string_view);
template Result<BatchSpec> decode_value<BatchSpec>(std::string_view);
template Result<Accepted> decode_value<Accepted>(std::string_view);
template Result<Event> decode_value<Event>(std::string_view);

}  // namespace grivon
