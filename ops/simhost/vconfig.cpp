// `vconfig`: add and rem, the VLAN tool of the time. Texts that no source shows are our choice.
#include <string>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "output.hpp"
#include "program.hpp"
#include "text.hpp"

namespace simhost {
namespace {

constexpr int exit_failed = 3;
constexpr int exit_usage = 1;

constexpr std::string_view module_missing =
    "WARNING:  Could not open /proc/net/vlan/config.  Maybe you need to load the 8021q module, or "
    "maybe you are not using PROCFS??\n";

int refuse(const std::string& text, int status) {
    faults::midpoint();
    complain(text + "\n");
    return status;
}

int add(const std::string& parent, const std::string& id) {
    const auto refuse_add = [&](const std::string& why) {
        return refuse(
            "ERROR: trying to add VLAN #" + id + " to IF -:" + parent + ":-  error: " + why,
            exit_failed);
    };
    const HostLock lock;
    const auto below = interfaces::find(parent);
    if (!below) return refuse_add("No such device");
    const auto vlan_id = parse_whole(id);
    if (!vlan_id || *vlan_id < 1 || *vlan_id > interfaces::vlan_id_max) {
        return refuse_add("Numerical result out of range");
    }
    const std::string name = parent + "." + std::to_string(*vlan_id);
    if (name.size() > interfaces::name_length_max) return refuse_add("Invalid argument");
    if (interfaces::find(name) || interfaces::vlan_taken(parent, *vlan_id)) {
        return refuse_add("File exists");
    }
    if (!interfaces::vlan_module_loaded()) complain(module_missing);
    Interface device;
    device.name = name;
    device.mac = below->mac;
    device.parent = parent;
    device.vlan_id = *vlan_id;
    interfaces::add(device);
    faults::midpoint();
    say("Added VLAN with VID == " + std::to_string(*vlan_id) + " to IF -:" + parent + ":-\n");
    return 0;
}

int remove(const std::string& name) {
    const HostLock lock;
    const auto interface = interfaces::find(name);
    if (!interface || interface->parent.empty()) {
        return refuse("ERROR: trying to remove VLAN -:" + name + ":- error: No such device",
                      exit_failed);
    }
    interfaces::remove(*interface);
    faults::midpoint();
    say("Removed VLAN -:" + name + ":-\n");
    return 0;
}

}  // namespace

int vconfig(const Args& args) {
    if (args.size() == 3 && args[0] == "add") return add(args[1], args[2]);
    if (args.size() == 2 && args[0] == "rem") return remove(args[1]);
    return refuse(
        "Usage: add             [interface-name] [vlan_id]\n"
        "       rem             [vlan-name]",
        exit_usage);
}

}  // namespace simhost
