#include "workers/ssh/known_hosts.hpp"
#include "wire/private_file.hpp"

#include <string_view>

namespace grivon::ssh {
namespace {

// Hosts of a very large site, with three keys each.
constexpr std::size_t known_hosts_bytes_max = 64 * 1024 * 1024;
constexpr std::string_view blanks = " \t\r";
constexpr std::uint16_t usual_port = 22;

struct EntryDeleter {
    void operator()(ssh_knownhosts_entry* entry) const { ssh_knownhosts_entry_free(entry); }
};
using Entry = std::unique_ptr<ssh_knownhosts_entry, EntryDeleter>;

std::string_view trimmed(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    return line;
}

// As the files have it; with the port only if it is not the usual one.
std::string name_in_files(const Login& login) {
    if (login.port == usual_port) return login.address;
    return "[" + login.address + "]:" + std::to_string(login.port);
}

// The key of the line if it is about that host; null if not.
KeyHandle key_in(std::string_view line, const std::string& name) {
    ssh_knownhosts_entry* raw = nullptr;
    const std::string text(line);
    if (ssh_known_hosts_parse_line(name.c_str(), text.c_str(), &raw) != SSH_OK) return nullptr;
    const Entry entry(raw);
    return KeyHandle(std::exchange(entry->publickey, nullptr));
}

void take_line(std::string_view line, const std::string& name, const std::string& place,
               std::vector<KnownKey>& keys) {
    constexpr std::string_view revoked_mark = "@revoked";
    line = trimmed(line);
    const bool revoked = line.starts_with(revoked_mark);
    if (revoked) line = trimmed(line.substr(revoked_mark.size()));
    // GriVon believes keys, not those who sign them.
    if (line.empty() || line.front() == '#' || line.front() == '@') return;
    if (auto key = key_in(line, name)) keys.push_back({std::move(key), place, revoked});
}

}  // namespace

Result<std::vector<KnownKey>> known_keys(const Login& login) {
    const auto name = name_in_files(login);
    std::vector<KnownKey> keys;
    for (const auto& path : login.known_hosts) {
        const auto text =
            read_private_file("known_hosts file", path, known_hosts_bytes_max, Privacy::trusted);
        if (!text && text.error().code == Errc::not_found) continue;
        if (!text) return tl::unexpected(text.error());
        std::string_view rest = *text;
        for (std::size_t number = 1; !rest.empty(); ++number) {
            const auto end = std::min(rest.find('\n'), rest.size());
            take_line(rest.substr(0, end), name, path + ":" + std::to_string(number), keys);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return keys;
}

}  // namespace grivon::ssh
