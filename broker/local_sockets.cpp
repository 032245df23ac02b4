#include "broker/local_sockets.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace grivon::broker {
namespace {

std::string path_of(const std::string& endpoint) {
    return endpoint.substr(std::string_view("ipc://").size());
}

Result<> give(const std::string& path, gid_t group, mode_t mode) {
    if (chown(path.c_str(), static_cast<uid_t>(-1), group) == 0 && chmod(path.c_str(), mode) == 0)
        return {};
    return fail(errno == EPERM ? Errc::denied : Errc::unavailable,
                "cannot give " + path + " to the group of [broker] group: " + std::strerror(errno) +
                    "; is the broker's account in that group?");
}

}  // namespace

void keep_files_private() {
    umask(S_IRWXG | S_IRWXO);
}

Result<> open_to_group(const std::string& run_dir, const Endpoints& endpoints,
                       const std::optional<Configuration::Group>& group) {
    constexpr mode_t socket_mode = 0660;
    constexpr mode_t directory_mode = 0750;
    if (!group) return {};
    for (const auto& endpoint : {endpoints.client, endpoints.event, endpoints.log})
        if (auto ok = give(path_of(endpoint), group->gid, socket_mode); !ok) return ok;
    return give(run_dir, group->gid, directory_mode);
}

}  // namespace grivon::broker
