#include "wire/endpoints.hpp"

#include <sys/un.h>

namespace grivon {

Result<Endpoints> endpoints_in(const std::string& run_dir) {
    const Endpoints endpoints{"ipc://" + run_dir + "/client.ipc",
                              "ipc://" + run_dir + "/worker.ipc",
                              "ipc://" + run_dir + "/output.ipc", "ipc://" + run_dir + "/event.ipc",
                              "ipc://" + run_dir + "/log.ipc"};
    constexpr auto path_bytes_max = sizeof(sockaddr_un{}.sun_path) - 1;
    if (run_dir.size() + sizeof("/client.ipc") - 1 > path_bytes_max)
        return fail(Errc::usage,
                    "run_dir \"" + run_dir + "\" is too long: a socket's path has at most " +
                        std::to_string(path_bytes_max) + " bytes; choose a shorter directory");
    return endpoints;
}

}  // namespace grivon
