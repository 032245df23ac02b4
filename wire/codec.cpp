#include "wire/codec.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <msgpack.hpp>
#include <type_traits>

#include "wire/limits.hpp"
#include "wire/observed.hpp"

namespace grivon {
namespace {

// Where a value is packed to, byte by byte. Unlike msgpack's own buffer, short values cost it
// neither a call nor an allocation.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    [[gnu::always_inline]] void write(const char* data, std::size_t size) {
        if (static_cast<std::size_t>(limit_ - end_) < size) grow(size);
        std::memcpy(end_, data, size);
        end_ += size;
    }
    [[nodiscard]] Bytes bytes() const { return Bytes(begin_, end_); }

private:
    void grow(std::size_t size) {
        const auto used = static_cast<std::size_t>(end_ - begin_);
        const auto capacity = std::max(2 * used, used + size);
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        std::memcpy(larger.get(), begin_, used);
        larger_ = std::move(larger);
        begin_ = larger_.get();
        end_ = begin_ + used;
        limit_ = begin_ + capacity;
    }

    std::array<char, 1024> first_;  // most messages are shorter
    std::unique_ptr<char[]> larger_;
    char* begin_ = first_.data();
    char* end_ = begin_;
    char* limit_ = begin_ + first_.size();
};

using Packer = msgpack::packer<Buffer>;

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

using TextMap = std::map<std::string, std::string>;

// ---- encoding -----------------------------------------------------------------------------------

template <class T>
void pack(Packer& packer, const T& value);

// Counts the fields that will be written: absent optionals are left out.
struct FieldCounter {
    std::uint32_t count = 0;
    template <class T>
    void operator()(int, const T& value) {
        if constexpr (is_optional<T>::value) {
            if (value) ++count;
        } else {
            (void)value;
            ++count;
        }
    }
    void bytes(int, const Bytes&) { ++count; }
};

struct FieldPacker {
    Packer& packer;
    template <class T>
    void operator()(int field, const T& value) {
        if constexpr (is_optional<T>::value) {
            if (!value) return;
            packer.pack(field);
            pack(packer, *value);
        } else {
            packer.pack(field);
            pack(packer, value);
        }
    }
    void bytes(int field, const Bytes& value) {
        packer.pack(field);
        packer.pack_bin(static_cast<std::uint32_t>(value.size()));
        packer.pack_bin_body(value.data(), static_cast<std::uint32_t>(value.size()));
    }
};

template <class T>
void pack(Packer& packer, const T& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string> ||
                  std::is_integral_v<T>) {
        packer.pack(value);
    } else if constexpr (std::is_enum_v<T>) {
        packer.pack(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, WallTime>) {
        packer.pack(static_cast<std::int64_t>(value.time_since_epoch().count()));
    } else if constexpr (is_vector<T>::value) {
        packer.pack_array(static_cast<std::uint32_t>(value.size()));
        for (const auto& element : value) pack(packer, element);
    } else if constexpr (std::is_same_v<T, TextMap>) {
        packer.pack(value);
    } else {
        FieldCounter counter;
        T::fields(value, counter);
        packer.pack_map(counter.count);
        FieldPacker fields{packer};
        T::fields(value, fields);
    }
}

// ---- decoding -----------------------------------------------------------------------------------

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

template <class Message>
Bytes encode(const Message& message, std::uint64_t request) {
    Buffer buffer;
    Packer packer(buffer);
    packer.pack_array(4);
    packer.pack(protocol_version);
    packer.pack(Message::type);
    packer.pack(request);
    pack(packer, message);
    return buffer.bytes();
}

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
[[gnu::flatten]] Bytes encode_value(const Value& value) {
    Buffer buffer;
    Packer packer(buffer);
    pack(packer, value);
    return buffer.bytes();
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

#define GRIVON_ENCODE(Message) template Bytes encode<Message>(const Message&, std::uint64_t);
GRIVON_ENCODE(Submit)
GRIVON_ENCODE(Accepted)
GRIVON_ENCODE(DryRun)
GRIVON_ENCODE(Refused)
GRIVON_ENCODE(Query)
GRIVON_ENCODE(HostTable)
GRIVON_ENCODE(VmTable)
GRIVON_ENCODE(StrangerTable)
GRIVON_ENCODE(DriftTable)
GRIVON_ENCODE(SnapshotTable)
GRIVON_ENCODE(VmnetTable)
GRIVON_ENCODE(VlanTable)
GRIVON_ENCODE(NicTable)
GRIVON_ENCODE(InterfaceTable)
GRIVON_ENCODE(SerialTable)
GRIVON_ENCODE(AttributeTable)
GRIVON_ENCODE(HostConfiguration)
GRIVON_ENCODE(LaneTable)
GRIVON_ENCODE(WorkerTable)
GRIVON_ENCODE(Explanation)
GRIVON_ENCODE(ListJobs)
GRIVON_ENCODE(JobTable)
GRIVON_ENCODE(FollowJob)
GRIVON_ENCODE(JobProgress)
GRIVON_ENCODE(FollowEvents)
GRIVON_ENCODE(EventPage)
GRIVON_ENCODE(EventsGone)
GRIVON_ENCODE(ListBatches)
GRIVON_ENCODE(BatchTable)
GRIVON_ENCODE(ListSteps)
GRIVON_ENCODE(StepTable)
GRIVON_ENCODE(ClusterVmTable)
GRIVON_ENCODE(ClusterTable)
GRIVON_ENCODE(EventNotice)
GRIVON_ENCODE(AccessKeyTable)
GRIVON_ENCODE(ListAudit)
GRIVON_ENCODE(AuditTable)
GRIVON_ENCODE(Ping)
GRIVON_ENCODE(Pong)
GRIVON_ENCODE(WorkerHello)
GRIVON_ENCODE(WorkerWelcome)
GRIVON_ENCODE(WorkerHeartbeat)
GRIVON_ENCODE(BrokerHeartbeat)
GRIVON_ENCODE(HelloWanted)
GRIVON_ENCODE(Assign)
GRIVON_ENCODE(AttemptReport)
GRIVON_ENCODE(ReportStored)
GRIVON_ENCODE(LeaseEnded)
GRIVON_ENCODE(StopJob)
GRIVON_ENCODE(Probe)
GRIVON_ENCODE(ProbeReport)
GRIVON_ENCODE(WorkerGoodbye)
GRIVON_ENCODE(JobItems)
GRIVON_ENCODE(ItemsStored)
#undef GRIVON_ENCODE

template Result<Decoded<ClientRequest>> decode<ClientRequest>(std::string_view);
template Result<Decoded<ClientAnswer>> decode<ClientAnswer>(std::string_view);
template Result<Decoded<WorkerToBroker>> decode<WorkerToBroker>(std::string_view);
template Result<Decoded<BrokerToWorker>> decode<BrokerToWorker>(std::string_view);

#define GRIVON_VALUE(Value)                           \
    template Bytes encode_value<Value>(const Value&); \
    template Result<Value> decode_value<Value>(std::string_view);
GRIVON_VALUE(JobSpec)
GRIVON_VALUE(HostObserved)
GRIVON_VALUE(Operation)
GRIVON_VALUE(BatchSpec)
GRIVON_VALUE(Accepted)
GRIVON_VALUE(Event)
#undef GRIVON_VALUE

}  // namespace grivon
