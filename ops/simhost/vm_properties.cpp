#include "vm_properties.hpp"

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <string_view>

#include "power.hpp"
#include "vm_control_error.hpp"

namespace simhost::vm_properties {
namespace {

using Words = std::vector<std::string>;

bool runs(const Vm& vm) {
    return vm.state() == PowerState::on || vm.state() == PowerState::stuck;
}

std::string uptime_s(const Vm& vm) {
    if (!runs(vm)) return "0";
    const std::time_t now = std::time(nullptr);
    const auto started = static_cast<std::time_t>(vm.run_record().number_or("started_s", 0));
    return std::to_string(std::max<std::time_t>(0, now - started));
}

std::string get_pid(const Vm& vm, const Words&) {
    if (!runs(vm)) throw vm_control::state_conflict("getpid", name_of(vm.state()));
    return std::to_string(vm.pid());
}

std::string get_id(const Vm& vm, const Words&) {
    return vm.run_record().get_or("id", "-1");
}

std::string get_uptime(const Vm& vm, const Words&) {
    return uptime_s(vm);
}

// The guest tools count it, about once a second.
std::string get_heartbeat(const Vm& vm, const Words&) {
    return power::tools_running(vm) ? uptime_s(vm) : "0";
}

std::string get_remote_connections(const Vm&, const Words&) {
    return "0";
}

std::string get_config_file(const Vm& vm, const Words&) {
    return vm.vmx_path();
}

std::string get_config(const Vm& vm, const Words& words) {
    return vm.vmx().get_or(words[0], "");
}

std::string set_config(const Vm& vm, const Words& words) {
    ConfigFile vmx = vm.vmx();
    vmx.set(words[0], words[1]);
    vm.store_vmx(vmx);
    return "1";
}

std::string get_guest_info(const Vm& vm, const Words& words) {
    return vm.run_record().get_or("guestinfo." + words[0], "");
}

std::string set_guest_info(const Vm& vm, const Words& words) {
    if (!runs(vm)) throw vm_control::state_conflict("setguestinfo", name_of(vm.state()));
    ConfigFile record = vm.run_record();
    record.set("guestinfo." + words[0], words[1]);
    vm.store_run_record(record);
    return "1";
}

std::string get_product_info(const Vm&, const Words& words) {
    struct Item {
        std::string_view key;
        std::string_view value;
    };
    // Server 1.0.5 on Linux, the version GriVon was made with.
    constexpr Item items[] = {
        {"product", "server"}, {"platform", "linux"}, {"build", "80187"},
        {"majorversion", "1"}, {"minorversion", "0"}, {"revision", "5"},
    };
    const auto* item = std::ranges::find(items, words[0], &Item::key);
    if (item == std::end(items)) throw vm_control::invalid_arguments();
    return std::string(item->value);
}

std::string change_device(const Vm& vm, const std::string& device, std::string_view operation,
                          bool connected) {
    if (vm.state() != PowerState::on) {
        throw vm_control::state_conflict(operation, name_of(vm.state()));
    }
    if (!vm.vmx().get(device + ".present")) throw vm_control::invalid_arguments();
    ConfigFile record = vm.run_record();
    record.set("connected." + device, connected ? "TRUE" : "FALSE");
    vm.store_run_record(record);
    return "1";
}

std::string connect_device(const Vm& vm, const Words& words) {
    return change_device(vm, words[0], "connectdevice", true);
}

std::string disconnect_device(const Vm& vm, const Words& words) {
    return change_device(vm, words[0], "disconnectdevice", false);
}

struct Operation {
    std::string_view name;
    std::size_t word_count;
    std::string (*run)(const Vm&, const Words&);
};

constexpr Operation operations[] = {
    {"getpid", 0, get_pid},
    {"getid", 0, get_id},
    {"getuptime", 0, get_uptime},
    {"getheartbeat", 0, get_heartbeat},
    {"getremoteconnections", 0, get_remote_connections},
    {"getconfigfile", 0, get_config_file},
    {"getconfig", 1, get_config},
    {"setconfig", 2, set_config},
    {"getguestinfo", 1, get_guest_info},
    {"setguestinfo", 2, set_guest_info},
    {"getproductinfo", 1, get_product_info},
    {"connectdevice", 1, connect_device},
    {"disconnectdevice", 1, disconnect_device},
};

}  // namespace

std::optional<std::string> perform(const Vm& vm, const std::string& operation, const Words& words) {
    const auto* found = std::ranges::find(operations, operation, &Operation::name);
    if (found == std::end(operations) || found->word_count != words.size()) return std::nullopt;
    return found->run(vm, words);
}

}  // namespace simhost::vm_properties
