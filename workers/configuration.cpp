#include "workers/configuration.hpp"

#include <unistd.h>

#include <array>

#include "wire/endpoints.hpp"
#include "workers/settings.hpp"
#include "workers/ssh/authentication.hpp"
#include "workers/ssh/session.hpp"

namespace grivon::workers {
namespace {

std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "worker";
    return name.data();
}

void read_endpoints(SettingsFile& file, Configuration& configuration) {
    const auto run_dir = file.text(settings::run_dir);
    configuration.worker_endpoint = file.text(settings::worker_endpoint);
    configuration.output_endpoint = file.text(settings::output_endpoint);
    const bool worker = !configuration.worker_endpoint.empty();
    const bool output = !configuration.output_endpoint.empty();
    if (!run_dir.empty() && (worker || output))
        return file.refuse(settings::run_dir,
                           "give either \"run_dir\" or \"worker\" and \"output\"");
    if (worker != output)
        return file.refuse(worker ? settings::worker_endpoint : settings::output_endpoint,
                           "\"worker\" and \"output\" go together: give both endpoints");
    if (worker) return;
    const auto endpoints = endpoints_in(run_dir.empty() ? default_run_dir : run_dir);
    if (!endpoints) return file.refuse(settings::run_dir, endpoints.error().message);
    configuration.worker_endpoint = endpoints->worker;
    configuration.output_endpoint = endpoints->output;
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
    read_endpoints(file, configuration);
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
