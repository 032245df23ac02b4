#include "tests/bench/programs/gearman_client.hpp"

#include <libgearman/gearman.h>

#include "tests/bench/programs/figures.hpp"

namespace grivon::bench {

void submit_to_gearmand(unsigned short port, std::size_t jobs, std::size_t tasks_max,
                        std::size_t payload_bytes) {
    gearman_client_st* client = gearman_client_create(nullptr);
    gearman_client_add_server(client, "127.0.0.1", port);
    gearman_client_add_options(client, GEARMAN_CLIENT_FREE_TASKS);
    const std::string payload(payload_bytes, 'x');
    for (std::size_t done = 0; done < jobs;) {
        for (std::size_t i = 0; i < tasks_max && done < jobs; ++i, ++done) {
            gearman_return_t outcome = GEARMAN_SUCCESS;
            gearman_client_add_task_background(client, nullptr, nullptr, function_name, nullptr,
                                               payload.data(), payload.size(), &outcome);
            if (outcome != GEARMAN_SUCCESS) give_up(gearman_client_error(client));
        }
        if (gearman_client_run_tasks(client) != GEARMAN_SUCCESS)
            give_up(gearman_client_error(client));
    }
    gearman_client_free(client);
}

}  // namespace grivon::bench
