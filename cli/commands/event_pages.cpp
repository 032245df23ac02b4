#include "cli/commands/event_pages.hpp"

namespace grivon::cli {

Outcome<EventsAnswer> next_events(Connection& broker, const FollowEvents& question) {
    auto answer = broker.ask(question, Patience::unbounded);
    if (!answer) return tl::unexpected(std::move(answer.error()));
    if (auto* page = std::get_if<EventPage>(&*answer)) return std::move(*page);
    if (auto* gone = std::get_if<EventsGone>(&*answer)) return *gone;
    return tl::unexpected(unfit_answer());
}

}  // namespace grivon::cli
