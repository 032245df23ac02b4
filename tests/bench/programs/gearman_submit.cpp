// Submits background jobs to gearmand through its own client library, so many tasks a run: that is
// the most it offers against a round trip for each job. Each is acknowledged by JOB_CREATED, which
// gearmand says when its queue has stored the job.
#include <libgearman/gearman.h>

#include <CLI/CLI.hpp>

#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

void run(unsigned short port, std::size_t jobs, std::size_t tasks_max, std::size_t payload_bytes) {
    gearman_client_st* client = gearman_client_create(nullptr);
    gearman_client_add_server(client, "127.0.0.1", port);
    gearman_client_add_options(client, GEARMAN_CLIENT_FREE_TASKS);
    const std::string payload(payload_bytes, 'x');
    const auto begun = Clock::now();
    for (std::size_t done = 0; done < jobs;) {
        for (std::size_t i = 0; i < tasks_max && done < jobs; ++i, ++done) {
            gearman_return_t outcome = GEARMAN_SUCCESS;
            gearman_client_add_task_background(client, nullptr, nullptr, "noop", nullptr,
                                               payload.data(), payload.size(), &outcome);
            if (outcome != GEARMAN_SUCCESS) give_up(gearman_client_error(client));
        }
        if (gearman_client_run_tasks(client) != GEARMAN_SUCCESS)
            give_up(gearman_client_error(client));
    }
    print_figures(jobs, seconds_since(begun));
    gearman_client_free(client);
}

}  // namespace

int main(int argc, char** argv) {
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
    run(port, jobs, tasks, payload_bytes);
}
