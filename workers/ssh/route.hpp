// The logins that lead to a host: those of its jump hosts, then its own. Says who is right when
// several have a word in it:
//
//   address, port, user, jump   the inventory, if somebody has said them there; ssh_config;
//   defaults keys to log in with         [ssh] identity_file; ssh_config; the agent and the usual
//   files keys of hosts               the pinned one alone; else [ssh] known_hosts or those of
//   ssh_config
//
// Pure; any thread. Errors: Errc::denied with the host's name and what to do.
#pragma once

#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "workers/ssh/client_config.hpp"
#include "workers/ssh/login.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::ssh {

// Of the worker's process.
struct Surroundings {
    std::string home;
    std::string user;
    bool has_agent = false;  // SSH_AUTH_SOCK is set
};

struct Route {
    std::vector<Login> logins;       // the first is connected to directly; the last is the host
    std::vector<std::string> notes;  // see ClientOptions
};

[[nodiscard]] Result<Route> route_to(const HostConnection& host, const Settings& settings,
                                     const std::vector<ConfigLine>& config,
                                     const Surroundings& surroundings);

}  // namespace grivon::ssh
