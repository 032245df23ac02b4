#include "broker/store/pending_writes.hpp"

#include <algorithm>

#include "broker/store/store_limits.hpp"
#include "broker/store/write_plan.hpp"

namespace grivon::store {
namespace {

// Half of what waits: while one half commits, the broker, the workers and their hosts have the
// other half to go on with. All of it at once would make the lanes keep step, and wait for each
// other.
std::size_t records_of_one(std::size_t waiting) {
    return std::clamp(waiting / 2, limits::transaction_records_min,
                      limits::transaction_records_max);
}

}  // namespace

std::uint64_t PendingWrites::push(std::vector<core::Record> records) {
    std::size_t bytes = 0;
    for (const auto& record : records) bytes += approximate_bytes(record);
    std::unique_lock lock(mutex_);
    records_ += records.size();
    writes_.push_back({std::move(records), bytes});
    const auto ticket = ++pushed_;
    lock.unlock();  // or who is woken has to wait for it
    changed_.notify_all();
    return ticket;
}

std::optional<WriteBatch> PendingWrites::take(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [this] { return closed_ || !writes_.empty(); });
    if (closed_ && writes_.empty()) return std::nullopt;
    WriteBatch batch;
    const auto records_max = records_of_one(records_);
    std::size_t records = 0;
    std::size_t bytes = 0;
    while (!writes_.empty()) {
        const auto& next = writes_.front();
        records += next.records.size();
        bytes += next.bytes;
        const bool full = records > records_max || bytes > limits::transaction_bytes_max;
        if (full && !batch.writes.empty()) break;
        records_ -= next.records.size();
        batch.writes.push_back(std::move(writes_.front().records));
        writes_.pop_front();
        ++taken_;
    }
    batch.last_ticket = taken_;
    return batch;
}

void PendingWrites::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

bool PendingWrites::pause(std::chrono::milliseconds duration) {
    std::unique_lock lock(mutex_);
    if (closed_) return false;
    changed_.wait_for(lock, duration, [this] { return closed_; });
    return true;
}

}  // namespace grivon::store
