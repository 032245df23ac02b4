#include "workers/drivers/libvirt/configuration.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/units.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr std::string_view domain_start = "<domain ";
constexpr std::string_view top = "  <";         // of the domain's own elements
constexpr std::string_view device = "    <";    // of devices
constexpr std::string_view detail = "      <";  // of what a device has

struct Entity {
    std::string_view name;
    char c;
};
constexpr std::array entities{Entity{"&amp;", '&'}, Entity{"&lt;", '<'}, Entity{"&gt;", '>'},
                              Entity{"&apos;", '\''}, Entity{"&quot;", '"'}};

// The element of that indentation and name; nothing for any other line.
std::optional<std::string_view> element(std::string_view line, std::string_view indentation,
                                        std::string_view name) {
    if (!line.starts_with(indentation)) return std::nullopt;
    line.remove_prefix(indentation.size());
    if (!line.starts_with(name)) return std::nullopt;
    const std::string_view rest = line.substr(name.size());
    if (rest.empty() || (rest.front() != ' ' && rest.front() != '>' && rest.front() != '/'))
        return std::nullopt;
    return rest;
}

// A value as GriVon keeps it: no other is one that it could use, or show.
std::optional<std::string> word_in(std::string_view text) {
    constexpr std::size_t word_bytes_max = 4096;  // the longest path of Linux
    std::string word = unescaped(text);
    if (!is_printable(word) || word.size() > word_bytes_max) return std::nullopt;
    return word;
}

std::optional<std::string> attribute(std::string_view element, std::string_view name) {
    const std::string head = " " + std::string(name) + "='";
    const auto start = element.find(head);
    if (start == std::string_view::npos) return std::nullopt;
    element.remove_prefix(start + head.size());
    const auto end = element.find('\'');
    if (end == std::string_view::npos) return std::nullopt;
    return word_in(element.substr(0, end));
}

// " unit='KiB'>65536</memory>" → "65536"
std::string_view content(std::string_view element) {
    const auto start = element.find('>');
    if (start == std::string_view::npos) return "";
    element.remove_prefix(start + 1);
    return element.substr(0, element.find('<'));
}

std::uint64_t number_in(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::uint32_t bounded(std::uint64_t value) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(value < most ? value : most);
}

// What it is plugged into, in GriVon's words; empty for what GriVon has no word for.
std::string network_in(std::string_view source) {
    if (const auto network = attribute(source, "network")) return "network:" + *network;
    const auto bridge = attribute(source, "bridge");
    if (!bridge) return "";
    return bridge->starts_with("vmbr") ? *bridge : "bridge:" + *bridge;
}

// Reads line by line; which device a detail is of is the one that began last.
class Reader {
public:
    void read(std::string_view line) {
        if (line.starts_with(domain_start)) {
            found.emplace_back();
            device_ = Device::other;
        }
        if (found.empty()) return;
        read_top(found.back(), line);
        read_device(found.back(), line);
        read_detail(found.back(), line);
    }

    std::vector<Configuration> found;

private:
    enum class Device : std::uint8_t { other, disk, nic };

    static void read_top(Configuration& vm, std::string_view line) {
        if (const auto it = element(line, top, "uuid"))
            vm.uuid = word_in(content(*it)).value_or("");
        if (const auto it = element(line, top, "name"))
            vm.name = word_in(content(*it)).value_or("");
        if (const auto it = element(line, top, "memory"))
            vm.memory_mb = bounded(number_in(content(*it)) / kib_of_mb);
        if (const auto it = element(line, top, "vcpu")) {
            const auto current = attribute(*it, "current");
            vm.cpus = bounded(number_in(current ? std::string_view(*current) : content(*it)));
        }
    }

    void read_device(Configuration& vm, std::string_view line) {
        // Also at its end: of devices that are not read the host sends nothing.
        if (line.starts_with(device)) device_ = Device::other;
        if (const auto it = element(line, device, "disk")) {
            if (attribute(*it, "device").value_or("disk") != "disk") return;
            device_ = Device::disk;
            vm.disks.emplace_back();
        }
        if (element(line, device, "interface")) {
            device_ = Device::nic;
            vm.nics.push_back({bounded(vm.nics.size()), "", ""});
        }
    }

    void read_detail(Configuration& vm, std::string_view line) {
        const auto source = element(line, detail, "source");
        if (device_ == Device::disk) {
            auto& disk = vm.disks.back();
            if (source && !disk.path) disk.path = attribute(*source, "file");
            if (source && !disk.path) disk.path = attribute(*source, "dev");
            if (const auto it = element(line, detail, "target"))
                disk.target = attribute(*it, "dev").value_or("");
        }
        if (device_ == Device::nic) {
            auto& nic = vm.nics.back();
            if (source) nic.vmnet = network_in(*source);
            if (const auto it = element(line, detail, "mac"))
                nic.mac = attribute(*it, "address").value_or("");
        }
    }

    Device device_ = Device::other;
};

std::uint64_t size_of(const Configuration::Disk& disk, const Sizes& sizes) {
    auto found = sizes.find(disk.target);
    if (found == sizes.end() && disk.path) found = sizes.find(*disk.path);
    return found == sizes.end() ? 0 : (found->second + bytes_of_gb - 1) / bytes_of_gb;
}

}  // namespace

const std::string_view configuration_lines =
    "^(<domain |  <(name|uuid|memory|vcpu)[ >]|    </?(disk|interface)[ >]|      "
    "<(source|target|mac) )";

std::vector<Configuration> configurations_in(const std::vector<std::string_view>& lines) {
    Reader reader;
    for (const std::string_view line : lines) reader.read(line);
    return std::move(reader.found);
}

std::string unescaped(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        std::size_t taken = 1;
        char c = text.front();
        for (const Entity& entity : entities) {
            if (!text.starts_with(entity.name)) continue;
            c = entity.c;
            taken = entity.name.size();
        }
        result += c;
        text.remove_prefix(taken);
    }
    return result;
}

VmSpec spec_of(const Configuration& configuration, const Sizes& sizes) {
    VmSpec spec;
    spec.cpus = configuration.cpus;
    spec.memory_mb = configuration.memory_mb;
    for (const auto& disk : configuration.disks) {
        spec.disks.push_back({disk_device(spec.disks.size()), size_of(disk, sizes), disk.path});
    }
    spec.nics = configuration.nics;
    spec.identity = VmIdentity{configuration.uuid, configuration.name, ""};
    return spec;
}

}  // namespace grivon::drivers::libvirt
