#include "interfaces.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "config_file.hpp"
#include "host_files.hpp"

namespace simhost::interfaces {
namespace {

constexpr const char* record_dir = "/var/lib/simhost/net";
constexpr const char* sys_dir = "/sys/class/net/";
constexpr const char* vlan_dir = "/proc/net/vlan";
constexpr const char* vlan_config_path = "/proc/net/vlan/config";
constexpr const char* vlan_config_head =
    "VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\n";

std::string record_path(std::string_view name) {
    return std::string(record_dir).append("/").append(name);
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

void write_vlan_config() {
    if (!vlan_module_loaded()) return;
    std::string text = vlan_config_head;
    for (const Interface& interface : all()) {
        if (interface.parent.empty()) continue;
        text += padded(interface.name, 15) + "| " + padded(std::to_string(interface.vlan_id), 5) +
                "| " + interface.parent + "\n";
    }
    write_file(vlan_config_path, text);
}

// As the kernel's if_arp.h and if.h have them.
std::string arp_type(const Interface& interface) {
    return interface.name == "lo" ? "772\n" : "1\n";
}
std::string flags(const Interface& interface) {
    if (interface.name == "lo") return interface.up ? "0x9\n" : "0x8\n";
    return interface.up ? "0x1003\n" : "0x1002\n";
}

// The entries that people and scripts read; the driver is a link into a tree that is not there.
void write_sys(const Interface& interface) {
    const std::string dir = sys_dir + interface.name;
    make_dirs(dir);
    write_file(dir + "/address", interface.mac + "\n");
    write_file(dir + "/flags", flags(interface));
    write_file(dir + "/ifindex", std::to_string(interface.index) + "\n");
    write_file(dir + "/type", arp_type(interface));
    if (interface.module.empty()) return;
    make_dirs(dir + "/device");
    const std::string link = dir + "/device/driver";
    ::unlink(link.c_str());
    const std::string target = "../../../../bus/pci/drivers/" + interface.module;
    if (::symlink(target.c_str(), link.c_str()) != 0) throw_errno(link);
}

void remove_files(const Interface& interface) {
    ::unlink(record_path(interface.name).c_str());
    std::filesystem::remove_all(sys_dir + interface.name);
}

void store(const Interface& interface) {
    ConfigFile record;
    record.set("index", std::to_string(interface.index));
    record.set("mac", interface.mac);
    record.set("up", interface.up ? "TRUE" : "FALSE");
    record.set("address", interface.address);
    record.set("gateway", interface.gateway);
    record.set("module", interface.module);
    record.set("parent", interface.parent);
    record.set("vlan_id", std::to_string(interface.vlan_id));
    write_file(record_path(interface.name), record.text());
    write_sys(interface);
}

}  // namespace

std::optional<Interface> find(std::string_view name) {
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    const auto record = ConfigFile::load(record_path(name));
    if (!record) return std::nullopt;
    Interface interface;
    interface.name = name;
    interface.index = record->number_or("index", 0);
    interface.mac = record->get_or("mac", "");
    interface.up = record->is_true("up");
    interface.address = record->get_or("address", "");
    interface.gateway = record->get_or("gateway", "");
    interface.module = record->get_or("module", "");
    interface.parent = record->get_or("parent", "");
    interface.vlan_id = record->number_or("vlan_id", 0);
    return interface;
}

std::vector<Interface> all() {
    std::vector<Interface> result;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(record_dir), ::closedir);
    if (!dir) throw_errno(record_dir);
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string_view name = entry->d_name;
        if (name.starts_with('.') || name.ends_with(".new")) continue;
        if (auto interface = find(name)) result.push_back(std::move(*interface));
    }
    std::ranges::sort(result, {}, &Interface::index);
    return result;
}

bool vlan_taken(std::string_view parent, std::uint64_t vlan_id) {
    return std::ranges::any_of(all(), [&](const Interface& interface) {
        return interface.parent == parent && interface.vlan_id == vlan_id;
    });
}

void add(Interface interface) {
    const auto present = all();
    interface.index = present.empty() ? 1 : present.back().index + 1;
    store(interface);
    write_vlan_config();
}

void set_up(const Interface& interface, bool up) {
    Interface changed = interface;
    changed.up = up;
    store(changed);
}

void set_address(const Interface& interface, const std::string& address) {
    Interface changed = interface;
    changed.address = address;
    store(changed);
}

void remove(const Interface& interface) {
    remove_files(interface);
    // The kernel takes the VLAN devices of a vanished parent with it.
    for (const Interface& child : all()) {
        if (child.parent == interface.name) remove_files(child);
    }
    write_vlan_config();
}

void publish() {
    for (const Interface& interface : all()) write_sys(interface);
    write_vlan_config();
}

bool vlan_module_loaded() {
    return exists(vlan_dir);
}

void load_vlan_module() {
    make_dirs(vlan_dir);
    write_vlan_config();
}

}  // namespace simhost::interfaces
