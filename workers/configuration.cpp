#include "workers/configuration.hpp"

#include <unistd.h>

#include <array>

#include "wire/endpoints.hpp"
#include "wire/settings_file.hpp"
#include "workers/ssh/authentication.hpp"

namespace grivon::workers {
namespace {

// Two descriptors per host, and libssh takes numbers of 16 bits only.
constexpr std::int64_t lanes_max_limit = 30'000;

std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "worker";
    return name.data();
}

void read_endpoints(SettingsFile& file, Configuration& configuration) {
    const auto run_dir = file.text("worker", "run_dir");
    configuration.worker_endpoint = file.text("worker", "worker");
    configuration.output_endpoint = file.text("worker", "output");
    const bool worker = !configuration.worker_endpoint.empty();
    const bool output = !configuration.output_endpoint.empty();
    if (!run_dir.empty() && (worker || output))
        return file.refuse("worker", "run_dir",
                           "give either \"run_dir\" or \"worker\" and \"output\"");
    if (worker != output)
        return file.refuse("worker", worker ? "worker" : "output",
                           "\"worker\" and \"output\" go together: give both endpoints");
    if (worker) return;
    const auto endpoints = endpoints_in(run_dir.empty() ? default_run_dir : run_dir);
    if (!endpoints) return file.refuse("worker", "run_dir", endpoints.error().message);
    configuration.worker_endpoint = endpoints->worker;
    configuration.output_endpoint = endpoints->output;
}

void read_ssh(SettingsFile& file, ssh::Settings& settings) {
    settings.identity_file = file.text("ssh", "identity_file");
    settings.known_hosts = file.text("ssh", "known_hosts");
    if (settings.identity_file.empty()) return;
    if (const auto usable = ssh::check_identity_file(settings.identity_file); !usable)
        file.refuse("ssh", "identity_file", usable.error().message);
}

Result<Configuration> configuration_in(SettingsFile file) {
    Configuration configuration;
    configuration.name = file.text("worker", "name", machine_name());
    configuration.lanes_max = static_cast<std::uint32_t>(
        file.number("worker", "lanes_max", 1, lanes_max_limit, configuration.lanes_max));
    read_endpoints(file, configuration);
    read_ssh(file, configuration.ssh);
    configuration.log_level = file.text("log", "level", configuration.log_level);
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
