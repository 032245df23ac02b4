// From messages to frames. The other way: decode.cpp.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <msgpack.hpp>
#include <type_traits>

#include "wire/codec.hpp"
#include "wire/field_kinds.hpp"
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

// Without a call a byte, for what each job has one of; the compiler takes long for it.
template <class Value>
[[gnu::flatten]] void pack_flat(Packer& packer, const Value& value) {
    pack(packer, value);
}

template <class Value>
Bytes encode_value(const Value& value) {
    Buffer buffer;
    Packer packer(buffer);
    if constexpr (std::is_same_v<Value, JobSpec> || std::is_same_v<Value, Event>)
        pack_flat(packer, value);
    else
        pack(packer, value);
    return buffer.bytes();
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

template Bytes encode_value<JobSpec>(const JobSpec&);
template Bytes encode_value<HostObserved>(const HostObserved&);
template Bytes encode_value<Operation>(const Operation&);
template Bytes encode_value<BatchSpec>(const BatchSpec&);
template Bytes encode_value<Accepted>(const Accepted&);
template Bytes encode_value<Event>(const Event&);

}  // namespace grivon
