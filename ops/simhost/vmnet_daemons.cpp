// `vmnet-bridge`, `vmnet-netifup`, `vmnet-dhcpd`, `vmnet-natd`: the daemons that the init script of
// VMware Server starts for its virtual switches, and vmware-networks for those of Workstation,
// which has them know a log level (-s) and names the switch of a bridge by its number (-n). Each
// checks its words as the real one would have to, then leaves a pid file and a record; no process
// stays. Silent on success. The texts of the refusals are our choice, no source shows them.
#include <optional>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "output.hpp"
#include "processes.hpp"
#include "product.hpp"
#include "program.hpp"
#include "text.hpp"
#include "vmnet.hpp"

namespace simhost {
namespace {

struct Call {
    std::string program;
    Args args;
};

int refuse(const Call& call, const std::string& text) {
    faults::midpoint();
    complain(call.program + ": " + text + "\n");
    return 1;
}

// The word after the flag, which is then taken out of the arguments.
std::optional<std::string> take_option(Args& args, std::string_view flag) {
    for (auto word = args.begin(); word != args.end(); ++word) {
        if (*word != flag || word + 1 == args.end()) continue;
        std::string value = *(word + 1);
        args.erase(word, word + 2);
        return value;
    }
    return std::nullopt;
}

// They are the same programs on both products, but Workstation's are younger.
void take_log_level(Args& words) {
    if (is_workstation()) (void)take_option(words, "-s");
}

// "-n 11 -i eth0" is "/dev/vmnet11 eth0".
void take_bridge_options(Args& words) {
    const auto number = take_option(words, "-n");
    const auto interface = take_option(words, "-i");
    if (number) words.push_back("/dev/vmnet" + *number);
    if (interface) words.push_back(*interface);
}

std::string directory_above(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

// Under the HostLock. The pid file comes first, the process and the record of it second.
int become(const Call& call, std::uint64_t number, const vmnet::Daemon& daemon) {
    if (!daemon.pid_path.starts_with('/') || !exists(directory_above(daemon.pid_path) + "/")) {
        return refuse(call, "Could not open pid file " + daemon.pid_path);
    }
    if (vmnet::live(number, daemon.kind)) {
        return refuse(call, "already running on " + vmnet::device_path(number));
    }
    Args command_line = call.args;
    command_line.insert(command_line.begin(), "/usr/bin/" + call.program);
    const auto pid = processes::next_pid();
    write_file(daemon.pid_path, std::to_string(pid) + "\n");
    faults::midpoint();
    processes::show(pid, command_line);
    vmnet::record(number, daemon);
    return 0;
}

int no_device(const Call& call, const std::string& device) {
    return refuse(call, "Could not open " + device + ": No such file or directory");
}

}  // namespace

int vmnet_bridge(const Args& args) {
    const Call call{"vmnet-bridge", args};
    Args words = args;
    take_log_level(words);
    const auto pid_path = take_option(words, "-d");
    if (is_workstation()) take_bridge_options(words);
    if (!pid_path || words.size() != 2) {
        return refuse(call, "Usage: vmnet-bridge -d pidfile /dev/vmnetX ethX");
    }
    const HostLock lock;
    const auto number = vmnet::number_of(words[0]);
    if (!number || !exists(words[0])) return no_device(call, words[0]);
    if (!interfaces::find(words[1])) {
        return refuse(call, "interface " + words[1] + " not found: No such device");
    }
    return become(call, *number, {"bridge", words[1], *pid_path});
}

int vmnet_netifup(const Args& args) {
    const Call call{"vmnet-netifup", args};
    Args words = args;
    take_log_level(words);
    const auto pid_path = take_option(words, "-d");
    if (!pid_path || words.size() != 2) {
        return refuse(call, "Usage: vmnet-netifup -d pidfile /dev/vmnetX vmnetX");
    }
    const HostLock lock;
    const auto number = vmnet::number_of(words[0]);
    if (!number || !exists(words[0])) return no_device(call, words[0]);
    if (words[1].empty() || words[1].size() > interfaces::name_length_max ||
        words[1].find('/') != std::string::npos) {
        return refuse(call, "invalid interface name " + words[1]);
    }
    const int status = become(call, *number, {"netifup", words[1], *pid_path});
    if (status != 0) return status;
    // The interface of an ended netifup went with it.
    if (const auto old = interfaces::find(words[1])) interfaces::remove(*old);
    Interface device;
    device.name = words[1];
    device.mac = "00:50:56:c0:00:0" + std::to_string(*number % 10);
    interfaces::add(device);
    return 0;
}

int vmnet_dhcpd(const Args& args) {
    const Call call{"vmnet-dhcpd", args};
    Args words = args;
    take_log_level(words);
    const auto config_path = take_option(words, "-cf");
    const auto lease_path = take_option(words, "-lf");
    const auto pid_path = take_option(words, "-pf");
    if (!config_path || !lease_path || !pid_path || words.size() != 1) {
        return refuse(call, "Usage: vmnet-dhcpd -cf config -lf leases -pf pidfile vmnetX");
    }
    const HostLock lock;
    if (!exists(*config_path)) return refuse(call, "Can't open " + *config_path);
    const auto number = vmnet::number_of(words[0]);
    if (!number || !interfaces::find(words[0])) return refuse(call, "No such device: " + words[0]);
    return become(call, *number, {"dhcpd", words[0], *pid_path});
}

// The number of natd's switch is in its configuration (device = /dev/vmnet8); the name of the pid
// file, vmnet-natd-8.pid, says the same and needs no parser.
int vmnet_natd(const Args& args) {
    const Call call{"vmnet-natd", args};
    Args words = args;
    take_log_level(words);
    const auto pid_path = take_option(words, "-d");
    const auto mac_path = take_option(words, "-m");
    const auto config_path = take_option(words, "-c");
    if (!pid_path || !mac_path || !config_path || !words.empty()) {
        return refuse(call, "Usage: vmnet-natd -d pidfile -m macfile -c config");
    }
    const HostLock lock;
    if (!exists(*config_path)) return refuse(call, "Can't open " + *config_path);
    constexpr std::string_view stem = "vmnet-natd-";
    constexpr std::string_view suffix = ".pid";
    std::string_view name = *pid_path;
    name.remove_prefix(name.rfind('/') + 1);
    if (!name.starts_with(stem) || !name.ends_with(suffix)) {
        return refuse(call, "no device for " + *pid_path);
    }
    name.remove_prefix(stem.size());
    name.remove_suffix(suffix.size());
    const auto number = parse_whole(name);
    if (!number || *number > vmnet::number_max || !exists(vmnet::device_path(*number))) {
        return no_device(call, "/dev/vmnet" + std::string(name));
    }
    const int status = become(call, *number, {"natd", "", *pid_path});
    if (status == 0) write_file(*mac_path, "00:50:56:f0:00:08\n");
    return status;
}

}  // namespace simhost
