// The user's ssh_config(5), and the login that follows from it. The input is the file, and after a
// NUL what it includes by any name.
#include "tests/fuzz/fuzz.hpp"
#include "wire/jump.hpp"
#include "wire/values.hpp"
#include "workers/ssh/key_algorithms.hpp"
#include "workers/ssh/route.hpp"

using namespace grivon;
using namespace grivon::ssh;

namespace {

HostConnection host_as_added() {
    HostConnection host;
    host.name = host.address = "web-1";
    host.port_is_default = host.user_is_default = true;
    return host;
}

void check(const Login& login) {
    // What goes to a host's sshd, to the resolver, into a line that people copy.
    fuzz::must(is_ssh_address(login.address), "an address is one");
    fuzz::must(is_login_name(login.user), "a login user is one");
    fuzz::must(login.port != 0, "there is a port");
    fuzz::must(login.connect_time.count() > 0 && login.silence.count() > 0, "times are positive");
    const auto algorithms = key_algorithms({"ssh-rsa"}, login.host_key_algorithms);
    fuzz::must(!algorithms || algorithms->find("rsa-sha2-") != std::string::npos,
               "the expected key is asked for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = fuzz::pieces_of(fuzz::text_of(data, size), '\0');
    const auto included = [&](const std::string&) -> Result<std::vector<IncludedFile>> {
        if (parts.size() < 2) return std::vector<IncludedFile>();
        return std::vector<IncludedFile>{{"included", std::string(parts[1])}};
    };
    const auto lines = client_config_lines(parts[0], "config", included);
    if (!lines) {
        fuzz::must(!lines.error().message.empty(), "a refusal says why");
        return 0;
    }
    fuzz::must(lines->size() <= client_config_lines_max + client_config_depth_max * 2 + 2,
               "no more lines than allowed");
    const auto route = route_to(host_as_added(), {}, *lines, {"/home/me", "me", true});
    if (!route) {
        fuzz::must(route.error().code == Errc::denied, "a refusal is one of the login");
        return 0;
    }
    fuzz::must(!route->logins.empty() && route->logins.size() <= jump_hosts_max + 1,
               "a route leads somewhere");
    for (const auto& login : route->logins) check(login);
    return 0;
}
