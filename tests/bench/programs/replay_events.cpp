// Reads the event log from its first number to its last, page by page, as a subscriber that was
// away does.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/client.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon;
using namespace grivon::bench;

void run(const std::string& endpoint) {
    Client client(endpoint);
    FollowEvents question;
    question.from_now = true;
    client.send(question, 1);
    const auto end = std::get<EventPage>(client.receive().message).last;
    question.from_now = false;
    std::size_t events = 0;
    const auto begun = Clock::now();
    while (question.since < end) {
        client.send(question, 1);
        const auto answer = client.receive();
        const auto* page = std::get_if<EventPage>(&answer.message);
        if (page == nullptr || page->events.empty()) give_up("the log has ended too early");
        for (const auto& event : page->events)
            if (number(event.seq) != number(question.since) + 1)
                give_up("the log has a hole");
            else
                question.since = event.seq;
        events += page->events.size();
    }
    print_figures(events, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    std::string endpoint;
    CLI::App app{"Replays the event log."};
    app.add_option("--endpoint", endpoint, "of the broker, for clients")->required();
    CLI11_PARSE(app, argc, argv);
    run(endpoint);
}
