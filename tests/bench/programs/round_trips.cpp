// The broker's shortest answer, over a connection that is there: Ping and Pong, one at a time.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/client.hpp"
#include "tests/bench/programs/figures.hpp"

using namespace grivon;
using namespace grivon::bench;

int main(int argc, char** argv) {
    std::string endpoint;
    std::size_t count = 1;
    CLI::App app{"Times round trips to a broker."};
    app.add_option("--endpoint", endpoint, "of the broker, for clients")->required();
    app.add_option("--count", count);
    CLI11_PARSE(app, argc, argv);

    Client client(endpoint);
    client.send(Ping{}, 0);
    (void)client.receive();  // the connection is there
    std::vector<double> latencies_us;
    const auto begun = Clock::now();
    for (std::size_t i = 1; i <= count; ++i) {
        const auto asked = Clock::now();
        client.send(Ping{}, i);
        (void)client.receive();
        latencies_us.push_back(seconds_since(asked) * 1e6);
    }
    print_figures(count, seconds_since(begun), latencies_us);
}
