#include "broker/store/data_directory.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "broker/store/child_process.hpp"

namespace grivon::store {
namespace {

namespace fs = std::filesystem;

// Measured: 0.3 s. A disk that takes this long is not one to run on.
constexpr std::chrono::seconds making_time_max{120};

// A statement must end with its line: mariadbd --bootstrap reads line by line.
constexpr std::string_view before_scripts =
    "CREATE DATABASE mysql;\n"
    "USE mysql;\n"
    "SET @auth_root_socket='{0}';\n";  // else the scripts make accounts without a password
constexpr std::string_view after_scripts =
    "DELETE FROM global_priv WHERE User <> 'mariadb.sys';\n"
    "DELETE FROM proxies_priv;\n"
    "INSERT INTO global_priv VALUES ('localhost', '{0}', "
    "'{{\"access\":18446744073709551615,\"plugin\":\"unix_socket\"}}');\n";

constexpr std::array<std::string_view, 3> scripts{"system_tables.sql", "performance_tables.sql",
                                                  "system_tables_data.sql"};

std::vector<std::string> program_directories() {
    std::vector<std::string> directories;
    const char* path = std::getenv("PATH");
    std::istringstream parts(path != nullptr ? path : "");
    for (std::string part; std::getline(parts, part, ':');)
        if (part.starts_with('/')) directories.push_back(part);
    for (const auto* usual : {"/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/libexec"})
        directories.emplace_back(usual);
    return directories;
}

Result<std::string> bootstrap_sql(const ServerFiles& files, const std::string& account) {
    auto sql = fmt::format(before_scripts, account);
    for (const auto script : scripts) {
        const auto path = fmt::format("{}/{}{}", files.scripts, files.prefix, script);
        std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        if (!file || text.str().empty())
            return fail(Errc::unavailable,
                        fmt::format("cannot read {}: reinstall mariadb-server-core", path));
        sql += text.str();
    }
    return sql + fmt::format(after_scripts, account);
}

// A file without a name: a pipe would block on a server that does not read it.
Result<Descriptor> file_with(const std::string& text) {
    Descriptor file(memfd_create("grivon-bootstrap", MFD_CLOEXEC));
    std::size_t written = 0;
    while (file.is_open() && written < text.size()) {
        const auto count = ::write(file.get(), text.data() + written, text.size() - written);
        if (count <= 0) return fail(Errc::exhausted, "no memory for the system tables' SQL");
        written += static_cast<std::size_t>(count);
    }
    if (!file.is_open() || lseek(file.get(), 0, SEEK_SET) != 0)
        return fail(Errc::exhausted, "no memory for the system tables' SQL");
    return file;
}

Result<> bootstrap(const ServerFiles& files, const std::string& directory, const std::string& sql,
                   const std::string& log_path) {
    const auto input = file_with(sql);
    if (!input) return tl::unexpected(input.error());
    auto words = server_words(files, directory);
    // As mariadb-install-db has it: the system tables name their own engines.
    for (const auto* word : {"--bootstrap", "--enforce-storage-engine=", "--log-warnings=0"})
        words.emplace_back(word);
    auto child = ChildProcess::start({words, server_environment(), input->get(), log_path});
    if (!child) return tl::unexpected(child.error());
    const auto status = child->wait(making_time_max);
    if (!status) {
        child->signal(SIGKILL);
        (void)child->wait(making_time_max);
    }
    if (!status || *status != 0)
        return fail(Errc::unavailable,
                    fmt::format("cannot make the database in {}: see {}", directory, log_path));
    return {};
}

}  // namespace

Result<ServerFiles> find_server_files() {
    for (const auto& directory : program_directories()) {
        const auto program = directory + "/mariadbd";
        if (access(program.c_str(), X_OK) != 0) continue;
        for (const auto* name : {"mysql", "mariadb"})
            for (const auto* prefix : {"mysql_", "mariadb_"}) {
                const auto share = fs::path(directory).parent_path() / "share" / name;
                std::error_code ignored;
                if (fs::exists(share / (std::string(prefix) + "system_tables.sql"), ignored))
                    return ServerFiles{program, share.string(), prefix};
            }
    }
    return fail(Errc::unavailable,
                "MariaDB's server is not installed: apt-get install mariadb-server-core, or name "
                "a server under [database]");
}

Result<std::string> account_name() {
    const auto* entry = getpwuid(geteuid());
    if (entry == nullptr)
        return fail(Errc::unavailable,
                    fmt::format("user {} has no name in /etc/passwd, which the private database "
                                "needs to know it by",
                                geteuid()));
    const std::string name = entry->pw_name;
    const auto unusual = [](char c) { return c == '\'' || c == '\\' || c == '{' || c < ' '; };
    if (std::any_of(name.begin(), name.end(), unusual))
        return fail(Errc::unavailable, "the private database cannot serve a user of that name");
    return name;
}

std::string temporary_directory(const std::string& directory) {
    return (fs::path(directory).parent_path() / "mariadb.tmp").string();
}

std::vector<std::string> server_words(const ServerFiles& files, const std::string& directory) {
    std::vector<std::string> words{files.program,
                                   "--no-defaults",
                                   "--datadir=" + directory,
                                   "--lc-messages-dir=" + files.scripts,
                                   "--tmpdir=" + temporary_directory(directory),
                                   "--max-allowed-packet=64M"};
    if (geteuid() == 0) words.emplace_back("--user=root");
    return words;
}

// Nothing of ours: what the broker was given is not the database's business.
std::vector<std::string> server_environment() {
    return {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
}

Result<> make_data_directory(const ServerFiles& files, const std::string& directory,
                             const std::string& account, const std::string& log_path) {
    const auto sql = bootstrap_sql(files, account);
    if (!sql) return tl::unexpected(sql.error());
    const auto unfinished = directory + ".new";
    std::error_code error;
    fs::remove_all(unfinished, error);
    if (!error) fs::create_directory(unfinished, error);
    if (!error) fs::permissions(unfinished, fs::perms::owner_all, error);
    if (!error) {
        if (auto made = bootstrap(files, unfinished, *sql, log_path); !made) return made;
        fs::rename(unfinished, directory, error);
    }
    if (error)
        return fail(Errc::unavailable,
                    fmt::format("cannot make {}: {}", directory, error.message()));
    return {};
}

}  // namespace grivon::store
