#include "cli/cluster/write_declaration.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "cli/render/yaml.hpp"

namespace grivon::cli::cluster {
namespace {

using YAML::BeginMap;
using YAML::BeginSeq;
using YAML::EndMap;
using YAML::EndSeq;
using YAML::Flow;
using YAML::Key;

constexpr std::string_view name_of(Power power) {
    switch (power) {
        case Power::on:
            return "on";
        case Power::off:
            return "off";
        case Power::none:
            return "none";
        case Power::any:
            break;
    }
    return "any";
}

constexpr std::string_view name_of(Nic::Kind kind) {
    switch (kind) {
        case Nic::Kind::vmnet:
            return "vmnet";
        case Nic::Kind::vlan:
            return "vlan";
        case Nic::Kind::bridge:
            break;
    }
    return "bridge";
}

// A word that came from a person. Names such as "yes" or "12" are quoted, that no reader takes them
// for something else.
void write_word(YAML::Emitter& out, const std::string& word) {
    if (!is_plain_yaml(word)) out << YAML::DoubleQuoted;
    out << word;
}

// As a file has it: the words of this format itself need no quotes.
void write_pair(YAML::Emitter& out, const char* key, std::string_view word) {
    out << Key << key << YAML::Value << std::string(word);
}

void write_hosts(YAML::Emitter& out, const Part& part) {
    const bool counted = std::any_of(part.hosts.begin(), part.hosts.end(),
                                     [](const HostWord& word) { return word.count.has_value(); });
    out << Key << "hosts" << YAML::Value;
    if (counted) {
        out << BeginMap;
        for (const auto& word : part.hosts) {
            out << Key;
            write_word(out, word.word);
            out << YAML::Value << word.count.value_or(0);
        }
        out << EndMap;
        return;
    }
    out << BeginSeq;
    for (const auto& word : part.hosts) write_word(out, word.word);
    out << EndSeq;
}

void write_counts(YAML::Emitter& out, const Part& part) {
    if (part.per_host) out << Key << "per-host" << YAML::Value << *part.per_host;
    if (!part.total) return;
    out << Key << "total" << YAML::Value << *part.total;
    if (part.placement == Placement::pack) write_pair(out, "placement", "pack");
    if (part.per_host_max) out << Key << "per-host-max" << YAML::Value << *part.per_host_max;
}

void write_vm(YAML::Emitter& out, const VmDeclaration& vm) {
    out << Key << "cpus" << YAML::Value << vm.cpus;
    out << Key << "mem" << YAML::Value << vm.memory_mb;
    out << Key << "disks" << YAML::Value << Flow << BeginSeq;
    for (const auto size : vm.disks_gb) out << size;
    out << EndSeq;
    if (!vm.nics.empty()) {
        out << Key << "nics" << YAML::Value << BeginSeq;
        for (const auto& nic : vm.nics) {
            out << BeginMap << Key << std::string(name_of(nic.kind)) << YAML::Value;
            write_word(out, nic.name);
            out << EndMap;
        }
        out << EndSeq;
    }
    write_pair(out, "power", name_of(vm.power));
}

void write_part(YAML::Emitter& out, const Part& part) {
    out << BeginMap;
    write_hosts(out, part);
    write_counts(out, part);
    write_vm(out, part.vm);
    out << EndMap;
}

void write_group(YAML::Emitter& out, const Group& group) {
    out << Key;
    write_word(out, group.name);
    out << YAML::Value;
    if (group.parts.size() == 1) return write_part(out, group.parts.front());
    out << BeginSeq;
    for (const auto& part : group.parts) write_part(out, part);
    out << EndSeq;
}

}  // namespace

std::string yaml_of(const Declaration& declaration) {
    YAML::Emitter out;
    out << BeginMap << Key << "cluster" << YAML::Value;
    write_word(out, declaration.cluster);
    if (declaration.on_failure)
        write_pair(out, "on-failure", grivon::name_of(*declaration.on_failure));
    out << Key << "groups" << YAML::Value << BeginMap;
    for (const auto& group : declaration.groups) write_group(out, group);
    out << EndMap << EndMap;
    return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace grivon::cli::cluster
