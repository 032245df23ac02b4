#include "workers/config.hpp"

#include <unistd.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include "wire/catalogue.hpp"
#include "wire/endpoints.hpp"
#include "workers/ssh/authentication.hpp"

namespace grivon::workers {
namespace {

// Two descriptors per host, and libssh takes numbers of 16 bits only.
constexpr std::int64_t lanes_max_limit = 30'000;

struct Section {
    std::string_view name;
    std::span<const std::string_view> keys;
};
constexpr std::array<std::string_view, 5> worker_keys{"name", "run_dir", "worker", "output",
                                                      "lanes_max"};
constexpr std::array<std::string_view, 2> ssh_keys{"identity_file", "known_hosts"};
constexpr std::array<std::string_view, 1> log_keys{"level"};
constexpr std::array<std::string_view, 5> levels{"trace", "debug", "info", "warn", "error"};
const std::array sections{Section{"worker", worker_keys}, Section{"ssh", ssh_keys},
                          Section{"log", log_keys}};
constexpr std::array<std::string_view, 3> section_names{"worker", "ssh", "log"};

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string suggestion(std::string_view typed, std::span<const std::string_view> known) {
    if (const auto meant = nearest(typed, known)) return "did you mean " + quoted(*meant) + "?";
    std::string list;
    for (const auto name : known) list += (list.empty() ? "" : ", ") + std::string(name);
    return "known are " + list;
}

// Reads one file; remembers the first thing that is wrong with it.
class Reader {
public:
    Reader(const toml::table& root, const std::string& path) : root_(root), path_(path) {}

    void refuse_unknown_keys() {
        for (const auto& [name, node] : root_) {
            const auto section =
                std::find_if(sections.begin(), sections.end(),
                             [&](const Section& s) { return s.name == name.str(); });
            if (section == sections.end())
                return wrong(node, "unknown section " + quoted(name.str()) + "; " +
                                       suggestion(name.str(), section_names));
            const toml::table* table = node.as_table();
            if (table == nullptr)
                return wrong(node, quoted(name.str()) + " is a section: write [" +
                                       std::string(name.str()) + "]");
            refuse_unknown_keys(*section, *table);
        }
    }

    [[nodiscard]] std::string text(std::string_view section, std::string_view key,
                                   std::string fallback) {
        const toml::node* node = find(section, key);
        if (node == nullptr) return fallback;
        const auto value = node->value_exact<std::string>();
        if (value && !value->empty()) return *value;
        wrong(*node, quoted(key) + " must be a text that is not empty");
        return fallback;
    }

    [[nodiscard]] std::int64_t number(std::string_view section, std::string_view key,
                                      std::int64_t fallback, std::int64_t maximum) {
        const toml::node* node = find(section, key);
        if (node == nullptr) return fallback;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= 1 && *value <= maximum) return *value;
        wrong(*node, quoted(key) + " must be a whole number from 1 to " + std::to_string(maximum));
        return fallback;
    }

    [[nodiscard]] const toml::node* find(std::string_view section, std::string_view key) const {
        return root_[section][key].node();
    }

    void wrong(const toml::node& node, const std::string& what) {
        if (!error_)
            error_ = Error{Errc::usage,
                           path_ + ":" + std::to_string(node.source().begin.line) + ": " + what};
    }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    void refuse_unknown_keys(const Section& section, const toml::table& table) {
        for (const auto& [key, node] : table) {
            if (std::find(section.keys.begin(), section.keys.end(), key.str()) ==
                section.keys.end())
                return wrong(node, "unknown key " + quoted(key.str()) + " in [" +
                                       std::string(section.name) + "]; " +
                                       suggestion(key.str(), section.keys));
        }
    }

    const toml::table& root_;
    const std::string& path_;
    std::optional<Error> error_;
};

std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "worker";
    return name.data();
}

void read_endpoints(Reader& reader, Config& config) {
    const toml::node* run_dir = reader.find("worker", "run_dir");
    const toml::node* worker = reader.find("worker", "worker");
    const toml::node* output = reader.find("worker", "output");
    config.worker_endpoint = reader.text("worker", "worker", {});
    config.output_endpoint = reader.text("worker", "output", {});
    if (run_dir != nullptr && (worker != nullptr || output != nullptr))
        return reader.wrong(*run_dir, "give either \"run_dir\" or \"worker\" and \"output\"");
    if ((worker == nullptr) != (output == nullptr))
        return reader.wrong(worker != nullptr ? *worker : *output,
                            "\"worker\" and \"output\" go together: give both endpoints");
    if (worker != nullptr) return;
    const auto endpoints = endpoints_in(reader.text("worker", "run_dir", default_run_dir));
    if (!endpoints) return reader.wrong(*run_dir, endpoints.error().message);
    config.worker_endpoint = endpoints->worker;
    config.output_endpoint = endpoints->output;
}

void read_ssh(Reader& reader, ssh::Settings& settings) {
    settings.identity_file = reader.text("ssh", "identity_file", {});
    settings.known_hosts = reader.text("ssh", "known_hosts", {});
    if (settings.identity_file.empty()) return;
    if (const auto usable = ssh::check_identity_file(settings.identity_file); !usable)
        reader.wrong(*reader.find("ssh", "identity_file"), usable.error().message);
}

void read_log(Reader& reader, Config& config) {
    config.log_level = reader.text("log", "level", config.log_level);
    if (std::find(levels.begin(), levels.end(), config.log_level) == levels.end())
        reader.wrong(*reader.find("log", "level"), "unknown level " + quoted(config.log_level) +
                                                       "; " + suggestion(config.log_level, levels));
}

}  // namespace

Result<Config> parse_config(const std::string& text, const std::string& path) try {
    const toml::table root = toml::parse(text, std::string_view(path));
    Reader reader(root, path);
    reader.refuse_unknown_keys();
    Config config;
    config.name = reader.text("worker", "name", machine_name());
    config.lanes_max = static_cast<std::uint32_t>(
        reader.number("worker", "lanes_max", config.lanes_max, lanes_max_limit));
    read_endpoints(reader, config);
    read_ssh(reader, config.ssh);
    read_log(reader, config);
    if (reader.error()) return tl::unexpected(*reader.error());
    return config;
} catch (const toml::parse_error& error) {
    return fail(Errc::usage, path + ":" + std::to_string(error.source().begin.line) + ": " +
                                 std::string(error.description()));
}

Result<Config> load_config(const std::string& path) {
    std::ifstream file(path);
    if (!file)
        return fail(Errc::usage, path + ": " + std::strerror(errno) +
                                     "; give the worker's configuration with --config FILE");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_config(text.str(), path);
}

}  // namespace grivon::workers
