#include "broker/door/recent_events.hpp"

#include <string_view>

#include "broker/door/door_limits.hpp"

namespace grivon::broker {
namespace {

bool is_of_kind(std::string_view kind, std::string_view wanted) {
    return kind == wanted || (kind.starts_with(wanted) && kind[wanted.size()] == '.');
}

}  // namespace

bool passes(const FollowEvents& question, const Event& event) {
    return (question.batch == BatchId{} || event.batch == question.batch) &&
           (question.host.empty() || event.host == question.host) &&
           (question.kind.empty() || is_of_kind(event.kind, question.kind));
}

void RecentEvents::add(std::vector<CommittedEvent> events) {
    for (auto& one : events) {
        last_ = one.event.seq;
        events_.push_back(std::move(one));
    }
    while (events_.size() > door_limits::events_kept_max) events_.pop_front();
}

bool RecentEvents::reach_back_to(EventSeq since) const {
    return since >= last_ ||
           (!events_.empty() && number(events_.front().event.seq) <= number(since) + 1);
}

std::optional<EncodedEventPage> RecentEvents::after(const FollowEvents& question) const {
    const auto since = question.since;
    if (!reach_back_to(since)) return std::nullopt;
    EncodedEventPage page;
    page.last = since;
    if (since >= last_) return page;
    auto index = static_cast<std::size_t>(number(since) + 1 - number(events_.front().event.seq));
    for (; index < events_.size(); ++index) {
        const auto& [event, encoded] = events_[index];
        if (passes(question, event) && !page.add(encoded)) break;
        page.last = event.seq;
    }
    return page;
}

}  // namespace grivon::broker
