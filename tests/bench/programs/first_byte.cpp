// Jobs on one host, one at a time: from the submission to the start of its program there, as the
// host's journal tells. A job is begun when the one before it has succeeded, so its lane is idle.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "tests/bench/programs/event_log.hpp"
#include "tests/bench/programs/host_work.hpp"

namespace {

using namespace grivon;
using namespace grivon::bench;

struct Load {
    std::string endpoint;
    std::string target;
    std::string journal;
    std::size_t jobs = 1;
};

bool has_success(const EventPage& page) {
    return std::any_of(page.events.begin(), page.events.end(),
                       [](const auto& event) { return event.kind == "job.succeeded"; });
}

void wait_for_success(Client& client, EventSeq& last) {
    ask_for_events(client, last);
    for (;;) {
        const auto answer = client.receive();
        const auto* page = std::get_if<EventPage>(&answer.message);
        if (page == nullptr) continue;  // the submission is acknowledged
        expect_no_failure(*page);
        if (!page->events.empty()) last = page->events.back().seq;
        if (has_success(*page)) return;
        ask_for_events(client, last);
    }
}

void run(const Load& load) {
    Client client(load.endpoint);
    auto last = newest_event(client);
    Journal journal(load.journal);
    std::vector<Stopwatch> stopwatch{Stopwatch(&journal)};
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < load.jobs; ++i) {
        stopwatch[0].begin();
        client.submit(start_of(load.target), i + 1);
        wait_for_success(client, last);
        stopwatch[0].end();
    }
    print_figures(stopwatch, begun);
}

}  // namespace

int main(int argc, char** argv) {
    Load load;
    CLI::App app{"Times jobs on an idle lane, from submission to start on the host."};
    app.add_option("--endpoint", load.endpoint, "of the broker, for clients")->required();
    app.add_option("--target", load.target, "host whose one VM is on")->required();
    app.add_option("--journal", load.journal, "of that host")->required();
    app.add_option("--jobs", load.jobs);
    CLI11_PARSE(app, argc, argv);
    run(load);
}
