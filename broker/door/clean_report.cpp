#include "broker/door/clean_report.hpp"

#include <algorithm>

#include "wire/limits.hpp"
#include "wire/text.hpp"
#include "wire/values.hpp"

namespace grivon::broker {
namespace {

// Widths of the columns that such a VM goes to, if it is imported.
constexpr std::size_t device_bytes_max = 32;
constexpr std::size_t network_bytes_max = 80;
constexpr std::uint32_t vm_cpus_max = 4096;  // more than any machine has

template <class Item>
void keep_first(std::vector<Item>& items, std::size_t count_max) {
    if (items.size() > count_max) items.resize(count_max);
}

// Lines stay lines; each is clean, and all together are not more than a message.
std::string clean_lines(const std::string& text) {
    std::string cleaned;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        if (cleaned.size() >= limits::message_bytes_max) break;
        cleaned +=
            (cleaned.empty() ? "" : "\n") +
            clean_line(text.substr(start, end - start), limits::message_bytes_max - cleaned.size());
        start = end + 1;
    }
    return cleaned;
}

void clean(InterfaceSpec& interface) {
    for (auto* text : {&interface.device, &interface.subnet, &interface.mac, &interface.address,
                       &interface.netmask, &interface.gateway, &interface.module, &interface.name})
        *text = clean_line(*text, limits::name_bytes_max);
}

// What a host says of VMs that are to become ours is held to what our own are like.
void clean(VmSpec& vm) {
    vm.image.reset();
    vm.cpus = std::min(vm.cpus, vm_cpus_max);
    keep_first(vm.disks, limits::vm_parts_max);
    for (auto& disk : vm.disks) {
        disk.device = clean_line(disk.device, device_bytes_max);
        if (disk.path) disk.path = clean_line(*disk.path, limits::word_bytes_max);
    }
    std::erase_if(vm.nics, [](const NicSpec& nic) { return !is_mac(nic.mac); });
    keep_first(vm.nics, limits::vm_parts_max);
    for (auto& nic : vm.nics) nic.vmnet = clean_line(nic.vmnet, network_bytes_max);
    if (!vm.identity) return;
    if (!is_uuid(vm.identity->uuid)) vm.identity->uuid.clear();
    vm.identity->name = clean_line(vm.identity->name, limits::name_bytes_max);
    vm.identity->configuration = clean_line(vm.identity->configuration, limits::word_bytes_max);
}

// One that could only be taken over as another VM than it is, or with other disks, is left out.
bool is_still_itself(const StrangerVm& said, const StrangerVm& cleaned) {
    const auto& identity = cleaned.spec.identity;
    return identity && identity == said.spec.identity && cleaned.spec.disks == said.spec.disks &&
           !(identity->uuid.empty() && identity->configuration.empty());
}

void clean_strangers(std::vector<StrangerVm>& strangers) {
    keep_first(strangers, limits::strangers_max);
    std::vector<StrangerVm> kept;
    for (const auto& said : strangers) {
        auto cleaned = said;
        cleaned.name = clean_line(cleaned.name, limits::name_bytes_max);
        clean(cleaned.spec);
        if (is_still_itself(said, cleaned)) kept.push_back(std::move(cleaned));
    }
    strangers = std::move(kept);
}

void clean_findings(JobReport& report) {
    for (auto& sighting : report.sightings)
        if (sighting.spec) clean(*sighting.spec);
    if (report.strangers) clean_strangers(*report.strangers);
    if (!report.snapshots) return;
    keep_first(*report.snapshots, limits::snapshots_max);
    for (auto& snapshot : *report.snapshots)
        for (auto* text : {&snapshot.name, &snapshot.parent})
            *text = clean_line(*text, limits::name_bytes_max);
}

}  // namespace

void clean(JobReport& report) {
    report.message = clean_line(report.message, limits::message_bytes_max);
    report.question = clean_lines(report.question);
    for (auto& sighting : report.sightings) sighting.question = clean_lines(sighting.question);
    if (report.interfaces)
        for (auto& interface : *report.interfaces) clean(interface);
    // What is no key cannot be pinned, and what is longer than hostkey= may be has no room.
    std::erase_if(report.host_keys, [](const HostKeySighting& sighting) {
        return sighting.key.size() > limits::word_bytes_max || !is_printable(sighting.key, true);
    });
    for (auto& sighting : report.host_keys)
        for (auto* text : {&sighting.host, &sighting.fingerprint, &sighting.expected})
            *text = clean_line(*text, limits::name_bytes_max);
    clean_findings(report);
}

}  // namespace grivon::broker
