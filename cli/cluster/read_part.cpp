#include "cli/cluster/read_part.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "cli/cluster/limits.hpp"
#include "wire/hypervisors.hpp"
#include "wire/values.hpp"

namespace grivon::cli::cluster {
namespace {

constexpr std::array<std::string_view, 10> part_keys{
    "hosts", "per-host", "total", "placement", "per-host-max",
    "cpus",  "mem",      "disks", "nics",      "power"};
constexpr std::array<std::string_view, 2> placement_choices{"spread", "pack"};
constexpr std::array<std::string_view, 4> power_choices{"on", "off", "none", "any"};
constexpr std::array<std::string_view, 3> nic_keys{"vmnet", "vlan", "bridge"};

constexpr ParameterRule per_host_rule{"per-host", ValueKind::number,   false, "",
                                      0,          limits::per_host_max};
constexpr ParameterRule per_host_max_rule{"per-host-max",      ValueKind::number, false, "", 1,
                                          limits::per_host_max};
constexpr ParameterRule total_rule{"total", ValueKind::number, false, "", 0, limits::vms_max};

// A file may be for hosts of any kind: what each of them takes, the broker knows.
constexpr VmBounds any_bounds =
    vm_bounds::either(vm_bounds::either(vm_bounds::vmware_server, vm_bounds::vmware_workstation),
                      vm_bounds::either(vm_bounds::kvm, vm_bounds::xen));

ParameterRule vm_rule(std::string_view parameter) {
    auto rule = rule_of("add", "host vmware", parameter);
    if (parameter == "cpus") {
        rule.maximum = any_bounds.cpus_max;
    } else if (parameter == "mem") {
        rule.minimum = any_bounds.memory_mb_min;
        rule.maximum = any_bounds.memory_mb_max;
    } else if (parameter == "disksize") {
        rule.maximum = static_cast<std::int64_t>(any_bounds.disk_gb_max);
    }
    return rule;
}

// ---- hosts --------------------------------------------------------------------------------------

class HostWords {
public:
    explicit HostWords(Mistakes& mistakes) : mistakes_(mistakes) {}

    // One text, of which blanks make several words.
    void take(const Field& field, std::optional<std::uint32_t> count) {
        if (field.node.kind != YamlNode::Kind::scalar) {
            mistakes_.add(field.node.line, field.key, "must be a host word");
            return;
        }
        std::istringstream stream(field.node.text);
        std::size_t words = 0;
        for (std::string word; stream >> word; ++words) add(field, word, count);
        if (words == 0) mistakes_.add(field.node.line, field.key, "names no host");
    }
    std::vector<HostWord> finish() { return std::move(words_); }

private:
    void add(const Field& field, const std::string& word, std::optional<std::uint32_t> count) {
        const auto same = [&word](const HostWord& known) { return known.word == word; };
        if (const auto ok = check_operation({"list", "host", {word}, {}, {}}); !ok)
            mistakes_.add(field.node.line, field.key, quoted(word) + " is not a host word");
        else if (std::any_of(words_.begin(), words_.end(), same))
            mistakes_.add(field.node.line, field.key, quoted(word) + " is there twice");
        else
            words_.push_back({word, count, field.node.line});
    }

