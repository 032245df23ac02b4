// Submits jobs and follows the event log until so many have succeeded: the whole life of a job as a
// client sees it. Without requests it only follows: jobs that others have queued.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/client.hpp"
#include "tests/bench/programs/event_log.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon;
using namespace grivon::bench;

struct Load {
    std::string endpoint;
    std::string target;
    std::size_t requests = 0;
    std::size_t jobs = 0;  // to be waited for
};

void run(const Load& load) {
    Client client(load.endpoint);
    auto last = newest_event(client);
    std::puts("ready");  // what happens from now on is seen
    std::fflush(stdout);
    std::size_t succeeded = 0;
    std::size_t events = 0;
    bool begun_to_run = load.requests > 0;
    auto begun = Clock::now();
    for (std::size_t i = 0; i < load.requests; ++i) {
        client.submit(start_of(load.target), i + 1);
    }
    ask_for_events(client, last);
    while (succeeded < load.jobs) {
        const auto answer = client.receive();
        const auto* page = std::get_if<EventPage>(&answer.message);
        if (page == nullptr) continue;  // a submission is acknowledged
        expect_no_failure(*page);
        for (const auto& event : page->events) {
            if (event.kind == "job.running" && !begun_to_run) {
                begun_to_run = true;
                begun = Clock::now();
            }
            if (event.kind == "job.succeeded") ++succeeded;
        }
        if (!page->events.empty()) last = page->events.back().seq;
        events += page->events.size();
        ask_for_events(client, last);
    }
    std::fprintf(stderr, "%zu events\n", events);
    print_figures(succeeded, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    Load load;
    CLI::App app{"Submits jobs and waits until they have succeeded."};
    app.add_option("--endpoint", load.endpoint, "of the broker, for clients")->required();
    app.add_option("--target", load.target, "hosts whose VMs are started");
    app.add_option("--requests", load.requests);
    app.add_option("--jobs", load.jobs, "to be waited for")->required();
    CLI11_PARSE(app, argc, argv);
    run(load);
}
