#include "cli/rocks.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/grammar/invocation.hpp"
#include "cli/grammar/words.hpp"

namespace grivon::cli {
namespace {

constexpr std::array<std::string_view, 6> objects_of_the_roll{
    "vmwarekey",      "host vlan",   "host vmwarenet",
    "host vmwarekey", "host vmware", "host vmware interface"};

bool name_the_roll(std::span<const std::string> words) {
    const auto* command = command_named_by(words);
    return command != nullptr && is_of_the_roll(*command);
}

bool is_same_file(const std::string& path, const std::string& other) {
    struct stat one {};
    struct stat two {};
    return stat(path.c_str(), &one) == 0 && stat(other.c_str(), &two) == 0 &&
           one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

bool is_program(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           access(path.c_str(), X_OK) == 0;
}

std::optional<std::string> find_in_path(const RocksPlaces& places) {
    std::string_view rest = places.search_path;
    while (!rest.empty()) {
        const auto directory = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(directory.size() + 1, rest.size()));
        if (!directory.starts_with('/')) continue;
        auto path = std::string(directory) + "/rocks";
        if (is_program(path) && !is_same_file(path, places.self)) return path;
    }
    return std::nullopt;
}

Outcome<std::optional<std::string>> configured(const std::string& path, const RocksPlaces& places) {
    const auto name = "\"" + path + "\", which is rocks under [client] in the configuration, ";
    if (!is_program(path)) return end(ExitStatus::usage, name + "is not a program that can be run");
    if (is_same_file(path, places.self))
        return end(ExitStatus::usage, name + "is this very program; name the real rocks there");
    return path;
}

}  // namespace

bool is_of_the_roll(const CommandRule& command) {
    return std::find(objects_of_the_roll.begin(), objects_of_the_roll.end(), command.object) !=
           objects_of_the_roll.end();
}

Outcome<std::optional<std::string>> rocks_to_call(std::span<const std::string> words,
                                                  const Environment& environment,
                                                  const RocksPlaces& places) {
    if (environment.program != "rocks" || name_the_roll(words)) return std::nullopt;
    const auto chosen = sort_words(words).options.config_file;
    const auto settings = client_settings(chosen, environment);
    if (!settings) return end(ExitStatus::usage, settings.error().message);
    if (!settings->rocks.empty()) return configured(settings->rocks, places);
    if (is_program(places.standard) && !is_same_file(places.standard, places.self))
        return places.standard;
    return find_in_path(places);
}

}  // namespace grivon::cli
