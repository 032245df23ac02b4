#include "workers/drivers/vmware_workstation/vmsd.hpp"

#include <charconv>
#include <map>
#include <optional>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::drivers::vmware_workstation {

using namespace vmware;

namespace {

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

struct Entry {
    std::string uid;
    std::string parent;  // a uid
    std::string name;
    std::optional<std::int64_t> time_high;
    std::optional<std::int64_t> time_low;  // VMware writes it as a signed number
};

// "snapshot12.displayName" is of entry 12.
struct Key {
    std::size_t entry;
    std::string_view field;
};

std::optional<Key> entry_key(std::string_view key) {
    constexpr std::string_view head = "snapshot";
    if (!key.starts_with(head)) return std::nullopt;
    const auto dot = key.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto entry = number_in<std::size_t>(key.substr(head.size(), dot - head.size()));
    if (!entry || *entry >= snapshots_max) return std::nullopt;
    return Key{*entry, key.substr(dot + 1)};
}

// Microseconds since 1970, in two halves.
std::optional<WallTime> time_of(const Entry& entry) {
    constexpr std::int64_t high_max = std::int64_t{1} << 21;  // some hundred years
    if (!entry.time_high || !entry.time_low) return std::nullopt;
    if (*entry.time_high < 0 || *entry.time_high > high_max) return std::nullopt;
    const std::int64_t low = *entry.time_low & 0xffff'ffff;
    return WallTime{std::chrono::duration_cast<WallTime::duration>(
        std::chrono::microseconds{(*entry.time_high << 32) + low})};
}

void set_field(Entry& entry, std::string_view field, std::string_view line) {
    const std::string_view value = value_in(line);
    if (field == "uid") entry.uid = value;
    if (field == "parent") entry.parent = value;
    if (field == "displayName") entry.name = unescaped(value);
    if (field == "createTimeHigh") entry.time_high = number_in<std::int64_t>(value);
    if (field == "createTimeLow") entry.time_low = number_in<std::int64_t>(value);
}

}  // namespace

std::vector<SnapshotSpec> snapshots_in(std::string_view vmsd) {
    std::map<std::size_t, Entry> entries;
    std::string current;
    for (const std::string_view line : lines_of(vmsd)) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view key = trim(line.substr(0, equals));
        if (key == "snapshot.current") current = value_in(line);
        if (const auto known = entry_key(key)) set_field(entries[known->entry], known->field, line);
    }
    std::map<std::string, std::string> names;
    for (const auto& [number, entry] : entries) names[entry.uid] = entry.name;
    std::vector<SnapshotSpec> snapshots;
    for (const auto& [number, entry] : entries) {
        if (entry.uid.empty()) continue;  // of a snapshot that is gone
        const auto parent = names.find(entry.parent);
        snapshots.push_back(
            {one_line(entry.name),
             parent == names.end() || entry.parent.empty() ? "" : one_line(parent->second),
             time_of(entry), entry.uid == current});
    }
    return snapshots;
}

std::string vmsd_of(const std::string& vmx) {
    return vmx.substr(0, vmx.rfind('.')) + ".vmsd";
}

}  // namespace grivon::drivers::vmware_workstation
