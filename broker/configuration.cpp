#include "broker/configuration.hpp"

#include <sys/stat.h>

#include <fstream>

#include "wire/settings_file.hpp"

namespace grivon::broker {
namespace {

constexpr auto default_state_dir = "/var/lib/grivon";

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
    constexpr auto section = "database";
    store::DatabaseSettings database;
    database.host = file.text(section, "host");
    database.unix_socket = file.text(section, "socket");
    database.port = static_cast<std::uint16_t>(file.number(section, "port", 1, 65535, 3306));
    database.user = file.text(section, "user");
    database.database = file.text(section, "name", "grivon");
    const auto password_file = file.text(section, "password_file");
    const bool wanted = !database.host.empty() || !database.unix_socket.empty() ||
                        !database.user.empty() || !password_file.empty();
    if (!wanted) return std::nullopt;
    if (database.host.empty() == database.unix_socket.empty())
        file.refuse(section, "host", "needs either host or socket");
    if (database.user.empty()) file.refuse(section, "user", "needs user");
    if (!password_file.empty()) {
        auto password = read_password(password_file);
        if (password)
            database.password = std::move(*password);
        else
            file.refuse(section, "password_file", password.error().message);
    }
    return database;
}

}  // namespace

Result<Configuration> read_configuration(const std::string& path) {
    auto file = SettingsFile::read(path);
    if (!file) return tl::unexpected(file.error());
    Configuration configuration;
    configuration.state_dir = file->text("broker", "state_dir", default_state_dir);
    configuration.run_dir = file->text("broker", "run_dir", default_run_dir);
    configuration.log_level = file->text("log", "level", "info");
    configuration.database = read_database(*file);
    auto endpoints = endpoints_in(configuration.run_dir);
    if (endpoints)
        configuration.endpoints = std::move(*endpoints);
    else
        file->refuse("broker", "run_dir", endpoints.error().message);
    if (auto ok = file->done(); !ok) return tl::unexpected(ok.error());
    return configuration;
}

}  // namespace grivon::broker
