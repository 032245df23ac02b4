#include "broker/door/recent_events.hpp"

#include <string_view>

#include "wire/limits.hpp"

namespace grivon::broker {
namespace {

// About 20 MB; at a thousand jobs a second a subscriber may fall a few seconds behind and still be
// served from memory.
constexpr std::size_t events_kept_max = 20'000;

bool is_of_kind(std::string_view kind, std::string_view wanted) {
    return kind == wanted || (kind.starts_with(wanted) && kind[wanted.size()] == '.');
}

}  // namespace

bool passes(const FollowEvents& question, const Event& event) {
    return (question.batch == BatchId{} || event.batch == question.batch) &&
           (question.host.empty() || event.host == question.host) &&
           (question.kind.empty() || is_of_kind(event.kind, question.kind));
}

void RecentEvents::add(const std::vector<Event>& events) {
    for (const auto& event : events) {
        events_.push_back(event);
        last_ = event.seq;
    }
    while (events_.size() > events_kept_max) events_.pop_front();
}

std::optional<EventPage> RecentEvents::after(const FollowEvents& question) const {
    const auto since = question.since;
    EventPage page;
    page.last = since;
    if (since >= last_) return page;
    if (events_.empty() || number(events_.front().seq) > number(since) + 1) return std::nullopt;
    auto index = static_cast<std::size_t>(number(since) + 1 - number(events_.front().seq));
    for (; index < events_.size() && page.events.size() < limits::page_rows_max; ++index) {
        const auto& event = events_[index];
        page.last = event.seq;
        if (passes(question, event)) page.events.push_back(event);
    }
    return page;
}

}  // namespace grivon::broker
