// Submits background jobs to gearmand.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/figures.hpp"
#include "tests/bench/programs/gearman_client.hpp"

int main(int argc, char** argv) {
    using namespace grivon::bench;
    unsigned short port = 0;
    std::size_t jobs = 10'000;
    std::size_t tasks = 1000;
    std::size_t payload_bytes = 200;
    CLI::App app{"Submits background jobs to gearmand."};
    app.add_option("--port", port)->required();
    app.add_option("--jobs", jobs);
    app.add_option("--tasks", tasks, "on their way at a time");
    app.add_option("--payload-bytes", payload_bytes);
    CLI11_PARSE(app, argc, argv);
    const auto begun = Clock::now();
    submit_to_gearmand(port, jobs, tasks, payload_bytes);
    print_figures(jobs, seconds_since(begun));
}
