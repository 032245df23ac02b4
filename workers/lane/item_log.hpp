// The items of one attempt on their way to the broker: numbered, sent in batches, kept until
// stored.
//
// Whatever may have left once never changes again, so that sending it again gives the same bytes at
// the same positions. Small output is collected while something is in flight and sent when it is
// acknowledged (as Nagle's algorithm does), so it needs no timer. Pure values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "wire/job_item.hpp"

namespace grivon::lane {

class ItemLog {
public:
    explicit ItemLog(std::uint64_t first_position) : first_position_(first_position) {}

    void append(JobItem item);
    // Adds to the newest item if that is output of the same kind and step that has not left yet.
    // `item` has everything but the data.
    void append_output(const JobItem& item, std::string_view data);

    struct Batch {
        std::uint64_t position = 0;
        std::vector<JobItem> items;
    };
    // What is to be sent now, if anything; asked until it gives nothing. `flush`: also what is
    // worth waiting for.
    [[nodiscard]] std::optional<Batch> take(bool flush);

    // Items before `position` are stored. Positions that make no sense are passed over. True if
    // something new was stored.
    bool stored(std::uint64_t position);
    // Nothing that is not stored counts as sent any more.
    void send_again() { sent_count_ = sent_bytes_ = 0; }

    // Items before it are stored.
    [[nodiscard]] std::uint64_t stored_end() const { return first_position_; }
    [[nodiscard]] std::uint64_t end() const { return first_position_ + items_.size(); }
    [[nodiscard]] bool in_flight() const { return sent_count_ > 0; }
    // Too much is unacknowledged: no more output may be taken in.
    [[nodiscard]] bool full() const;

private:
    [[nodiscard]] std::size_t unsent_bytes() const;

    std::uint64_t first_position_;  // of the oldest item not stored
    std::deque<JobItem> items_;
    std::size_t bytes_ = 0;       // of items_
    std::size_t sent_bytes_ = 0;  // of those in flight
    std::size_t sent_count_ = 0;  // how many of items_ are in flight
    std::size_t left_count_ = 0;  // how many of items_ may have left once
};

}  // namespace grivon::lane
