// Cluster files: what they may say, and every mistake with its line and key.
#include <catch2/catch.hpp>

#include "cli/cluster/limits.hpp"
#include "cli/cluster/read_declaration.hpp"
#include "cli/cluster/write_declaration.hpp"

namespace grivon::cli {
namespace {

using namespace cluster;

Declaration good(const std::string& text) {
    auto read = read_declaration(text);
    if (!read) FAIL(mistakes_text("FILE", read.error()));
    return *read;
}

std::string mistakes(const std::string& text) {
    const auto read = read_declaration(text);
    return read ? "" : mistakes_text("FILE", read.error());
}

// A file with one group; these lines are in place of, or beside, the others of the group.
const std::string hosts_line = "    hosts: h\n";
const std::string count_line = "    per-host: 5\n";
const std::string sizes = "    cpus: 1\n    mem: 768\n";
const std::string disks_line = "    disks: [20]\n";

std::string file_of(const std::string& group) {
    return "cluster: physics\ngroups:\n  compute:\n" + group;
}
std::string file_with(const std::string& lines) {
    return file_of(hosts_line + count_line + sizes + disks_line + lines);
}
const Part& part_of(const Declaration& declaration) {
    return declaration.groups.front().parts.front();
}

}  // namespace

TEST_CASE("a file says all that a cluster is") {
    const auto declaration = good(R"(# a comment
cluster: physics
on-failure: stop-host
groups:
  compute:
    hosts:
      - vmware-server-0-[0-39]
      - rack1
    per-host: 5
    cpus: 2
    mem: 768
    disks: [20, 40]
    nics:
      - vmnet: vmnet0
      - vlan: eth0.100
      - bridge: eth1
    power: off
  head:
    hosts: vmware-server-0-0 vmware-server-0-1
    total: 3
    placement: pack
    per-host-max: 2
    cpus: 1
    mem: 512
    disks: 20
)");
    CHECK(declaration.cluster == "physics");
    CHECK(declaration.on_failure == FailurePolicy::stop_host);
    REQUIRE(declaration.groups.size() == 2);
    const auto& compute = declaration.groups[0];
    CHECK(compute.name == "compute");
    REQUIRE(compute.parts.size() == 1);
    const auto& part = compute.parts[0];
    CHECK(part.hosts == std::vector<HostWord>{{"vmware-server-0-[0-39]", std::nullopt, 7},
                                              {"rack1", std::nullopt, 8}});
    CHECK(part.per_host == 5U);
    CHECK_FALSE(part.total);
    CHECK(part.vm == VmDeclaration{2,
                                   768,
                                   {20, 40},
                                   {{Nic::Kind::vmnet, "vmnet0"},
                                    {Nic::Kind::vlan, "eth0.100"},
                                    {Nic::Kind::bridge, "eth1"}},
                                   Power::off});
    const auto& head = declaration.groups[1].parts[0];
    CHECK(head.hosts.size() == 2);
    CHECK(head.total == 3U);
    CHECK(head.placement == Placement::pack);
    CHECK(head.per_host_max == 2U);
    CHECK(head.vm == VmDeclaration{1, 512, {20}, {}, Power::on});
}

TEST_CASE("hosts may have counts of their own") {
    const auto declaration = good(file_of(
        "    hosts:\n      vmware-server-0-[0-19]: 5\n      rack1: 0\n" + sizes + disks_line));
    CHECK(part_of(declaration).hosts ==
          std::vector<HostWord>{{"vmware-server-0-[0-19]", 5U, 5}, {"rack1", 0U, 6}});
}

TEST_CASE("a group may have parts, and the group without a name is one as well") {
    const auto declaration = good(
        "cluster: c\ngroups:\n  \"\":\n"
        "    - {hosts: a, per-host: 1, cpus: 1, mem: 4, disks: [1]}\n"
        "    - {hosts: {b: 2}, cpus: 1, mem: 8, disks: [1], power: any}\n");
    REQUIRE(declaration.groups.size() == 1);
    CHECK(declaration.groups[0].name.empty());
    REQUIRE(declaration.groups[0].parts.size() == 2);
    CHECK(declaration.groups[0].parts[1].vm.power == Power::any);
    CHECK(good(yaml_of(declaration)).groups[0].parts[1].hosts[0].count == 2U);
}

TEST_CASE("each mistake is told with its line and key") {
    struct Case {
        std::string text;
        std::string mistake;  // with "FILE:" in front
    };
    const auto one = GENERATE(values<Case>({
        // The file as a whole.
        {"", " there is no cluster in it"},
        {"# nothing\n", " there is no cluster in it"},
        {"physics\n",
         "1: must be a map with the keys cluster, on-failure, groups, not a single value"},
        {"- a\n- b\n", "1: must be a map with the keys cluster, on-failure, groups, not a list"},
        {"cluster: c\ngroups: {}\n", "2: groups: must be a map of at least one group"},
        {"cluster: c\ngroups: [a]\n", "2: groups: must be a map of at least one group"},
        {"cluster: c\n", "1: \"groups\" is missing"},
        {"groups: {a: {hosts: h, per-host: 1, cpus: 1, mem: 4, disks: 1}}\n",
         "1: \"cluster\" is missing"},
        {"a: [\n", "2: this is no YAML: end of sequence flow not found"},
        {file_with("") + "---\ncluster: d\n", "9: a second document: a file is one cluster"},
        {file_with("") + "on-failure: skip\n",
         "9: on-failure: must be one of: skip-vm, continue, stop-host, stop-batch, not \"skip\"; "
         "did you mean \"skip-vm\"?"},
        {file_with("") + "clutser: d\n", "9: unknown key \"clutser\"; did you mean \"cluster\"?"},
        {file_with("") + "cluster: d\n", "9: cluster: is there twice"},
        {file_with("") + "  compute:\n" + hosts_line + count_line + sizes + disks_line,
         "9: groups.compute: is there twice"},
        {"cluster: none\n" + file_with("").substr(17),
         "1: cluster: must be a name of letters, digits and ._-, and not \"none\", not \"none\""},
        {"cluster: [c]\n" + file_with("").substr(17),
         "1: cluster: must be a single value, not a list"},
        {"cluster: a b\n" + file_with("").substr(17),
         "1: cluster: must be a name of letters, digits and ._-, and not \"none\", not \"a b\""},
        {"cluster: c\ngroups:\n  a b:\n" + hosts_line + count_line + sizes + disks_line,
         "3: groups: must be a name of letters, digits and ._-, and not \"none\", not \"a b\""},
        // Anchors and their like.
        {"cluster: &a c\ngroups: *a\n", "1: an anchor (&): write the value itself"},
        {"cluster: c\ngroups: *a\n", "2: this is no YAML: the referenced anchor is not defined"},
        {"cluster: !!str c\n", "1: a tag (!): values are plain"},
        {"cluster: c\ngroups: [[[[[[[[[[x]]]]]]]]]]\n",
         "2: more than 8 lists and maps inside each other"},
        // A group.
        {file_of("    - 5\n"),
         "4: groups.compute[1]: must be a map with the keys hosts, per-host, total, placement, "
         "per-host-max, cpus, mem, disks, nics, power, not a single value"},
        {file_of("    []\n"), "4: groups.compute: an empty list"},
        {file_with("    memory: 5\n"),
         "9: groups.compute: unknown key \"memory\"; did you mean \"mem\"?"},
        {file_with("    zzz: 5\n"),
         "9: groups.compute: unknown key \"zzz\"; known are: hosts, per-host, total, placement, "
         "per-host-max, cpus, mem, disks, nics, power"},
        {file_with("    mem: 4\n"), "9: groups.compute.mem: is there twice"},
        {file_with("    [a]: 4\n"), "9: groups.compute: a key must be a name, not a list"},
        {file_of(hosts_line + count_line + sizes), "4: groups.compute: \"disks\" is missing"},
        {file_of(count_line + sizes + disks_line), "4: groups.compute: \"hosts\" is missing"},
        // Hosts.
        {file_of("    hosts:\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts: names no host"},
        {file_of("    hosts: []\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts: names no host"},
        {file_of("    hosts: [\" \"]\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts[1]: names no host"},
        {file_of("    hosts: [[a]]\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts[1]: must be a host word"},
        {file_of("    hosts: a;b\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts: \"a;b\" is not a host word"},
        {file_of("    hosts: [a, b, a]\n" + count_line + sizes + disks_line),
         "4: groups.compute.hosts[3]: \"a\" is there twice"},
        {file_of("    hosts: {a: x}\n" + sizes + disks_line),
         "4: groups.compute.hosts.a: must be an integer, not \"x\""},
        {file_of("    hosts: {a: 1001}\n" + sizes + disks_line),
         "4: groups.compute.hosts.a: must be from 0 to 1000, not 1001"},
        // How many.
        {file_of(hosts_line + sizes + disks_line),
         "4: groups.compute: how many? give per-host or total, or a count for each of hosts"},
        {file_with("    total: 5\n"),
         "9: groups.compute.total: goes without per-host; give one of them"},
        {file_with("    placement: pack\n"), "9: groups.compute.placement: goes with total"},
        {file_with("    per-host-max: 2\n"), "9: groups.compute.per-host-max: goes with total"},
        {file_of("    hosts: {a: 1}\n" + count_line + sizes + disks_line),
         "5: groups.compute.per-host: hosts have counts of their own already"},
        {file_of(hosts_line + "    total: -1\n" + sizes + disks_line),
         "5: groups.compute.total: must be from 0 to 5000, not -1"},
        {file_of(hosts_line + "    total: 5\n    placement: packed\n" + sizes + disks_line),
         "6: groups.compute.placement: must be one of: spread, pack, not \"packed\""},
        {file_of(hosts_line + "    total: 5\n    per-host-max: 0\n" + sizes + disks_line),
         "6: groups.compute.per-host-max: must be from 1 to 1000, not 0"},
        {file_of(hosts_line + "    per-host: 1001\n" + sizes + disks_line),
         "5: groups.compute.per-host: must be from 0 to 1000, not 1001"},
        // Sizes: the bounds of the commands.
        {file_of(hosts_line + count_line + "    cpus: 256\n    mem: 768\n" + disks_line),
         "6: groups.compute.cpus: must be from 1 to 255, not 256"},
        {file_of(hosts_line + count_line + "    cpus: 1\n    mem: 4194305\n" + disks_line),
         "7: groups.compute.mem: must be from 4 to 4194304 MB, not 4194305"},
        {file_of(hosts_line + count_line + "    cpus: 1\n    mem: 768MB\n" + disks_line),
         "7: groups.compute.mem: must be an integer, not \"768MB\""},
        {file_of(hosts_line + count_line + "    cpus: 1\n    mem: \"768\"\n" + disks_line),
         "7: groups.compute.mem: must be a number, not a text in quotes"},
        {file_of(hosts_line + count_line + "    cpus: 1\n    mem:\n" + disks_line),
         "7: groups.compute.mem: must be a single value, not nothing"},
        {file_of(hosts_line + count_line + "    cpus: 1\n    mem: 99999999999999999999\n" +
                 disks_line),
         "7: groups.compute.mem: must be an integer, not \"99999999999999999999\""},
        {file_of(hosts_line + count_line + sizes + "    disks: []\n"),
         "8: groups.compute.disks: a VM has at least one disk"},
        {file_of(hosts_line + count_line + sizes + "    disks: [20, 65537]\n"),
         "8: groups.compute.disks[2]: must be from 1 to 65536 GB, not 65537"},
        {file_of(hosts_line + count_line + sizes + "    disks: 20,40\n"),
         "8: groups.compute.disks: must be an integer, not \"20,40\""},
        {file_of(hosts_line + count_line + sizes +
                 "    disks: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"),
         "8: groups.compute.disks: takes at most 15 items, not 16"},
        // Interfaces.
        {file_with("    nics: vmnet0\n"),
         "9: groups.compute.nics: must be a map with the keys vmnet, vlan, bridge, not a single "
         "value"},
        {file_with("    nics:\n      - vmnet: vmnet100\n"),
         "10: groups.compute.nics[1].vmnet: must be vmnet0 to vmnet99, not \"vmnet100\""},
        {file_with("    nics:\n      - vlan: eth0\n"),
         "10: groups.compute.nics[1].vlan: must be a VLAN interface such as eth0.100, with an id "
         "from 1 to 4094 and at most 15 characters, not \"eth0\""},
        {file_with("    nics:\n      - bridge: a/b\n"),
         "10: groups.compute.nics[1].bridge: must be a network interface such as eth0 or "
         "eth0.100, not \"a/b\""},
        {file_with("    nics:\n      - vmnet: vmnet0\n        bridge: eth0\n"),
         "10: groups.compute.nics[1]: must have one of the keys vmnet, vlan, bridge"},
        {file_with("    nics:\n      - {}\n"),
         "10: groups.compute.nics[1]: must have one of the keys vmnet, vlan, bridge"},
        {file_with("    nics:\n      - vmnet: bridge:a/b\n"),
         "10: groups.compute.nics[1].vmnet: must be vmbr0 to vmbr99, the interface of the host "
         "that one bridges, such as eth0.100, or what the host has, such as bridge:br0 or "
         "network:default, not \"bridge:a/b\""},
        {file_with(
             "    nics: [{bridge: a}, {bridge: b}, {bridge: c}, {bridge: d}, {bridge: e}, "
             "{bridge: f}, {bridge: g}, {bridge: h}, {bridge: i}, {bridge: j}, {bridge: k}]\n"),
         "9: groups.compute.nics: 11 interfaces; a VM has at most 10"},
        // Power.
        {file_with("    power: yes\n"),
         "9: groups.compute.power: must be one of: on, off, none, any, not \"yes\""},
        {file_with("    power: [on]\n"),
         "9: groups.compute.power: must be a single value, not a list"},
    }));
    CAPTURE(one.text);
    CHECK(mistakes(one.text) == "FILE:" + one.mistake + "\n");
}

TEST_CASE("all mistakes are told, in the order of their lines") {
    CHECK(mistakes("cluster: none\ngroups:\n  a:\n    hosts: h\n    per-hots: 1\n    cpus: 999\n"
                   "    mem: 768\n    power: warm\n") ==
          "FILE:1: cluster: must be a name of letters, digits and ._-, and not \"none\", not "
          "\"none\"\n"
          "FILE:4: groups.a: how many? give per-host or total, or a count for each of hosts\n"
          "FILE:4: groups.a: \"disks\" is missing\n"
          "FILE:5: groups.a: unknown key \"per-hots\"; did you mean \"per-host\"?\n"
          "FILE:6: groups.a.cpus: must be from 1 to 255, not 999\n"
          "FILE:8: groups.a.power: must be one of: on, off, none, any, not \"warm\"\n");
}

TEST_CASE("what was typed is shown without keys and control characters, and not whole") {
    const auto key = std::string("AAAAA-BBBBB-CCCCC-00001");
    for (const auto& text :
         {"cluster: " + key + " x\n", file_with("    " + key + ": 1\n"),
          file_of("    hosts: a;" + key + "\n"), file_with("    power: " + key + "\n")})
        CHECK(mistakes(text).find("AAAAA-BBBBB") == std::string::npos);
    const auto shown = mistakes(file_with("    \"a\\e[2Jb" + std::string(5000, 'x') + "\": 1\n"));
    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.size() < 300);
}

TEST_CASE("a file too large, too deep or with too many values is refused") {
    CHECK(mistakes("cluster: " + std::string(cluster::limits::file_bytes_max, 'x')) ==
          "FILE: more than 1024 KiB\n");
    CHECK(mistakes("cluster: c\ngroups: " + std::string(100'000, '[')) ==
          "FILE:2: more than 8 lists and maps inside each other\n");
    CHECK(mistakes("cluster: c\ngroups: " + std::string(100'000, '{'))
              .starts_with("FILE:2: more than 8 lists"));
    std::string many = "cluster: c\nx: [";
    for (std::size_t i = 0; i < cluster::limits::nodes_max; ++i) many += "1,";
    CHECK(mistakes(many + "1]\n") == "FILE:2: more than 50000 values\n");
    std::string bomb = "a: &a [x, x]\n";
    for (char c = 'b'; c <= 'z'; ++c)
        bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
                static_cast<char>(c - 1) + "]\n";
    CHECK(mistakes(bomb) == "FILE:1: an anchor (&): write the value itself\n");
    std::string words = "    hosts:\n";
    for (std::size_t i = 0; i <= cluster::limits::host_words_max; ++i)
        words += "      - h" + std::to_string(i) + "\n";
    CHECK(mistakes(file_of(words + count_line + sizes + disks_line)) ==
          "FILE: hosts: 2001 host words; a file has at most 2000\n");
}

TEST_CASE("names that a YAML reader could take for something else are quoted when written") {
    Declaration declaration{"12", std::nullopt, {{"yes", {Part{}}}}};
    auto& part = declaration.groups[0].parts[0];
    part.hosts = {{"0x1", std::nullopt, 0}, {"vmware-server-0-[0-3]", std::nullopt, 0}};
    part.per_host = 1;
    part.vm = {1, 768, {20}, {{Nic::Kind::bridge, "eth0"}}, Power::off};
    CHECK(yaml_of(declaration) == R"(cluster: "12"
groups:
  "yes":
    hosts:
      - "0x1"
      - "vmware-server-0-[0-3]"
    per-host: 1
    cpus: 1
    mem: 768
    disks: [20]
    nics:
      - bridge: eth0
    power: off
)");
}

}  // namespace grivon::cli
