#include "workers/ssh/route.hpp"

#include <algorithm>

#include "wire/jump.hpp"
#include "wire/values.hpp"

namespace grivon::ssh {
namespace {

constexpr std::uint16_t usual_port = 22;
constexpr auto usual_user = "root";
constexpr auto usual_global_known_hosts = "/etc/ssh/ssh_known_hosts";
constexpr std::string_view usual_identities[]{"/.ssh/id_ed25519", "/.ssh/id_ecdsa", "/.ssh/id_rsa"};
// Probes of ServerAliveInterval that are not answered before a host is gone, as OpenSSH counts.
constexpr int unanswered_max = 3;

bool is_none(const std::string& word) {
    return word == "none" || word == "/dev/null";
}

// What the inventory knows of a host that is logged in to; on the way or not.
struct Wanted {
    std::string name;
    std::string address;     // empty: nobody has said one
    std::uint16_t port = 0;  // 0: likewise
    std::string user;        // empty: likewise
    std::string host_key;
    bool accept_new = false;
    bool in_inventory = false;
};

Wanted wanted_of(const HostConnection& host) {
    Wanted wanted{host.name,     host.address,    host.port, host.user,
                  host.host_key, host.accept_new, true};
    if (host.address == host.name) wanted.address.clear();
    if (host.port_is_default) wanted.port = 0;
    if (host.user_is_default) wanted.user.clear();
    return wanted;
}

Wanted wanted_of(const JumpHost& jump) {
    Wanted wanted{jump.host,       jump.address,         jump.port, jump.user, jump.host_key,
                  jump.accept_new, !jump.address.empty()};
    if (jump.address == jump.host) wanted.address.clear();
    return wanted;
}

class Planner {
public:
    Planner(const HostConnection& host, const Settings& settings,
            const std::vector<ConfigLine>& config, const Surroundings& surroundings)
        : host_(host), settings_(settings), config_(config), surroundings_(surroundings) {}

    Result<Route> plan() {
        auto options = options_of(host_.name);
        if (!options) return tl::unexpected(options.error());
        const auto hops = hops_of(*options);
        if (!hops) return tl::unexpected(hops.error());
        for (const auto& hop : *hops) {
            const auto own = options_of(hop.host);
            if (!own) return tl::unexpected(own.error());
            if (auto added = add(wanted_of(hop), *own); !added)
                return tl::unexpected(added.error());
        }
        if (auto added = add(wanted_of(host_), *options); !added)
            return tl::unexpected(added.error());
        return std::move(route_);
    }

private:
    Result<ClientOptions> options_of(const std::string& name) {
        auto options = client_options_of(config_, name);
        if (!options)
            return fail(Errc::denied, "cannot log in to " + host_.name + ": " +
                                          options.error().message +
                                          "; correct it, or set [ssh] config_file");
        for (auto& note : options->notes)
            if (std::find(route_.notes.begin(), route_.notes.end(), note) == route_.notes.end())
                route_.notes.push_back(std::move(note));
        return options;
    }

    // Those of the inventory; else those of ProxyJump, which is often said of all hosts at once,
    // the jump host itself included.
    Result<std::vector<JumpHost>> hops_of(const ClientOptions& options) {
        if (!host_.jump.empty()) return host_.jump;
        if (options.proxy_command && !is_none(*options.proxy_command))
            return fail(Errc::denied,
                        "cannot log in to " + host_.name +
                            ": the SSH configuration has a ProxyCommand for it, and GriVon runs "
                            "no command of that file; write ProxyJump there, or grivon set host " +
                            host_.name + " jump=[USER@]HOST[:PORT]");
        if (!options.proxy_jump || is_none(*options.proxy_jump)) return std::vector<JumpHost>();
        auto hops = jump_hosts_in(*options.proxy_jump);
        if (!hops)
            return fail(Errc::denied,
                        "cannot log in to " + host_.name +
                            ": ProxyJump of the SSH configuration: " + hops.error().message);
        for (const auto& hop : *hops)
            if (hop.host == host_.name) return std::vector<JumpHost>();
        return hops;
    }