    Mistakes& mistakes_;
    std::vector<HostWord> words_;
};

void read_counted_words(const Field& field, HostWords& words, Mistakes& mistakes) {
    for (const auto& [key, value] : field.node.entries)
        words.take(
            {key, field.key},
            number_in({value, below(field.key, key.text)}, per_host_rule, mistakes).value_or(0));
}

std::vector<HostWord> read_hosts(const Field& field, Mistakes& mistakes) {
    HostWords words(mistakes);
    const auto before = mistakes.count();
    switch (field.node.kind) {
        case YamlNode::Kind::nothing:
            break;
        case YamlNode::Kind::scalar:
            words.take(field, std::nullopt);
            break;
        case YamlNode::Kind::list:
            for (std::size_t i = 0; i < field.node.items.size(); ++i)
                words.take({field.node.items[i], item_of(field.key, i + 1)}, std::nullopt);
            break;
        case YamlNode::Kind::map:
            read_counted_words(field, words, mistakes);
            break;
    }
    auto read = words.finish();
    if (read.empty() && mistakes.count() == before)
        mistakes.add(field.node.line, field.key, "names no host");
    return read;
}

// ---- how many -----------------------------------------------------------------------------------

std::optional<std::uint32_t> number_at(const MapFields& map, const ParameterRule& rule,
                                       Mistakes& mistakes) {
    const auto field = map.find(rule.name);
    return field ? number_in(*field, rule, mistakes) : std::nullopt;
}

// Keys that say twice how many, or say it of nothing.
void check_counts(const Field& part, const MapFields& map, Mistakes& mistakes) {
    const auto hosts = map.find("hosts");
    const auto per_host = map.find("per-host");
    const auto total = map.find("total");
    const bool counted = hosts && hosts->node.kind == YamlNode::Kind::map;
    for (const auto& extra : {per_host, total})
        if (counted && extra)
            mistakes.add(extra->node.line, extra->key, "hosts have counts of their own already");
    if (!counted && per_host && total)
        mistakes.add(total->node.line, total->key, "goes without per-host; give one of them");
    if (hosts && !counted && !per_host && !total)
        mistakes.add(part.node.line, part.key,
                     "how many? give per-host or total, or a count for each of hosts");
    for (const auto* key : {"placement", "per-host-max"})
        if (const auto field = map.find(key); field && !total)
            mistakes.add(field->node.line, field->key, "goes with total");
}

// ---- the VM -------------------------------------------------------------------------------------

// A list of what `read` takes, one item each; an item alone may stand for a list of one.
template <class Read>
void each_item(const Field& field, Read read) {
    if (field.node.kind == YamlNode::Kind::nothing) return;
    if (field.node.kind != YamlNode::Kind::list) return read(field);
    for (std::size_t i = 0; i < field.node.items.size(); ++i)
        read(Field{field.node.items[i], item_of(field.key, i + 1)});
}

std::vector<std::uint64_t> read_disks(const Field& field, Mistakes& mistakes) {
    const auto& rule = vm_rule("disksize");
    std::vector<std::uint64_t> disks;
    std::string all;
    each_item(field, [&](const Field& item) {
        const auto size = number_in(item, rule, mistakes);
        if (!size) return;
        disks.push_back(*size);
        all += (all.empty() ? "" : ",") + std::to_string(*size);
    });
    const bool none_given = field.node.items.empty() && field.node.kind != YamlNode::Kind::scalar;
    if (none_given)
        mistakes.add(field.node.line, field.key, "a VM has at least one disk");
    else if (!all.empty())
        (void)is_allowed(field, all, rule, mistakes);
    return disks;
}

// A network of VMware's, or one that only hosts of KVM and Xen have.
const ParameterRule& vmnet_rule(std::string_view name) {
    const bool of_libvirt = name.starts_with("vmbr") || name.find(':') != std::string_view::npos;
    return of_libvirt ? rule_of("add", "host kvm interface", "vmnet")
                      : rule_of("add", "host vmwarenet", "vmnet");
}

const ParameterRule& nic_rule(Nic::Kind kind, std::string_view name) {
    switch (kind) {
        case Nic::Kind::vmnet:
            return vmnet_rule(name);
        case Nic::Kind::vlan:
            return rule_of("add", "host vlan", "viface");
        case Nic::Kind::bridge:
            break;
    }
    return rule_of("add", "host vmwarenet", "iface");
}

std::optional<Nic> read_nic(const Field& field, Mistakes& mistakes) {
    const MapFields map(field, nic_keys, mistakes);
    if (field.node.kind != YamlNode::Kind::map) return std::nullopt;
    std::optional<Nic> nic;
    std::size_t given = 0;
    for (std::size_t i = 0; i < nic_keys.size(); ++i) {
        const auto network = map.find(nic_keys[i]);
        if (!network) continue;
        ++given;
        const auto kind = static_cast<Nic::Kind>(i);
        if (auto name = text_in(*network, nic_rule(kind, network->node.text), mistakes))
            nic = Nic{kind, std::move(*name)};
    }
    if (given == 1) return nic;
    mistakes.add(field.node.line, field.key, "must have one of the keys vmnet, vlan, bridge");
    return std::nullopt;
}

std::vector<Nic> read_nics(const Field& field, Mistakes& mistakes) {
    std::vector<Nic> nics;
    std::size_t given = 0;
    each_item(field, [&](const Field& item) {
        ++given;
        if (auto nic = read_nic(item, mistakes)) nics.push_back(std::move(*nic));
    });
    if (given > any_bounds.nics_max)
        mistakes.add(field.node.line, field.key,
                     std::to_string(given) + " interfaces; a VM has at most " +
                         std::to_string(any_bounds.nics_max));
    return nics;
}

VmDeclaration read_vm(const MapFields& map, Mistakes& mistakes) {
    VmDeclaration vm;
    if (const auto field = map.require("cpus"))
        vm.cpus = number_in(*field, vm_rule("cpus"), mistakes).value_or(1);
    if (const auto field = map.require("mem"))
        vm.memory_mb = number_in(*field, vm_rule("mem"), mistakes).value_or(0);
    if (const auto field = map.require("disks")) vm.disks_gb = read_disks(*field, mistakes);
    if (const auto field = map.find("nics")) vm.nics = read_nics(*field, mistakes);
    if (const auto field = map.find("power"))
        vm.power = static_cast<Power>(choice_in(*field, power_choices, mistakes).value_or(0));
    return vm;
}

}  // namespace

Part read_part(const Field& field, Mistakes& mistakes) {
    const MapFields map(field, part_keys, mistakes);
    Part part;
    part.line = field.node.line;
    if (const auto hosts = map.require("hosts")) part.hosts = read_hosts(*hosts, mistakes);
    check_counts(field, map, mistakes);
    part.per_host = number_at(map, per_host_rule, mistakes);
    part.total = number_at(map, total_rule, mistakes);
    part.per_host_max = number_at(map, per_host_max_rule, mistakes);
    if (const auto placement = map.find("placement"))
        part.placement =
            static_cast<Placement>(choice_in(*placement, placement_choices, mistakes).value_or(0));
    part.vm = read_vm(map, mistakes);
    return part;
}

}  // namespace grivon::cli::cluster
