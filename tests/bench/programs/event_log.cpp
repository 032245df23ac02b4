#include "tests/bench/programs/event_log.hpp"

#include "tests/bench/programs/figures.hpp"

namespace grivon::bench {
namespace {

constexpr std::uint64_t follow_request = 1'000'000'000;  // no submission has this number
constexpr std::uint32_t news_wait_ms = 20'000;

}  // namespace

BatchSpec start_of(const std::string& target) {
    Operation operation;
    operation.verb = "start";
    operation.object = "host vmware";
    operation.arguments = {target};
    BatchSpec batch;
    batch.operations.push_back(std::move(operation));
    return batch;
}

EventSeq newest_event(Client& client) {
    FollowEvents question;
    question.from_now = true;
    client.send(question, follow_request);
    return std::get<EventPage>(client.receive().message).last;
}

void ask_for_events(Client& client, EventSeq since) {
    FollowEvents question;
    question.since = since;
    question.wait_ms = news_wait_ms;
    client.send(question, follow_request);
}

void expect_no_failure(const EventPage& page) {
    for (const auto& event : page.events)
        if (event.kind == "job.failed" || event.kind == "job.uncertain")
            give_up(event.kind + ": " + event.message);
}

}  // namespace grivon::bench
