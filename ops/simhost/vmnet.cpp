#include "vmnet.hpp"

#include "config_file.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "processes.hpp"
#include "text.hpp"

namespace simhost::vmnet {
namespace {

constexpr const char* record_dir = "/var/lib/simhost/vmnet/";

std::string record_path(std::uint64_t number, std::string_view kind) {
    return std::string(record_dir) + std::to_string(number) + "." + std::string(kind);
}

}  // namespace

std::optional<std::uint64_t> number_of(std::string_view name) {
    constexpr std::string_view dev = "/dev/";
    constexpr std::string_view vmnet = "vmnet";
    if (name.starts_with(dev)) name.remove_prefix(dev.size());
    if (!equal_ignoring_case(name.substr(0, vmnet.size()), vmnet)) return std::nullopt;
    const auto number = parse_whole(name.substr(vmnet.size()));
    return number && *number <= number_max ? number : std::nullopt;
}

std::string device_path(std::uint64_t number) {
    return "/dev/vmnet" + std::to_string(number);
}

bool live(std::uint64_t number, std::string_view kind) {
    const auto daemon = ConfigFile::load(record_path(number, kind));
    if (!daemon || !exists(device_path(number))) return false;
    const auto pid_text = read_file(daemon->get_or("pid_path", ""));
    const auto pid = parse_whole(trim(pid_text.value_or("")));
    if (!pid || !processes::alive(*pid)) return false;
    const std::string interface = daemon->get_or("interface", "");
    return interface.empty() || interfaces::find(interface).has_value();
}

bool usable(std::uint64_t number) {
    return live(number, "bridge") || live(number, "netifup");
}

void record(std::uint64_t number, const Daemon& daemon) {
    ConfigFile file;
    file.set("interface", daemon.interface);
    file.set("pid_path", daemon.pid_path);
    write_file(record_path(number, daemon.kind), file.text());
}

}  // namespace simhost::vmnet
