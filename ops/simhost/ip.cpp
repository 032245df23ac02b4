// `ip`: link show, add (VLAN devices), set up and down, delete; addr show and add; route show.
// Words and statuses are those of iproute2, as far as a host's administrator would meet them here.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "ip_output.hpp"
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
    "       ip [ -o ] [ -4 ] addr show [ [ dev ] DEVICE ]\n"
    "       ip addr add ADDRESS/PREFIX [ broadcast ADDRESS ] dev DEVICE\n"
    "       ip [ -4 ] route show [ default ]\n";

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

using ip_output::Form;

int show(Words words, std::string (*printed)(const Interface&, Form), Form form) {
    words.take_if("dev");
    std::string text;
    if (words.at_end()) {
        for (const Interface& interface : interfaces::all()) text += printed(interface, form);
    } else {
        const std::string name = words.take();
        const auto interface = interfaces::find(name);
        if (!interface) return refuse("Device \"" + name + "\" does not exist.", exit_failed);
        text = printed(*interface, form);
    }
    faults::midpoint();
    say(text);
    return 0;
}

int show_routes(Words words) {
    const bool default_only = words.take_if("default");
    if (!words.at_end()) return refuse_usage();
    faults::midpoint();
    say(ip_output::routes(interfaces::all(), default_only));
    return 0;
}

// "192.168.30.1/24"
bool is_address(std::string_view text) {
    for (const char end : {'.', '.', '.', '/', '\0'}) {
        const auto at = std::min(text.find(end), text.size());
        const auto part = parse_whole(text.substr(0, at));
        const std::uint64_t part_max = end == '\0' ? 32 : 255;
        if (!part || *part > part_max || (end != '\0' && at == text.size())) return false;
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    return true;
}

int add_address(Words words) {
    const std::string address = words.take();
    std::string device;
    while (!words.at_end()) {
        const std::string word = words.take();
        if (word == "dev") {
            device = words.take();
        } else if (word == "broadcast" || word == "brd") {
            words.take();
        } else {
            return refuse_usage();
        }
    }
    if (device.empty()) {
        return refuse("Not enough information: \"dev\" argument is required.", exit_usage);
    }
    if (!is_address(address)) {
        return refuse("Error: inet prefix is expected rather than \"" + address + "\".",
                      exit_failed);
    }
    const HostLock lock;
    const auto interface = interfaces::find(device);
    if (!interface) return no_such_device(device);
    if (interface->address == address) return refused_by_kernel("File exists");
    // One address an interface is all that anybody here needs.
    if (!interface->address.empty()) return refused_by_kernel("Operation not supported");
    interfaces::set_address(*interface, address);
    faults::midpoint();
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
    Form form;
    for (bool option = true; option;) {
        const bool one_line = words.take_if("-o") || words.take_if("-oneline");
        const bool inet_only = words.take_if("-4");
        form.on_one_line |= one_line;
        form.inet_only |= inet_only;
        option = one_line || inet_only;
    }
    const std::string object = words.take();
    const std::string verb = words.at_end() ? "show" : words.take();
    const bool showing = abbreviates(verb, "show") || abbreviates(verb, "list") || verb == "lst";
    if (abbreviates(object, "link")) {
        if (abbreviates(verb, "add")) return add(words);
        if (abbreviates(verb, "set")) return set(words);
        if (abbreviates(verb, "delete")) return remove(words);
        if (showing) return show(words, ip_output::link, form);
    } else if (abbreviates(object, "address")) {
        if (abbreviates(verb, "add")) return add_address(words);
        if (showing) return show(words, ip_output::addresses, form);
    } else if (abbreviates(object, "route")) {
        if (showing) return show_routes(words);
    }
    return refuse_usage();
}

}  // namespace simhost
