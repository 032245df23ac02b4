#include "cli/cluster/read_declaration.hpp"

#include <array>
#include <set>

#include "cli/cluster/fields.hpp"
#include "cli/cluster/limits.hpp"
#include "cli/cluster/read_part.hpp"

namespace grivon::cli::cluster {
namespace {

constexpr std::array<std::string_view, 3> file_keys{"cluster", "on-failure", "groups"};

const ParameterRule& on_failure_rule() {
    for (const auto& rule : batch_rules())
        if (rule.name == "on-failure") return rule;
    return batch_rules().front();
}

std::vector<Part> read_parts(const Field& field, Mistakes& mistakes) {
    std::vector<Part> parts;
    if (field.node.kind != YamlNode::Kind::list) {
        parts.push_back(read_part(field, mistakes));
        return parts;
    }
    for (std::size_t i = 0; i < field.node.items.size(); ++i)
        parts.push_back(read_part({field.node.items[i], item_of(field.key, i + 1)}, mistakes));
    if (parts.empty()) mistakes.add(field.node.line, field.key, "an empty list");
    return parts;
}

// The empty name is that of VMs which were given a cluster and no group.
void check_group_name(const YamlNode& key, const std::string& place, Mistakes& mistakes) {
    if (key.kind == YamlNode::Kind::scalar && key.text.empty() && key.quoted) return;
    (void)text_in({key, place}, rule_of("add", "host vmware", "group"), mistakes);
}

std::vector<Group> read_groups(const Field& field, Mistakes& mistakes) {
    std::vector<Group> groups;
    if (field.node.kind != YamlNode::Kind::map || field.node.entries.empty()) {
        mistakes.add(field.node.line, field.key, "must be a map of at least one group");
        return groups;
    }
    std::set<std::string_view> names;
    for (const auto& [key, value] : field.node.entries) {
        check_group_name(key, field.key, mistakes);
        const auto place = below(field.key, key.text);
        if (!names.insert(key.text).second) mistakes.add(key.line, place, "is there twice");
        groups.push_back({key.text, read_parts({value, place}, mistakes)});
    }
    return groups;
}

void check_host_words(const Declaration& declaration, Mistakes& mistakes) {
    std::size_t words = 0;
    for (const auto& group : declaration.groups)
        for (const auto& part : group.parts) words += part.hosts.size();
    if (words > limits::host_words_max)
        mistakes.add(0, "hosts",
                     std::to_string(words) + " host words; a file has at most " +
                         std::to_string(limits::host_words_max));
}

Declaration read_file(const Field& field, Mistakes& mistakes) {
    const MapFields map(field, file_keys, mistakes);
    Declaration declaration;
    if (const auto cluster = map.require("cluster"))
        declaration.cluster =
            text_in(*cluster, rule_of("add", "host vmware", "cluster"), mistakes).value_or("");
    if (const auto policy = map.find("on-failure"))
        if (const auto name = text_in(*policy, on_failure_rule(), mistakes))
            declaration.on_failure = failure_policy_named(*name);
    if (const auto groups = map.require("groups"))
        declaration.groups = read_groups(*groups, mistakes);
    check_host_words(declaration, mistakes);
    return declaration;
}

}  // namespace

tl::expected<Declaration, std::vector<LineMistake>> read_declaration(std::string_view text) {
    const auto tree = read_yaml(text);
    if (!tree) return tl::unexpected(std::vector{tree.error()});
    Mistakes mistakes;
    if (tree->kind == YamlNode::Kind::nothing) {
        mistakes.add(0, "", "there is no cluster in it");
        return tl::unexpected(mistakes.take());
    }
    auto declaration = read_file({*tree, ""}, mistakes);
    if (mistakes.count() > 0) return tl::unexpected(mistakes.take());
    return declaration;
}

}  // namespace grivon::cli::cluster
