#include "workers/drivers/vmware/vmx_settings.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "wire/values.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"

namespace grivon::drivers::vmware {
namespace {

// More than any product of VMware's has of them: four controllers of a kind, with 64 places at
// most.
constexpr unsigned nics_max = 10;
constexpr std::size_t disks_max = 256;
constexpr std::size_t device_bytes_max = 16;  // "scsi3:15"
// What Linux takes for a path.
constexpr std::size_t path_bytes_max = 4096;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

std::string_view key_as_written(std::string_view line) {
    const auto equals = line.find('=');
    return equals == std::string_view::npos ? std::string_view() : trim(line.substr(0, equals));
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char small = lower(c);
    if (small >= 'a' && small <= 'f') return static_cast<unsigned>(small - 'a') + 10;
    return std::nullopt;
}

// By their keys in small letters; of several lines the last counts.
using Settings = std::map<std::string, std::string, std::less<>>;

Settings settings_in(std::string_view text) {
    Settings settings;
    for (const std::string_view line : lines_of(text)) {
        const auto key = key_in(line);
        if (!key.empty()) settings[key] = unescaped(value_in(line));
    }
    return settings;
}

std::string value_of(const Settings& settings, std::string_view key) {
    const auto found = settings.find(key);
    return found == settings.end() ? "" : found->second;
}

bool is_true(const Settings& settings, std::string_view key) {
    return lowered(value_of(settings, key)) == "true";
}

// "/dev/vmnet11" and "VMnet11" are "vmnet11"; the kinds with names of their own have their numbers.
std::string vmnet_of(const Settings& settings, const std::string& nic) {
    const std::string type = lowered(value_of(settings, nic + ".connectiontype"));
    if (type == "hostonly") return "vmnet1";
    if (type == "nat") return "vmnet8";
    if (type != "custom") return "vmnet0";
    std::string vnet = lowered(value_of(settings, nic + ".vnet"));
    constexpr std::string_view device = "/dev/";
    if (vnet.starts_with(device)) vnet.erase(0, device.size());
    return is_vmnet_name(vnet) ? vnet : "";
}

std::optional<NicSpec> nic_in(const Settings& settings, unsigned number) {
    const std::string nic = "ethernet" + std::to_string(number);
    if (!is_true(settings, nic + ".present")) return std::nullopt;
    const bool is_static = lowered(value_of(settings, nic + ".addresstype")) == "static";
    std::string mac = value_of(settings, nic + (is_static ? ".address" : ".generatedaddress"));
    mac = lowered(mac);
    return NicSpec{number, is_mac(mac) ? mac : "", vmnet_of(settings, nic)};
}

std::string in_directory_of(const std::string& vmx_path, const std::string& file) {
    if (file.starts_with('/')) return file;
    return vmx_path.substr(0, vmx_path.rfind('/') + 1) + file;
}

// "scsi0:0.filename" is of "scsi0:0"
std::string device_in(std::string_view key) {
    constexpr std::string_view file_name = ".filename";
    constexpr std::array<std::string_view, 4> buses{"scsi", "sata", "nvme", "ide"};
    const bool is_disk =
        key.ends_with(file_name) && key.find(':') != std::string_view::npos &&
        std::ranges::any_of(buses, [&](std::string_view bus) { return key.starts_with(bus); });
    return is_disk ? std::string(key.substr(0, key.size() - file_name.size())) : "";
}

std::vector<DiskSpec> disks_in(const Settings& settings, const std::string& vmx_path) {
    std::vector<DiskSpec> disks;
    for (const auto& [key, value] : settings) {
        const std::string device = device_in(key);
        if (device.empty() || !is_true(settings, device + ".present")) continue;
        if (!lowered(value).ends_with(".vmdk")) continue;  // a CD
        const std::string path = in_directory_of(vmx_path, value);
        // Only what a later job could be told; device and path come from anybody's file.
        const bool well_formed = is_printable(path) && is_printable(device) &&
                                 path.size() <= path_bytes_max && device.size() <= device_bytes_max;
        if (well_formed && disks.size() < disks_max) disks.push_back({device, 0, path});
    }
    return disks;
}

}  // namespace

bool sets(std::string_view line, std::string_view key) {
    return std::ranges::equal(key_as_written(line), key, {}, lower, lower) && !key.empty();
}

std::string key_in(std::string_view line) {
    return lowered(key_as_written(line));
}

std::string_view value_in(std::string_view line) {
    auto value = trim(line.substr(std::min(line.find('='), line.size() - 1) + 1));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
        value = value.substr(1, value.size() - 2);
    return trim(value);
}

std::string unescaped(std::string_view value) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto high =
            value[i] == '|' && i + 2 < value.size() ? hex_digit(value[i + 1]) : std::nullopt;
        const auto low = high ? hex_digit(value[i + 2]) : std::nullopt;
        if (low) {
            text += static_cast<char>(*high << 4 | *low);
            i += 2;
        } else {
            text += value[i];
        }
    }
    return text;
}

std::optional<std::string> setting_in(std::string_view text, std::string_view key) {
    std::optional<std::string> value;
    for (const std::string_view line : lines_of(text)) {
        if (sets(line, key)) value = unescaped(value_in(line));
    }
    return value;
}

std::string settings_of_interest() {
    return "^[[:blank:]]*(displayName|numvcpus|memsize"
           "|ethernet[0-9]+\\.(present|connectionType|vnet|addressType|address|generatedAddress)"
           "|(scsi|sata|nvme|ide)[0-9]+:[0-9]+\\.(present|fileName))[[:blank:]]*=";
}

std::optional<VmSpec> spec_in(std::string_view text, const std::string& vmx_path) {
    const auto hardware = hardware_in(text);
    if (!hardware) return std::nullopt;
    const Settings settings = settings_in(text);
    VmSpec spec;
    spec.cpus = hardware->cpus;
    spec.memory_mb = hardware->memory_mb;
    spec.disks = disks_in(settings, vmx_path);
    for (unsigned number = 0; number < nics_max; ++number) {
        if (auto nic = nic_in(settings, number)) spec.nics.push_back(std::move(*nic));
    }
    spec.identity = VmIdentity{"", one_line(value_of(settings, "displayname")), vmx_path};
    return spec;
}

}  // namespace grivon::drivers::vmware
