#include "broker/configuration.hpp"

#include <sys/stat.h>

#include <fstream>

#include "broker/settings.hpp"
#include "wire/values.hpp"

namespace grivon::broker {
namespace {

// The first line of a file that only its owner may read.
Result<std::string> read_password(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        return fail(Errc::usage, "cannot read password_file \"" + path + "\"");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(Errc::usage,
                    "password_file \"" + path + "\" may be read by others; run: chmod 600 " + path);
    std::ifstream file(path);
    std::string password;
    if (!std::getline(file, password))
        return fail(Errc::usage, "password_file \"" + path + "\" is empty or cannot be read");
    return password;
}

std::optional<store::DatabaseSettings> read_database(SettingsFile& file) {
    store::DatabaseSettings database;
    database.host = file.text(settings::database_host);
    database.unix_socket = file.text(settings::database_socket);
    database.port = static_cast<std::uint16_t>(file.number(settings::database_port));
    database.user = file.text(settings::database_user);
    database.database = file.text(settings::database_name);
    const auto password_file = file.text(settings::database_password_file);
    const bool wanted = !database.host.empty() || !database.unix_socket.empty() ||
                        !database.user.empty() || !password_file.empty();
    if (!wanted) return std::nullopt;
    if (database.host.empty() == database.unix_socket.empty())
        file.refuse(settings::database_host, "needs either host or socket");
    if (database.user.empty()) file.refuse(settings::database_user, "needs user");
    if (!password_file.empty()) {
        auto password = read_password(password_file);
        if (password)
            database.password = std::move(*password);
        else
            file.refuse(settings::database_password_file, password.error().message);
    }
    return database;
}

store::Retention read_retention(SettingsFile& file) {
    return {std::chrono::days(file.number(settings::keep_days))};
}

// A duration, or "0" for what that means there.
std::chrono::milliseconds read_duration(SettingsFile& file, const SettingRule& rule,
                                        const std::string& meaning_of_zero) {
    const auto text = file.text(rule);
    const auto duration =
        text == "0" ? std::optional(std::chrono::milliseconds(0)) : duration_in(text);
    if (!duration)
        file.refuse(rule, "\"" + std::string(rule.key) +
                              "\" must be a duration like \"90s\", \"15m\", \"2h\" or \"1d\", 366 "
                              "days at most, or \"0\" for: " +
                              meaning_of_zero);
    return duration.value_or(std::chrono::milliseconds(0));
}

}  // namespace

Result<Configuration> read_configuration(const std::string& path) {
    auto file = SettingsFile::read(path);
    if (!file) return tl::unexpected(file.error());
    Configuration configuration;
    configuration.state_dir = file->text(settings::state_dir);
    configuration.run_dir = file->text(settings::run_dir);
    configuration.retention = read_retention(*file);
    configuration.unreachable_limit = read_duration(*file, settings::give_up_after, "at once");
    configuration.watch_interval = read_duration(*file, settings::watch_interval, "never");
    configuration.log_level = file->text(settings::log_level);
    configuration.database = read_database(*file);
    auto endpoints = endpoints_in(configuration.run_dir);
    if (endpoints)
        configuration.endpoints = std::move(*endpoints);
    else
        file->refuse(settings::run_dir, endpoints.error().message);
    if (auto ok = file->done(); !ok) return tl::unexpected(ok.error());
    return configuration;
}

}  // namespace grivon::broker
