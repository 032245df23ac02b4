#include "workers/configuration.hpp"

#include <unistd.h>

#include <array>

#include "wire/curve_login.hpp"
#include "wire/endpoints.hpp"
#include "workers/settings.hpp"
#include "workers/ssh/authentication.hpp"
#include "workers/ssh/surroundings.hpp"

namespace grivon::workers {
namespace {

std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "worker";
    return name.data();
}

// Of the ways to say where the broker is, one.
Result<Endpoints> endpoints_meant(SettingsFile& file) {
    const auto run_dir = file.text(settings::run_dir);
    const auto broker = file.text(settings::broker);
    Endpoints both;
    both.worker = file.text(settings::worker_endpoint);
    both.output = file.text(settings::output_endpoint);
    const bool worker = !both.worker.empty();
    const bool output = !both.output.empty();
    const int ways = (run_dir.empty() ? 0 : 1) + (broker.empty() ? 0 : 1) + (worker || output);
    if (ways > 1)
        file.refuse(run_dir.empty() ? settings::broker : settings::run_dir,
                    "give either \"run_dir\", or \"broker\", or \"worker\" and \"output\"");
    if (worker != output)
        file.refuse(worker ? settings::worker_endpoint : settings::output_endpoint,
                    "\"worker\" and \"output\" go together: give both endpoints");
    if (is_tcp(both.worker) || is_tcp(both.output))
        file.refuse(settings::worker_endpoint, "give tcp as \"broker\", with its keys");
    if (worker) return both;
    if (broker.empty()) return endpoints_in(run_dir.empty() ? default_run_dir : run_dir);
    return endpoints_at(broker);
}

void read_endpoints(SettingsFile& file, Configuration& configuration) {
    const auto endpoints = endpoints_meant(file);
    const auto broker = file.text(settings::broker);
    if (!endpoints)
        return file.refuse(broker.empty() ? settings::run_dir : settings::broker,
                           endpoints.error().message);
    configuration.worker_endpoint = endpoints->worker;
    configuration.output_endpoint = endpoints->output;
    configuration.key_file = file.text(settings::key_file);
    configuration.login = read_login(file, endpoints->worker,
                                     {settings::broker, settings::broker_key, settings::key_file});
}

void read_ssh(SettingsFile& file, ssh::Settings& ssh) {
    ssh.identity_file = file.text(settings::identity_file);
    ssh.known_hosts = file.text(settings::known_hosts);
    ssh.config_file = file.text(settings::config_file);
    if (const auto usable = ssh::check_config_file(ssh.config_file); !usable)
        file.refuse(settings::config_file, usable.error().message);
    if (ssh.identity_file.empty()) return;
    if (const auto usable = ssh::check_identity_file(ssh.identity_file); !usable)
        file.refuse(settings::identity_file, usable.error().message);
}

Result<Configuration> configuration_in(SettingsFile file) {
    Configuration configuration;
    configuration.name = file.text(settings::name);
    if (configuration.name.empty()) configuration.name = machine_name();
    configuration.lanes_max = static_cast<std::uint32_t>(file.number(settings::lanes_max));
    configuration.core_dumps = file.yes_or_no(settings::core_dumps);
    read_endpoints(file, configuration);
    configuration.site = file.text(settings::site);
    read_ssh(file, configuration.ssh);
    configuration.log_level = file.text(settings::log_level);
    if (auto ok = file.done(); !ok) return tl::unexpected(ok.error());
    return configuration;
}

}  // namespace

Result<Configuration> read_configuration(const std::string& path) {
    return SettingsFile::read(path).and_then(configuration_in);
}

Result<Configuration> parse_configuration(const std::string& text, const std::string& path) {
    return SettingsFile::parse(text, path).and_then(configuration_in);
}

}  // namespace grivon::workers
