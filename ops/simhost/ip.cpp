// `ip`: link show, add (VLAN devices), set up and down, delete; addr show. Words and statuses are
// those of iproute2, as far as a host's administrator would meet them here.
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "output.hpp"
#include "program.hpp"
#include "text.hpp"

namespace simhost {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_refused_by_kernel = 2;
constexpr int exit_usage = 255;

constexpr std::string_view usage =
    "Usage: ip [ -o ] link show [ [ dev ] DEVICE ]\n"
    "       ip link add [ link PARENT ] [ name ] NAME type vlan id ID\n"
    "       ip link set [ dev ] DEVICE { up | down }\n"
    "       ip link delete [ dev ] DEVICE\n"
    "       ip [ -o ] addr show [ [ dev ] DEVICE ]\n";

int refuse(std::string_view text, int status) {
    faults::midpoint();
    complain(std::string(text) + "\n");
    return status;
}

int refuse_usage() {
    return refuse(trim(usage), exit_usage);
}

int wrong_argument(const std::string& value, std::string_view why) {
    return refuse("Error: argument \"" + value + "\" is wrong: " + std::string(why), exit_usage);
}

int no_such_device(const std::string& name) {
    return refuse("Cannot find device \"" + name + "\"", exit_failed);
}

int refused_by_kernel(std::string_view why) {
    return refuse("RTNETLINK answers: " + std::string(why), exit_refused_by_kernel);
}

// Hands out the words one after the other.
class Words {
public:
    explicit Words(const Args& args) : args_(args) {}

    [[nodiscard]] bool at_end() const { return next_ == args_.size(); }
    std::string take() { return at_end() ? std::string() : args_[next_++]; }
    bool take_if(std::string_view word) {
        if (at_end() || args_[next_] != word) return false;
        ++next_;
        return true;
    }

private:
    const Args& args_;
    std::size_t next_ = 0;
};

// iproute2 takes any prefix of a word: `ip l sh`, `ip address show`.
bool abbreviates(const std::string& word, std::string_view whole) {
    return !word.empty() && whole.starts_with(word);
}

std::string described(const Interface& interface, bool with_address, bool on_one_line) {
    const bool loopback = interface.name == "lo";
    const bool carrier = interface.up;
    std::string text = std::to_string(interface.index) + ": " + interface.name;
    if (!interface.parent.empty()) text += "@" + interface.parent;
    text += loopback ? ": <LOOPBACK" : ": <BROADCAST,MULTICAST";
    if (carrier) text += ",UP,LOWER_UP";
    text += loopback ? "> mtu 65536 qdisc noqueue state " : "> mtu 1500 qdisc pfifo_fast state ";
    text += !carrier ? "DOWN" : loopback ? "UNKNOWN" : "UP";
    text += std::string(with_address ? "" : " mode DEFAULT") + " group default qlen 1000";
    const std::string next_line = on_one_line ? "\\    " : "\n    ";
    text += next_line + (loopback ? "link/loopback " : "link/ether ") + interface.mac + " brd " +
            (loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff");
    if (with_address && !interface.address.empty()) {
        text += next_line + "inet " + interface.address + " scope " +
                (loopback ? "host" : "global") + " " + interface.name + next_line +
                "   valid_lft forever preferred_lft forever";
    }
    return text + "\n";
}

int show(Words words, bool with_address, bool on_one_line) {
    words.take_if("dev");
    std::string text;
    if (words.at_end()) {
        for (const Interface& interface : interfaces::all()) {
            text += described(interface, with_address, on_one_line);
        }
    } else {
        const std::string name = words.take();
        const auto interface = interfaces::find(name);
        if (!interface) return refuse("Device \"" + name + "\" does not exist.", exit_failed);
        text = described(*interface, with_address, on_one_line);
    }
    faults::midpoint();
    say(text);
    return 0;
}

int add(Words words) {
    std::string parent;
    std::string name;
    std::string type;
    std::string id;
    while (!words.at_end()) {
        const std::string word = words.take();
        if (word == "link") {
            parent = words.take();
        } else if (word == "name") {
            name = words.take();
        } else if (word == "type") {
            type = words.take();
        } else if (word == "id" && type == "vlan") {
            id = words.take();
        } else if (name.empty()) {
            name = word;
        } else {
            return refuse_usage();
        }
    }
    if (name.empty() || type != "vlan" || id.empty()) return refuse_usage();
    if (name.size() > interfaces::name_length_max || name.find('/') != std::string::npos) {
        return wrong_argument(name, "\"name\" not a valid ifname");
    }
    const auto vlan_id = parse_whole(id);
    if (!vlan_id || *vlan_id > 65535) return wrong_argument(id, "id is invalid");

    const HostLock lock;
    const auto below = interfaces::find(parent);
    if (!below) return no_such_device(parent);
    if (*vlan_id < 1 || *vlan_id > interfaces::vlan_id_max) {
        return refused_by_kernel("Numerical result out of range");
    }
    if (interfaces::find(name) || interfaces::vlan_taken(parent, *vlan_id)) {
        return refused_by_kernel("File exists");
    }
    // The kernel loads the module by itself when ip asks for the first VLAN device.
    interfaces::load_vlan_module();
    Interface device;
    device.name = name;
    device.mac = below->mac;
    device.parent = parent;
    device.vlan_id = *vlan_id;
    interfaces::add(device);
    faults::midpoint();
    return 0;
}

int set(Words words) {
    words.take_if("dev");
    const std::string name = words.take();
    const std::string state = words.take();
    if ((state != "up" && state != "down") || !words.at_end()) return refuse_usage();
    const HostLock lock;
    const auto interface = interfaces::find(name);
    if (!interface) return no_such_device(name);
    const auto below = interfaces::find(interface->parent);
    if (state == "up" && below && !below->up) return refused_by_kernel("Network is down");
    interfaces::set_up(*interface, state == "up");
    faults::midpoint();
    return 0;
}

int remove(Words words) {
    words.take_if("dev");
    const std::string name = words.take();
    if (name.empty()) return refuse_usage();
    const HostLock lock;
    const auto interface = interfaces::find(name);
    if (!interface) return no_such_device(name);
    // Only devices that software made can be deleted.
    if (interface->parent.empty()) return refused_by_kernel("Operation not supported");
    interfaces::remove(*interface);
    faults::midpoint();
    return 0;
}

}  // namespace

int ip(const Args& args) {
    Words words(args);
    const bool on_one_line = words.take_if("-o") || words.take_if("-oneline");
    const std::string object = words.take();
    const std::string verb = words.at_end() ? "show" : words.take();
    const bool showing = abbreviates(verb, "show") || abbreviates(verb, "list") || verb == "lst";
    if (abbreviates(object, "link")) {
        if (abbreviates(verb, "add")) return add(words);
        if (abbreviates(verb, "set")) return set(words);
        if (abbreviates(verb, "delete")) return remove(words);
        if (showing) return show(words, false, on_one_line);
    } else if (abbreviates(object, "address")) {
        if (showing) return show(words, true, on_one_line);
    }
    return refuse_usage();
}

}  // namespace simhost
