// Submits background jobs to gearmand and has workers, each a thread with a connection, do nothing
// for them: from the first submission to the last result.
#include <libgearman/gearman.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <thread>

#include "tests/bench/programs/figures.hpp"
#include "tests/bench/programs/gearman_client.hpp"

namespace {

using namespace grivon::bench;

std::atomic<std::size_t> worked{0};

gearman_return_t do_nothing(gearman_job_st* job, void*) {
    const std::string_view line = "getstate() = on\n";
    gearman_job_send_complete(job, line.data(), line.size());
    worked.fetch_add(1);
    worked.notify_all();
    return GEARMAN_SUCCESS;
}

void work(unsigned short port, const std::atomic<bool>& stop) {
    gearman_worker_st* worker = gearman_worker_create(nullptr);
    gearman_worker_add_server(worker, "127.0.0.1", port);
    constexpr int look_ms = 100;  // whether it is to stop
    gearman_worker_set_timeout(worker, look_ms);
    gearman_worker_define_function(worker, function_name, std::strlen(function_name),
                                   gearman_function_create(do_nothing), 0, nullptr);
    while (!stop) (void)gearman_worker_work(worker);
    gearman_worker_free(worker);
}

void run(unsigned short port, std::size_t jobs, std::size_t workers, std::size_t payload_bytes) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([&] { work(port, stop); });
    const auto begun = Clock::now();
    submit_to_gearmand(port, jobs, jobs, payload_bytes);
    for (auto done = worked.load(); done < jobs; done = worked.load()) worked.wait(done);
    const auto seconds = seconds_since(begun);
    stop = true;
    for (auto& thread : threads) thread.join();
    print_figures(jobs, seconds);
}

}  // namespace

int main(int argc, char** argv) {
    unsigned short port = 0;
    std::size_t jobs = 5'000;
    std::size_t workers = 4;
    std::size_t payload_bytes = 200;
    CLI::App app{"Submits background jobs to gearmand and works them off."};
    app.add_option("--port", port)->required();
    app.add_option("--jobs", jobs);
    app.add_option("--workers", workers);
    app.add_option("--payload-bytes", payload_bytes);
    CLI11_PARSE(app, argc, argv);
    run(port, jobs, workers, payload_bytes);
}
