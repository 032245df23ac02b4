#include "workers/ssh/surroundings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "workers/ssh/client_config_file.hpp"

namespace grivon::ssh {
namespace {

// As ssh has it: where ~ is, the user's entry says, not the environment. Asked once, for a
// directory service may take its time.
Surroundings user_of_process() {
    Surroundings found;
    if (const passwd* user = ::getpwuid(::geteuid()); user != nullptr) {
        found.home = user->pw_dir;
        found.user = user->pw_name;
    }
    return found;
}

}  // namespace

Surroundings surroundings() {
    static const Surroundings user = user_of_process();
    Surroundings found = user;
    const char* agent = std::getenv("SSH_AUTH_SOCK");
    found.has_agent = agent != nullptr && *agent != 0;
    return found;
}

Result<> check_config_file(const std::string& path) {
    if (path.empty() || path == "none") return {};
    const auto lines = read_client_config(path, surroundings().home);
    if (!lines) return tl::unexpected(lines.error());
    return {};
}

}  // namespace grivon::ssh
