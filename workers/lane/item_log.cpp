#include "workers/lane/item_log.hpp"

#include <algorithm>
#include <utility>

#include "wire/limits.hpp"

namespace grivon::lane {
namespace {

// Less than this waits while something is in flight.
constexpr std::size_t worth_sending_bytes = 16 * 1024;

// Of one message: far below limits::frame_bytes_max, so that messages of other lanes get between.
constexpr std::size_t batch_bytes_max = 256 * 1024;

// What an item weighs beside its texts; keeps the count of empty items bounded as well.
constexpr std::size_t item_overhead_bytes = 64;

std::size_t bytes_of(const JobItem& item) {
    return item_overhead_bytes + item.name.size() + item.text.size() + item.data.size();
}

}  // namespace

void ItemLog::append(JobItem item) {
    bytes_ += bytes_of(item);
    items_.push_back(std::move(item));
}

void ItemLog::append_output(const JobItem& item, std::string_view data) {
    while (!data.empty()) {
        const bool joins = items_.size() > left_count_ && items_.back().kind == item.kind &&
                           items_.back().step == item.step &&
                           items_.back().data.size() < limits::output_chunk_bytes_max;
        if (!joins) append(item);
        Bytes& chunk = items_.back().data;
        const std::string_view part = data.substr(0, limits::output_chunk_bytes_max - chunk.size());
        chunk.append(part);
        bytes_ += part.size();
        data.remove_prefix(part.size());
    }
}

std::optional<ItemLog::Batch> ItemLog::take(bool flush) {
    if (sent_count_ == items_.size()) return std::nullopt;
    if (in_flight() && !flush && unsent_bytes() < worth_sending_bytes) return std::nullopt;
    Batch batch{first_position_ + sent_count_, {}};
    std::size_t batch_bytes = 0;
    while (sent_count_ < items_.size()) {
        const JobItem& item = items_[sent_count_];
        if (!batch.items.empty() && batch_bytes + bytes_of(item) > batch_bytes_max) break;
        batch_bytes += bytes_of(item);
        batch.items.push_back(item);
        ++sent_count_;
    }
    sent_bytes_ += batch_bytes;
    left_count_ = std::max(left_count_, sent_count_);
    return batch;
}

bool ItemLog::stored(std::uint64_t position) {
    if (position <= first_position_ || position > first_position_ + left_count_) return false;
    const auto count = static_cast<std::size_t>(position - first_position_);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t bytes = bytes_of(items_.front());
        bytes_ -= bytes;
        if (i < sent_count_) sent_bytes_ -= bytes;
        items_.pop_front();
    }
    first_position_ = position;
    sent_count_ -= std::min(sent_count_, count);
    left_count_ -= count;
    return true;
}

bool ItemLog::full() const {
    return bytes_ >= limits::output_unacknowledged_bytes_max;
}

std::size_t ItemLog::unsent_bytes() const {
    return bytes_ - sent_bytes_;
}

}  // namespace grivon::lane
