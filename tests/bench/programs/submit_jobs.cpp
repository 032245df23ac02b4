// Submits one operation again and again and waits until each is acknowledged, which is after its
// commit. So many requests are on their way at a time.
#include <CLI/CLI.hpp>
#include <unordered_map>

#include "tests/bench/programs/client.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon;
using namespace grivon::bench;

struct Load {
    std::string endpoint;
    std::string verb = "start";
    std::string target;       // a host, a rack
    std::size_t targets = 0;  // if not 0: the request's number, modulo this, follows it
    std::size_t requests = 1;
    std::size_t window = 1;
};

BatchSpec batch_on(const Load& load, std::size_t request) {
    Operation operation;
    operation.verb = load.verb;
    operation.object = "host vmware";
    operation.arguments = {load.target};
    if (load.targets > 0) operation.arguments[0] += std::to_string(request % load.targets);
    BatchSpec batch;
    batch.operations.push_back(std::move(operation));
    return batch;
}

void run(const Load& load) {
    Client client(load.endpoint);
    std::unordered_map<std::uint64_t, Clock::time_point> sent_at;
    std::vector<double> latencies_us;
    std::size_t sent = 0;
    std::size_t jobs = 0;
    const auto begun = Clock::now();
    while (latencies_us.size() < load.requests) {
        for (; sent < load.requests && sent_at.size() < load.window; ++sent) {
            sent_at[sent + 1] = Clock::now();
            client.submit(batch_on(load, sent), sent + 1);
        }
        const auto answer = client.accepted();
        latencies_us.push_back(seconds_since(sent_at.at(answer.request)) * 1e6);
        sent_at.erase(answer.request);
        jobs += answer.accepted.jobs.size();
    }
    print_figures(jobs, seconds_since(begun), latencies_us);
}

}  // namespace

int main(int argc, char** argv) {
    Load load;
    CLI::App app{"Submits jobs to a broker and waits for the acknowledgements."};
    app.add_option("--endpoint", load.endpoint, "of the broker, for clients")->required();
    app.add_option("--verb", load.verb, "of the operation, whose object is host vmware");
    app.add_option("--target", load.target, "what it names")->required();
    app.add_option("--targets", load.targets, "numbers from 0 that follow it in turn; 0: none");
    app.add_option("--requests", load.requests);
    app.add_option("--window", load.window, "requests on their way at a time");
    CLI11_PARSE(app, argc, argv);
    run(load);
}
