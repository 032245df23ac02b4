#include "vm.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <utility>

#include "host_files.hpp"
#include "product.hpp"
#include "text.hpp"
#include "vm_refusal.hpp"

namespace simhost {
namespace {

constexpr const char* run_dir = "/var/run/vmware/";
constexpr const char* user_run_dir = "/var/run/vmware/root/";
constexpr const char* vm_list_path = "/etc/vmware/vm-list";
constexpr std::string_view list_entry_head = "config \"";

// VMware's own %-escape, so that a path becomes a file name.
std::string escaped(std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : path) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (safe) {
            result += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return result;
}

std::string run_link_path(std::string_view vmx_path) {
    return run_dir + escaped(vmx_path);
}

std::string record_path(processes::Pid pid) {
    return user_run_dir + std::to_string(pid);
}

}  // namespace

std::string_view name_of(PowerState state) {
    switch (state) {
        case PowerState::off:
            return "off";
        case PowerState::on:
            return "on";
        case PowerState::suspended:
            return "suspended";
        case PowerState::stuck:
            return "stuck";
    }
    return "unknown";
}

PowerState Vm::state() const {
    if (const auto record = ConfigFile::load(run_link_path(vmx_path_))) {
        return record->get_or("questions", "").empty() ? PowerState::on : PowerState::stuck;
    }
    bool suspended = exists(suspend_file_path());
    if (is_workstation()) {
        const auto vmx = ConfigFile::load(vmx_path_);
        suspended = suspended || (vmx && !vmx->get_or("checkpoint.vmState", "").empty());
    }
    return suspended ? PowerState::suspended : PowerState::off;
}

ConfigFile Vm::vmx() const {
    auto vmx = ConfigFile::load(vmx_path_);
    if (!vmx) {
        using Kind = VmRefusal::Kind;
        throw VmRefusal{exists(vmx_path_) ? Kind::unreadable : Kind::no_such_vm, vmx_path_};
    }
    return std::move(*vmx);
}

void Vm::store_vmx(const ConfigFile& vmx) const {
    write_file(vmx_path_, vmx.text(), 0755);
}

std::string Vm::stem() const {
    return vmx_path_.substr(0, vmx_path_.rfind('.'));
}

std::string Vm::suspend_file_path() const {
    return stem() + ".vmss";
}

std::string Vm::suspend_file_name() const {
    const std::string path = suspend_file_path();
    return path.substr(path.rfind('/') + 1);
}

std::string Vm::resolve(const std::string& path) const {
    if (path.starts_with('/')) return path;
    return vmx_path_.substr(0, vmx_path_.rfind('/') + 1) + path;
}

ConfigFile Vm::run_record() const {
    return ConfigFile::load(run_link_path(vmx_path_)).value_or(ConfigFile());
}

void Vm::store_run_record(const ConfigFile& record) const {
    write_file(record_path(pid()), record.text());
}

processes::Pid Vm::pid() const {
    return run_record().number_or("pid", 0);
}

void Vm::begin_run(std::string_view questions) const {
    const auto pid = processes::start(
        is_workstation()
            ? std::vector<std::string>{"/usr/lib/vmware/bin/vmware-vmx", "-s",
                                       "vmx.stdio.keep=TRUE", "-#",
                                       "product=1;name=VMware Workstation;version=17.6.2;", "-@",
                                       "pipe=/tmp/vmware-root/vmx;msgs=ui", vmx_path_}
            : std::vector<std::string>{"/usr/lib/vmware/bin/vmware-vmx", "-C", "-@", "",
                                       vmx_path_});
    // The first VM of a host gets id 16, and each start a new one.
    constexpr processes::Pid id_base = processes::first_pid - 16;
    ConfigFile record;
    record.set("pid", std::to_string(pid));
    record.set("vmx", vmx_path_);
    record.set("id", std::to_string(pid - id_base));
    record.set("started_s", std::to_string(std::time(nullptr)));
    record.set("questions", questions);
    write_file(record_path(pid), record.text());
    const std::string link = run_link_path(vmx_path_);
    ::unlink(link.c_str());
    if (::symlink(record_path(pid).c_str(), link.c_str()) != 0) throw_errno(link);
}

void Vm::end_run() const {
    const auto ended = pid();
    ::unlink(run_link_path(vmx_path_).c_str());
    ::unlink(record_path(ended).c_str());
    processes::end(ended);
}

std::string Vm::question() const {
    const std::string questions = run_record().get_or("questions", "");
    return questions.substr(0, questions.find(','));
}

void Vm::end_question() const {
    ConfigFile record = run_record();
    const std::string questions = record.get_or("questions", "");
    const auto comma = questions.find(',');
    record.set("questions", comma == std::string::npos ? "" : questions.substr(comma + 1));
    store_run_record(record);
}

namespace {

// `scsi0:0` and the like: one of the devices that can hold a disk.
std::string device_of(std::string_view key) {
    constexpr std::string_view file_name = ".fileName";
    constexpr std::string_view buses[] = {"scsi", "ide", "sata", "nvme"};
    const bool bus =
        std::ranges::any_of(buses, [&](std::string_view each) { return key.starts_with(each); });
    if (!bus || key.size() <= file_name.size()) return "";
    const auto device = key.substr(0, key.size() - file_name.size());
    return equal_ignoring_case(key.substr(device.size()), file_name) ? std::string(device) : "";
}

}  // namespace

std::vector<VmDisk> disks_of(const Vm& vm, const ConfigFile& vmx) {
    std::vector<VmDisk> disks;
    for (const std::string& key : vmx.keys()) {
        const std::string device = device_of(key);
        if (device.empty() || !vmx.is_true(device + ".present")) continue;
        if (lower(vmx.get_or(device + ".deviceType", "disk")).starts_with("cdrom")) continue;
        disks.push_back({device, vm.resolve(vmx.get_or(key, ""))});
    }
    return disks;
}

std::vector<std::string> running_vms() {
    std::vector<std::pair<processes::Pid, std::string>> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(user_run_dir), ::closedir);
    if (!dir) throw_errno(user_run_dir);
    while (const dirent* entry = ::readdir(dir.get())) {
        const auto record = ConfigFile::load(std::string(user_run_dir) + entry->d_name);
        if (!record) continue;
        found.emplace_back(record->number_or("pid", 0), record->get_or("vmx", ""));
    }
    std::ranges::sort(found);
    std::vector<std::string> paths;
    for (auto& [pid, path] : found) paths.push_back(std::move(path));
    return paths;
}

namespace registered_vms {

std::vector<std::string> all() {
    std::vector<std::string> paths;
    const std::string list = read_file(vm_list_path).value_or("");
    for (std::string_view line : lines(list)) {
        line = trim(line);
        if (!line.starts_with(list_entry_head) || !line.ends_with('"')) continue;
        line.remove_prefix(list_entry_head.size());
        line.remove_suffix(1);
        paths.emplace_back(line);
    }
    return paths;
}

namespace {

void store(const std::vector<std::string>& paths) {
    std::string list;
    for (const std::string& path : paths) list += std::string(list_entry_head) + path + "\"\n";
    write_file(vm_list_path, list);
}

}  // namespace

bool contains(std::string_view vmx_path) {
    const auto paths = all();
    return std::ranges::find(paths, vmx_path) != paths.end();
}

void add(std::string_view vmx_path) {
    auto paths = all();
    paths.emplace_back(vmx_path);
    store(paths);
}

void remove(std::string_view vmx_path) {
    auto paths = all();
    std::erase(paths, vmx_path);
    store(paths);
}

}  // namespace registered_vms
}  // namespace simhost
