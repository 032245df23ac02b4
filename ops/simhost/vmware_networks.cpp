// `vmware-networks` of Workstation: starts, stops and tells the services of all virtual networks,
// as /etc/vmware/networking has them. The texts are those that users posted; what is told of a
// service that does not run is our choice.
#include <unistd.h>

#include <bit>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "output.hpp"
#include "processes.hpp"
#include "program.hpp"
#include "text.hpp"
#include "vmnet.hpp"

namespace simhost {
namespace {

constexpr const char* networking_path = "/etc/vmware/networking";
constexpr std::string_view version_line = "VERSION=1,0";

struct Network {
    std::string bridged_to;                                   // empty: a network of its own
    std::map<std::string, std::string, std::less<>> answers;  // "DHCP", "HOSTONLY_SUBNET", …

    [[nodiscard]] std::string answer(std::string_view key) const {
        const auto found = answers.find(key);
        return found == answers.end() ? "" : found->second;
    }
    [[nodiscard]] bool says_yes(std::string_view key) const { return answer(key) == "yes"; }
};

using Networks = std::map<std::uint64_t, Network>;

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (!(line = trim(line)).empty()) {
        const auto end = std::min(line.find(' '), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

// "VNET_8_NAT" → 8, "NAT"
std::optional<std::pair<std::uint64_t, std::string>> vnet_key(std::string_view key) {
    constexpr std::string_view head = "VNET_";
    if (!key.starts_with(head)) return std::nullopt;
    key.remove_prefix(head.size());
    const auto end = key.find('_');
    const auto number = parse_whole(key.substr(0, end));
    if (end == std::string_view::npos || !number || *number > vmnet::number_max) {
        return std::nullopt;
    }
    return std::pair(*number, std::string(key.substr(end + 1)));
}

// Nothing if the file is not there, or is not of the version that is known.
std::optional<Networks> networks_in(const std::string& path) {
    const auto text = read_file(path);
    if (!text || !text->starts_with(version_line)) return std::nullopt;
    Networks networks;
    for (const std::string_view line : lines(*text)) {
        const auto words = words_of(line);
        if (words.size() == 3 && words[0] == "answer") {
            if (const auto key = vnet_key(words[1])) {
                networks[key->first].answers[key->second] = words[2];
            }
        } else if (words.size() == 3 && words[0] == "add_bridge_mapping") {
            if (const auto number = parse_whole(words[2])) networks[*number].bridged_to = words[1];
        }
    }
    return networks;
}

struct Service {
    std::uint64_t number;
    const Network& network;

    [[nodiscard]] std::string name() const { return "vmnet" + std::to_string(number); }
    [[nodiscard]] std::string directory() const { return "/etc/vmware/" + name(); }
};

std::string pid_path(const Service& service, std::string_view kind) {
    const std::string digits = std::to_string(service.number);
    const bool named = kind == "netifup" || kind == "dhcpd";
    return "/var/run/vmnet-" + std::string(kind) + "-" + (named ? "vmnet" : "") + digits + ".pid";
}

// What it is started with, as `ps` shows it; every daemon gets a log level.
Args bridge_words(const Service& service) {
    return {"-s", "6",
            "-d", pid_path(service, "bridge"),
            "-n", std::to_string(service.number),
            "-i", service.network.bridged_to};
}
Args adapter_words(const Service& service) {
    return {"-s",          "6", "-d", pid_path(service, "netifup"), "/dev/" + service.name(),
            service.name()};
}
Args dhcp_words(const Service& service) {
    return {"-s",          "6",
            "-cf",         service.directory() + "/dhcpd/dhcpd.conf",
            "-lf",         service.directory() + "/dhcpd/dhcpd.leases",
            "-pf",         pid_path(service, "dhcpd"),
            service.name()};
}
Args nat_words(const Service& service) {
    return {"-s", "6",
            "-d", pid_path(service, "natd"),
            "-m", service.directory() + "/nat.mac",
            "-c", service.directory() + "/nat/nat.conf"};
}

struct Kind {
    std::string_view daemon;  // as vmnet has it
    int (*program)(const Args&);
    Args (*words)(const Service&);
    std::string_view started;
    std::string_view not_started;
    std::string_view stopped;
    std::string_view running;      // with the network between this
    std::string_view running_end;  // and that
    std::string_view not_running_end;
};

const Kind bridge{"bridge",
                  vmnet_bridge,
                  bridge_words,
                  "Started Bridge networking on ",
                  "Failed to start Bridge networking on ",
                  "Stopped Bridged networking on ",
                  "Bridge networking on ",
                  " is running",
                  " is not running"};
const Kind nat{"natd",
               vmnet_natd,
               nat_words,
               "Started NAT service on ",
               "Failed to start NAT service on ",
               "Stopped NAT service on ",
               "NAT service on ",
               " is running",
               " is not running"};
const Kind adapter{"netifup",
                   vmnet_netifup,
                   adapter_words,
                   "Enabled hostonly virtual adapter on ",
                   "Failed to enable hostonly virtual adapter on ",
                   "Disabled hostonly virtual adapter on ",
                   "Hostonly virtual adapter on ",
                   " is enabled",
                   " is not enabled"};
const Kind dhcp{"dhcpd",
                vmnet_dhcpd,
                dhcp_words,
                "Started DHCP service on ",
                "Failed to start DHCP service on ",
                "Stopped DHCP service on ",
                "DHCP service on ",
                " is running",
                " is not running"};

// In the order in which they are started.
std::vector<const Kind*> kinds_of(const Network& network) {
    if (!network.bridged_to.empty()) return {&bridge};
    std::vector<const Kind*> kinds;
    if (network.says_yes("NAT")) kinds.push_back(&nat);
    if (network.says_yes("VIRTUAL_ADAPTER")) kinds.push_back(&adapter);
    if (network.says_yes("DHCP")) kinds.push_back(&dhcp);
    return kinds;
}

std::optional<std::uint32_t> address_in(const std::string& text) {
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) != 4) {
        return std::nullopt;
    }
    return a << 24 | b << 16 | c << 8 | d;
}

std::string text_of(std::uint32_t address) {
    return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 0xff) + "." +
           std::to_string(address >> 8 & 0xff) + "." + std::to_string(address & 0xff);
}

// The host's own address in the network is the first one, unless the file says another.
void give_address(const Service& service) {
    const HostLock lock;
    const auto device = interfaces::find(service.name());
    const auto subnet = address_in(service.network.answer("HOSTONLY_SUBNET"));
    const auto mask = address_in(service.network.answer("HOSTONLY_NETMASK"));
    if (!device || !subnet || !mask) return;
    std::string address = service.network.answer("VIRTUAL_ADAPTER_ADDR");
    if (address.empty()) address = text_of(*subnet + 1);
    interfaces::set_address(*device, address + "/" + std::to_string(std::popcount(*mask)));
    interfaces::set_up(*interfaces::find(service.name()), true);
}

bool is_live(const Service& service, const Kind& kind) {
    return vmnet::live(service.number, kind.daemon);
}

void make_device(const Service& service) {
    const std::string path = vmnet::device_path(service.number);
    const HostLock lock;
    if (!exists(path)) {
        write_file(path, "c 119 " + std::to_string(service.number) + "\n", 0600);
    }
}

bool start(const Service& service, const Kind& kind) {
    if (is_live(service, kind)) return true;
    const bool started = kind.program(kind.words(service)) == 0;
    if (started && &kind == &adapter) give_address(service);
    say(std::string(started ? kind.started : kind.not_started) + service.name() + "\n");
    return started;
}

void stop(const Service& service, const Kind& kind) {
    if (!is_live(service, kind)) return;
    const HostLock lock;
    const std::string path = pid_path(service, kind.daemon);
    if (const auto pid = parse_whole(trim(read_file(path).value_or("")))) processes::end(*pid);
    ::unlink(path.c_str());
    if (&kind == &adapter) {
        if (const auto device = interfaces::find(service.name())) interfaces::remove(*device);
    }
    say(std::string(kind.stopped) + service.name() + "\n");
}

int start_all(const Networks& networks) {
    bool all = true;
    for (const auto& [number, network] : networks) {
        const Service service{number, network};
        make_device(service);
        for (const Kind* kind : kinds_of(network)) all = start(service, *kind) && all;
    }
    say(all ? "Started all configured services on all networks\n"
            : "Failed to start some/all services\n");
    return all ? 0 : 1;
}

int stop_all(const Networks& networks) {
    for (const auto& [number, network] : networks) {
        const auto kinds = kinds_of(network);
        for (auto kind = kinds.rbegin(); kind != kinds.rend(); ++kind) {
            stop({number, network}, **kind);
        }
    }
    say("Stopped all configured services on all networks\n");
    return 0;
}

int tell_status(const Networks& networks) {
    bool all = true;
    for (const auto& [number, network] : networks) {
        const Service service{number, network};
        for (const Kind* kind : kinds_of(network)) {
            const bool live = is_live(service, *kind);
            all = all && live;
            say(std::string(kind->running) + service.name() +
                std::string(live ? kind->running_end : kind->not_running_end) + "\n");
        }
    }
    say(all ? "All the services configured on all the networks are running\n"
            : "Some/All of the configured services are not running on all networks\n");
    return all ? 0 : 1;
}

// A host has its file from the day on which Workstation is installed.
int make_file() {
    const HostLock lock;
    if (!exists(networking_path)) write_file(networking_path, std::string(version_line) + "\n");
    return 0;
}

// Takes over what the file says, if it says anything.
int migrate(const std::string& path) {
    const auto text = read_file(path);
    if (!text) {
        complain("vmware-networks: cannot read " + path + "\n");
        return 1;
    }
    if (!networks_in(path)) return make_file();
    const HostLock lock;
    write_file(networking_path, *text);
    return 0;
}

int refuse_usage() {
    complain(
        "Usage: vmware-networks --start | --stop | --status | --postinstall PRODUCT,OLD,NEW | "
        "--migrate-network-settings FILE\n");
    return 1;
}

}  // namespace

int vmware_networks(const Args& args) {
    if (args.empty()) return refuse_usage();
    const std::string& verb = args[0];
    if (verb == "--migrate-network-settings" && args.size() == 2) return migrate(args[1]);
    if (verb == "--postinstall" && args.size() == 2) return make_file();
    const auto networks = networks_in(networking_path);
    if (!networks) {
        complain("Network configuration is missing. Ensure that /etc/vmware/networking exists.\n");
        return 1;
    }
    if (verb == "--start") return start_all(*networks);
    if (verb == "--stop") return stop_all(*networks);
    if (verb == "--status") return tell_status(*networks);
    return refuse_usage();
}

}  // namespace simhost
