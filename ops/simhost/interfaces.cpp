#include "interfaces.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "config_file.hpp"
#include "host_files.hpp"

namespace simhost::interfaces {
namespace {

constexpr const char* record_dir = "/var/lib/simhost/net";
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

void store(const Interface& interface) {
    ConfigFile record;
    record.set("index", std::to_string(interface.index));
    record.set("mac", interface.mac);
    record.set("up", interface.up ? "TRUE" : "FALSE");
    record.set("address", interface.address);
    record.set("parent", interface.parent);
    record.set("vlan_id", std::to_string(interface.vlan_id));
    write_file(record_path(interface.name), record.text());
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

void remove(const Interface& interface) {
    ::unlink(record_path(interface.name).c_str());
    // The kernel takes the VLAN devices of a vanished parent with it.
    for (const Interface& child : all()) {
        if (child.parent == interface.name) ::unlink(record_path(child.name).c_str());
    }
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