    Result<> add(const Wanted& wanted, const ClientOptions& options) {
        Login login;
        login.name = wanted.name;
        login.for_host = host_.name;
        auto address = address_of(wanted, options);
        if (!address) return tl::unexpected(address.error());
        login.address = std::move(*address);
        login.port = wanted.port != 0 ? wanted.port : options.port.value_or(usual_port);
        login.user = !wanted.user.empty() ? wanted.user : options.user.value_or(usual_user);
        login.host_key = wanted.host_key;
        login.accept_new = wanted.accept_new;
        login.in_inventory = wanted.in_inventory;
        login.host_key_algorithms = options.host_key_algorithms;
        add_known_hosts(options, login);
        add_identities(options, login);
        login.connect_time = connect_time_max;
        if (options.connect_timeout) login.connect_time = *options.connect_timeout;
        login.silence = options.server_alive_interval
                            ? *options.server_alive_interval * (unanswered_max + 1)
                            : silent_peer_max;
        if (!is_login_name(login.user))
            return fail(Errc::denied, "cannot log in to " + login.name +
                                          ": User of the SSH configuration is no login name");
        route_.logins.push_back(std::move(login));
        return {};
    }

    Result<std::string> address_of(const Wanted& wanted, const ClientOptions& options) {
        if (!wanted.address.empty()) return wanted.address;
        if (!options.host_name) return wanted.name;
        Login of_name;
        of_name.name = of_name.address = wanted.name;
        auto address = expanded(*options.host_name, of_name);
        if (is_ssh_address(address)) return address;
        return fail(Errc::denied, "cannot log in to " + wanted.name +
                                      ": HostName of the SSH configuration is neither a name nor "
                                      "an address");
    }

    void add_known_hosts(const ClientOptions& options, Login& login) const {
        std::vector<std::string> files = options.user_known_hosts;
        if (files.empty()) files.emplace_back("~/.ssh/known_hosts");
        if (!settings_.known_hosts.empty()) files = {settings_.known_hosts};
        if (options.global_known_hosts.empty())
            files.emplace_back(usual_global_known_hosts);
        else
            files.insert(files.end(), options.global_known_hosts.begin(),
                         options.global_known_hosts.end());
        for (const auto& file : files)
            if (!is_none(file)) login.known_hosts.push_back(expanded(file, login));
    }

    void add_identities(const ClientOptions& options, Login& login) const {
        if (!settings_.identity_file.empty()) {
            login.identity_files = {settings_.identity_file};
            return;
        }
        login.use_agent = surroundings_.has_agent && !options.identities_only;
        for (const auto& file : options.identity_files)
            if (!is_none(file)) login.identity_files.push_back(expanded(file, login));
        if (!options.identity_files.empty()) return;
        login.identities_are_usual = true;
        for (const auto file : usual_identities)
            login.identity_files.push_back(surroundings_.home + std::string(file));
    }

    // ~ and the % of ssh_config(5) that make sense here; others stay as they are.
    [[nodiscard]] std::string expanded(std::string text, const Login& login) const {
        if (text.starts_with("~/")) text.replace(0, 1, surroundings_.home);
        std::string result;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%' || i + 1 == text.size()) {
                result += text[i];
                continue;
            }
            switch (text[++i]) {
                case '%':
                    result += '%';
                    break;
                case 'd':
                    result += surroundings_.home;
                    break;
                case 'h':
                    result += login.address;
                    break;
                case 'n':
                    result += login.name;
                    break;
                case 'p':
                    result += std::to_string(login.port);
                    break;
                case 'r':
                    result += login.user;
                    break;
                case 'u':
                    result += surroundings_.user;
                    break;
                default:
                    result += '%';
                    result += text[i];
            }
        }
        return result;
    }

    const HostConnection& host_;
    const Settings& settings_;
    const std::vector<ConfigLine>& config_;
    const Surroundings& surroundings_;
    Route route_;
};

}  // namespace

Result<Route> route_to(const HostConnection& host, const Settings& settings,
                       const std::vector<ConfigLine>& config, const Surroundings& surroundings) {
    return Planner(host, settings, config, surroundings).plan();
}

}  // namespace grivon::ssh
