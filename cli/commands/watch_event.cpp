#include <algorithm>
#include <limits>

#include "cli/commands/commands.hpp"
#include "cli/commands/event_pages.hpp"
#include "cli/render/event_line.hpp"
#include "cli/render/json.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

// Prints pages of events from a number on, each event once, until there is reason to stop.
class EventWatcher {
public:
    explicit EventWatcher(Session& session) : session_(session) {
        const auto& operation = session.invocation.operation;
        follow_ = boolean_parameter(operation, "follow").value_or(true);
        batch_ =
            BatchId{static_cast<std::uint64_t>(number_parameter(operation, "batch").value_or(0))};
        left_ = static_cast<std::uint64_t>(number_parameter(operation, "count")
                                               .value_or(std::numeric_limits<std::int64_t>::max()));
        given_since_ = number_parameter(operation, "since");
        kind_ = text_parameter(operation, "kind").value_or("");
        host_ = text_parameter(operation, "host").value_or("");
    }

    Outcome<> run() {
        if (auto begun = begin(); !begun) return begun;
        while (left_ > 0 && (follow_ || since_ < newest_)) {
            auto answer = next_page();
            if (!answer) return tl::unexpected(answer.error());
            if (const auto* gone = std::get_if<EventsGone>(&*answer)) return refuse(*gone);
            const auto& page = std::get<EventPage>(*answer);
            if (auto printed = print_page(page); !printed) return printed;
            if (page.events.empty() && !follow_) return {};
        }
        return {};
    }

private:
    // Where to begin, and for follow=no where to end: the log may grow faster than it is read.
    Outcome<> begin() {
        if (given_since_) since_ = EventSeq{static_cast<std::uint64_t>(*given_since_)};
        if (given_since_ && follow_) return {};
        FollowEvents question;
        question.from_now = true;
        auto now = session_.broker.ask_for<EventPage>(question, Patience::bounded);
        if (!now) return tl::unexpected(now.error());
        newest_ = now->last;
        if (!given_since_) since_ = now->last;
        return {};
    }

    Outcome<EventsAnswer> next_page() {
        FollowEvents question;
        question.since = since_;
        question.batch = batch_;
        question.kind = kind_;
        question.host = host_;
        question.wait_ms = follow_ ? static_cast<std::uint32_t>(limits::wait_max.count()) : 0;
        return next_events(session_.broker, question);
    }

    // Going on from the horizon would pass over events without a word; that is for the person.
    static Outcome<> refuse(const EventsGone& gone) {
        const auto horizon = std::to_string(number(gone.horizon));
        return end(ExitStatus::failed, "events up to " + horizon +
                                           " are not kept any more; the oldest that can be "
                                           "had: grivon watch event since=" +
                                           horizon);
    }

    Outcome<> print_page(const EventPage& page) {
        std::string text;
        for (const auto& event : page.events) {
            if (event.seq <= since_ || left_ == 0) continue;
            since_ = event.seq;
            if (!follow_ && event.seq > newest_) break;
            text += session_.wants_json() ? event_json(event) : event_line(event);
            --left_;
        }
        since_ = std::max(since_, page.last);
        return session_.output.print(text);
    }

    Session& session_;
    bool follow_ = true;
    BatchId batch_{};
    std::string kind_;
    std::string host_;
    std::uint64_t left_ = 0;  // events to print before it is enough
    std::optional<std::int64_t> given_since_;
    EventSeq since_{};   // the last one seen
    EventSeq newest_{};  // of follow=no
};

}  // namespace

Outcome<ExitStatus> watch_events(Session& session) {
    if (auto watched = EventWatcher(session).run(); !watched)
        return tl::unexpected(watched.error());
    return ExitStatus::ok;
}

}  // namespace grivon::cli
