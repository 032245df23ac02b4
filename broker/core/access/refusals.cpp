#include "broker/core/access/refusals.hpp"

#include <utility>

#include "wire/limits.hpp"
#include "wire/text.hpp"

namespace grivon::core {
namespace {

constexpr std::chrono::seconds counted_for{60};
// Different refusals in a minute; further ones are counted together. Who is refused so often with
// ever other words is trying something, and the audit says so.
constexpr std::size_t different_max = 200;

AuditRow row_of(const AccessRefused& refusal) {
    AuditRow row;
    row.user = refusal.user;
    row.origin = refusal.origin;
    row.operation = refusal.operation;
    row.outcome = AuditOutcome::refused;
    row.message = refusal.why;
    row.reason = refusal.reason;
    return row;
}

// What is kept must not be as long as somebody likes.
AccessRefused bounded(AccessRefused refusal) {
    refusal.operation = clean_line(refusal.operation, limits::event_operation_bytes_max);
    refusal.why = clean_line(refusal.why, limits::message_bytes_max);
    refusal.reason = clean_line(refusal.reason, limits::message_bytes_max);
    return refusal;
}

}  // namespace

void Refusals::add(const AccessRefused& asked, const Now& now, ChangeLog& log) {
    const auto refusal = bounded(asked);
    Key key(refusal.user, refusal.origin, refusal.operation, refusal.why);
    auto found = counted_.find(key);
    if (found == counted_.end() && counted_.size() >= different_max) {
        key = Key();
        found = counted_.find(key);
        if (found == counted_.end()) {
            AccessRefused various;
            various.why = "more than " + std::to_string(different_max) +
                          " different requests were refused within a minute; further ones are "
                          "only counted";
            log.audit(row_of(various), now);
            counted_.emplace(key, Counted{std::move(various), 1});
            ends_.emplace_back(now.steady + counted_for, std::move(key));
            return;
        }
    }
    if (found != counted_.end()) {
        ++found->second.more;
        return;
    }
    log.audit(row_of(refusal), now);
    ends_.emplace_back(now.steady + counted_for, key);
    counted_.emplace(std::move(key), Counted{refusal, 0});
}

void Refusals::time_passed(const Now& now, ChangeLog& log) {
    while (!ends_.empty() && ends_.front().first <= now.steady) {
        auto key = std::move(ends_.front().second);
        ends_.pop_front();
        const auto found = counted_.find(key);
        auto& counted = found->second;
        if (counted.more == 0) {
            counted_.erase(found);
            continue;
        }
        auto row = row_of(counted.refusal);
        row.message += " (" + std::to_string(counted.more) + " more times within a minute)";
        log.audit(std::move(row), now);
        counted.more = 0;
        ends_.emplace_back(now.steady + counted_for, std::move(key));
    }
}

std::optional<SteadyTime> Refusals::next_wakeup() const {
    if (ends_.empty()) return std::nullopt;
    return ends_.front().first;
}

}  // namespace grivon::core
