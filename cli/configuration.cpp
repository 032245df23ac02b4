#include "cli/configuration.hpp"

#include <unistd.h>

#include <optional>
#include <utility>

#include "cli/settings.hpp"
#include "wire/curve_login.hpp"
#include "wire/endpoints.hpp"

namespace grivon::cli {
namespace {

constexpr auto system_file = "/etc/grivon/grivon.toml";
constexpr auto file_in_home = "/.config/grivon/grivon.toml";

std::optional<std::string> file_to_read(const std::string& chosen, const Environment& environment) {
    if (!chosen.empty()) return chosen;
    if (!environment.config_file.empty()) return environment.config_file;
    const auto own_file = environment.home + file_in_home;
    if (!environment.home.empty() && access(own_file.c_str(), F_OK) == 0) return own_file;
    if (access(system_file, F_OK) == 0) return system_file;
    return std::nullopt;
}

// Its endpoint is given its port, if it has none.
void complete(SettingsFile& file, std::string& endpoint) {
    if (!is_tcp(endpoint)) return;
    if (auto endpoints = endpoints_at(endpoint))
        endpoint = std::move(endpoints->client);
    else
        file.refuse(settings::endpoint, endpoints.error().message);
}

Result<ClientSettings> settings_in_file(const std::string& path) {
    auto file = SettingsFile::read(path);
    if (!file) return tl::unexpected(file.error());
    auto endpoint = file->text(settings::endpoint);
    const auto run_dir = file->text(settings::run_dir);
    const auto endpoints = endpoints_in(run_dir.empty() ? default_run_dir : run_dir);
    if (!endpoints) file->refuse(settings::run_dir, endpoints.error().message);
    if (!endpoint.empty() && !run_dir.empty())
        file->refuse(settings::endpoint, "give either run_dir or endpoint, not both");
    if (!endpoint.empty() && !endpoint.starts_with("ipc://") && !is_tcp(endpoint))
        file->refuse(settings::endpoint, "endpoint must begin with \"ipc://\" or \"tcp://\"");
    complete(*file, endpoint);
    auto login =
        read_login(*file, endpoint, {settings::endpoint, settings::broker_key, settings::key_file});
    auto rocks = file->text(settings::rocks);
    if (!rocks.empty() && !rocks.starts_with('/'))
        file->refuse(settings::rocks, "rocks must be an absolute path");
    if (auto ok = file->done(); !ok) return tl::unexpected(ok.error());
    return ClientSettings{endpoint.empty() ? endpoints->client : endpoint, std::move(login),
                          std::move(rocks)};
}

}  // namespace

Result<ClientSettings> client_settings(const std::string& chosen, const Environment& environment) {
    if (const auto path = file_to_read(chosen, environment)) return settings_in_file(*path);
    return endpoints_in(default_run_dir).map([](const Endpoints& all) {
        return ClientSettings{all.client, {}, {}};
    });
}

}  // namespace grivon::cli
