#include "wire/endpoints.hpp"

#include <sys/un.h>

#include "wire/values.hpp"

namespace grivon {
namespace {

constexpr std::string_view tcp_scheme = "tcp://";
constexpr std::int64_t ports = 5;

// Letters, digits and what stands in names and addresses; "[...]" around those of IPv6.
bool is_host_part(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']'))
        return host.size() > 2 && consists_of(host.substr(1, host.size() - 2), ":.%");
    return !host.empty() && host.find(':') == std::string_view::npos && consists_of(host, ".-_");
}

tl::unexpected<Error> no_tcp_endpoint(std::string_view text) {
    return fail(Errc::usage, "\"" + std::string(text.substr(0, 255)) +
                                 "\" is no endpoint such as tcp://192.0.2.1:" +
                                 std::to_string(default_port) + " (IPv6: tcp://[2001:db8::1])");
}

}  // namespace

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

bool is_tcp(std::string_view endpoint) {
    return endpoint.starts_with(tcp_scheme);
}

Result<Endpoints> endpoints_at(std::string_view tcp) {
    if (!is_tcp(tcp)) return no_tcp_endpoint(tcp);
    auto host = tcp.substr(tcp_scheme.size());
    std::int64_t port = default_port;
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos && !host.ends_with(']');
    if (has_port) {
        const auto given = number_in(host.substr(colon + 1));
        if (!given || *given < 1 || *given > UINT16_MAX + 1 - ports) return no_tcp_endpoint(tcp);
        port = *given;
        host = host.substr(0, colon);
    }
    if (!is_host_part(host)) return no_tcp_endpoint(tcp);
    const auto at = [&](std::int64_t offset) {
        return std::string(tcp_scheme) + std::string(host) + ":" + std::to_string(port + offset);
    };
    return Endpoints{at(0), at(1), at(2), at(3), at(4)};
}

}  // namespace grivon
