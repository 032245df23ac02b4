#include "broker/configuration.hpp"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "broker/settings.hpp"
#include "wire/private_file.hpp"
#include "wire/values.hpp"

namespace grivon::broker {
namespace {

// Nothing, if the file does not name a user.
std::optional<store::Account> read_account(SettingsFile& file, const SettingRule& user,
                                           const SettingRule& password_file) {
    store::Account account;
    account.user = file.text(user);
    const auto path = file.text(password_file);
    if (account.user.empty()) {
        if (!path.empty()) file.refuse(password_file, "needs " + std::string(user.key));
        return std::nullopt;
    }
    if (path.empty()) return account;
    auto password = read_secret_line(std::string(password_file.key), path);
    if (password)
        account.password = std::move(*password);
    else
        file.refuse(password_file, password.error().message);
    return account;
}

// What somebody on the way could not hear: the same machine.
bool is_here(const std::string& host) {
    return host.empty() || host == "localhost" || host == "::1" ||
           (host.starts_with("127.") && ipv4_number(host));
}

store::TlsMode tls_mode(SettingsFile& file, const std::string& host, const std::string& ca) {
    using enum store::TlsMode;
    const auto wanted = file.text(settings::database_tls);
    if (wanted == "verified") return verified;
    if (wanted == "unverified") return unverified;
    if (wanted == "off") return off;
    if (!wanted.empty())
        file.refuse(settings::database_tls,
                    "\"tls\" must be \"verified\", \"unverified\" or \"off\"");
    return is_here(host) && ca.empty() ? off : verified;
}

void check_readable(SettingsFile& file, const SettingRule& rule, const std::string& path) {
    if (!path.empty() && ::access(path.c_str(), R_OK) != 0)
        file.refuse(
            rule, std::string(rule.key) + " " + path + " cannot be read: " + std::strerror(errno));
}

store::TlsSettings read_tls(SettingsFile& file, const std::string& host) {
    store::TlsSettings tls;
    tls.ca = file.text(settings::database_tls_ca);
    tls.certificate = file.text(settings::database_tls_certificate);
    tls.key = file.text(settings::database_tls_key);
    tls.mode = tls_mode(file, host, tls.ca);
    if (host.empty() && tls.mode != store::TlsMode::off)
        file.refuse(settings::database_tls, "tls goes with host: a socket needs none");
    if (tls.mode != store::TlsMode::verified && !tls.ca.empty())
        file.refuse(settings::database_tls_ca, "tls_ca goes with tls = \"verified\"");
    if (tls.mode == store::TlsMode::off && !tls.certificate.empty())
        file.refuse(settings::database_tls_certificate,
                    "tls_certificate goes with tls = \"verified\" or \"unverified\"");
    if (tls.certificate.empty() != tls.key.empty())
        file.refuse(settings::database_tls_certificate,
                    "tls_certificate and tls_key go together: give both files");
    check_readable(file, settings::database_tls_ca, tls.ca);
    check_readable(file, settings::database_tls_certificate, tls.certificate);
    if (tls.key.empty()) return tls;
    if (auto ok = check_private_file("tls_key", tls.key); !ok)
        file.refuse(settings::database_tls_key, ok.error().message);
    return tls;
}

std::optional<store::DatabaseSettings> read_database(SettingsFile& file) {
    using namespace settings;
    store::DatabaseSettings database;
    database.host = file.text(database_host);
    database.unix_socket = file.text(database_socket);
    database.port = static_cast<std::uint16_t>(file.number(database_port));
    database.database = file.text(database_name);
    auto writer = read_account(file, database_user, database_password_file);
    database.reader = read_account(file, database_reader_user, database_reader_password_file);
    database.schema = read_account(file, database_schema_user, database_schema_password_file);
    database.tls = read_tls(file, database.host);
    const bool wanted = !database.host.empty() || !database.unix_socket.empty() || writer ||
                        database.reader || database.schema;
    if (!wanted) return std::nullopt;
    if (database.host.empty() == database.unix_socket.empty())
        file.refuse(database_host, "needs either host or socket");
    if (!writer) file.refuse(database_user, "needs user");
    if (writer) database.writer = std::move(*writer);
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

void read_group(SettingsFile& file, Configuration& configuration) {
    const auto name = file.text(settings::group);
    const auto role = role_named(file.text(settings::group_role));
    if (!role || *role == Role::worker)
        file.refuse(settings::group_role, "group_role must be admin, operator or viewer");
    if (name.empty()) return;
    const auto* entry = getgrnam(name.c_str());
    if (entry == nullptr)
        return file.refuse(settings::group, "there is no group \"" + name + "\" on this machine");
    configuration.group = {entry->gr_gid, role.value_or(Role::viewer)};
}

void read_remote(SettingsFile& file, Configuration& configuration) {
    const auto listen = file.text(settings::listen);
    auto key_file = file.text(settings::key_file);
    if (key_file.empty()) key_file = configuration.state_dir + "/broker.key";
    if (listen.empty()) return;
    auto endpoints = endpoints_at(listen);
    if (!endpoints) return file.refuse(settings::listen, endpoints.error().message);
    configuration.remote = {std::move(*endpoints), std::move(key_file)};
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
    configuration.core_dumps = file->yes_or_no(settings::core_dumps);
    configuration.database = read_database(*file);
    read_group(*file, configuration);
    read_remote(*file, configuration);
    auto endpoints = endpoints_in(configuration.run_dir);
    if (endpoints)
        configuration.endpoints = std::move(*endpoints);
    else
        file->refuse(settings::run_dir, endpoints.error().message);
    if (auto ok = file->done(); !ok) return tl::unexpected(ok.error());
    return configuration;
}

}  // namespace grivon::broker
