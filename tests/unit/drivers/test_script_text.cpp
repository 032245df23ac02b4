// The text of host scripts: its form, its calls, and that every value arrives as the same word.
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "tests/support/seed.hpp"
#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

HostSpec whole_host() {
    HostSpec host;
    host.vlans = {{"eth0.100", "eth0", 100}};
    host.vmnets = {{"vmnet0", VmnetKind::bridge, "eth0", "", ""},
                   {"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"},
                   {"vmnet11", VmnetKind::bridge, "eth0.100", "", ""},
                   {"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.0"}};
    host.serial = key;
    return host;
}

struct NamedText {
    std::string name;
    std::string text;
};

std::vector<NamedText> all_scripts() {
    const HostSpec host = whole_host();
    const std::span<const VmnetSpec> vmnets(host.vmnets);
    std::vector<NamedText> scripts;
    for (const Mode mode : {Mode::live, Mode::files}) {
        const std::string suffix = mode == Mode::live ? ", live" : ", files";
        scripts.push_back({"host" + suffix, host_script(host, mode)});
        scripts.push_back({"nothing" + suffix, host_script({}, mode)});
        scripts.push_back({"vlan" + suffix, vlan_script(host.vlans, mode)});
        scripts.push_back({"bridge" + suffix, vmnet_script(vmnets.first(1), mode)});
        scripts.push_back({"NAT" + suffix, vmnet_script(vmnets.subspan(1, 1), mode)});
        scripts.push_back({"vmnets" + suffix, vmnet_script(vmnets, mode)});
        scripts.push_back({"key" + suffix, serial_script(key, mode)});
    }
    scripts.push_back({"remove vlan", remove_vlan_script(host.vlans[0])});
    scripts.push_back({"remove bridge", remove_vmnet_script(host.vmnets[0])});
    scripts.push_back({"remove NAT", remove_vmnet_script(host.vmnets[1])});
    scripts.push_back({"remove key", remove_serial_script(key)});
    const auto workstation = Hypervisor::vmware_workstation;
    for (const VmnetSpec& vmnet : vmnets) {
        scripts.push_back(
            {"Workstation " + vmnet.name, vmnet_script({&vmnet, 1}, Mode::live, workstation)});
        scripts.push_back(
            {"Workstation remove " + vmnet.name, remove_vmnet_script(vmnet, workstation)});
    }
    scripts.push_back({"Workstation remove vlan", remove_vlan_script(host.vlans[0], workstation)});
    const std::vector<VmnetSpec> linux_networks{
        {"vmbr11", VmnetKind::bridge, "eth0.100", "", ""},
        {"vmbr8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"},
        {"vmbr1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.252"}};
    for (const Mode mode : {Mode::live, Mode::files})
        scripts.push_back({"bridges of Linux", vmnet_script(linux_networks, mode)});
    for (const VmnetSpec& network : linux_networks)
        scripts.push_back({"remove " + network.name, remove_vmnet_script(network)});
    scripts.push_back({"left of them", look_at_vmnets_script(linux_networks)});
    scripts.push_back({"refresh", refresh_interfaces_script()});
    return scripts;
}

// What stands between the functions and the exit.
std::string calls_in(const std::string& script) {
    const std::string head = "# ---- this host\n\n";
    const auto begin = script.find(head);
    const auto end = script.find("\nexit \"$status\"\n");
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    return script.substr(begin + head.size(), end - begin - head.size());
}

// The calls alone, with functions that print each word they get, ended by a NUL.
Texts words_through(const Shell& shell, const std::string& script) {
    std::string stubs;
    for (const char* name : {"vlan", "vmnet_bridge", "vmnet_network", "vmwarekey", "remove_vlan",
                             "remove_bridge", "remove_network", "remove_vmwarekey"}) {
        stubs += std::string(name) + "() { printf '%s\\000' " + name + " \"$@\"; }\n";
    }
    const ProgramResult result =
        run_program(shell.words, {"PATH=/usr/bin:/bin"}, stubs + calls_in(script));
    CHECK(result.error_output.empty());
    Texts words;
    for (std::size_t start = 0; start < result.output.size();) {
        const auto end = result.output.find('\0', start);
        REQUIRE(end != std::string::npos);
        words.push_back(result.output.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

std::string random_word(std::mt19937_64& random) {
    constexpr std::string_view special = "'\"\\$`!*?[]{}()<>|&;~#=% \t\n\r-./a0";
    std::uniform_int_distribution<std::size_t> length(1, 15);
    std::uniform_int_distribution<std::size_t> any_special(0, special.size() - 1);
    std::uniform_int_distribution<int> any_byte(1, 255);
    const bool tricky = random() % 2 == 0;
    std::string word(length(random), ' ');
    for (char& c : word) {
        c = tricky ? special[any_special(random)] : static_cast<char>(any_byte(random));
    }
    return word;
}

}  // namespace

TEST_CASE("VLANs come before virtual networks, the key comes last") {
    CHECK(calls_in(host_script(whole_host(), Mode::live)) ==
          "vlan eth0.100 eth0 100\n"
          "vmnet_bridge vmnet0 eth0\n"
          "prefix=24\n"
          "subnet=192.168.80.0\n"
          "broadcast=192.168.80.255\n"
          "range='192.168.80.128 192.168.80.254'\n"
          "name_server=192.168.80.2\n"
          "router=192.168.80.2\n"
          "vmnet_network vmnet8 NAT 192.168.80.1 255.255.255.0\n"
          "vmnet_bridge vmnet11 eth0.100\n"
          "prefix=24\n"
          "subnet=192.168.30.0\n"
          "broadcast=192.168.30.255\n"
          "range='192.168.30.128 192.168.30.254'\n"
          "name_server=192.168.30.1\n"
          "router=''\n"
          "vmnet_network vmnet1 host-only 192.168.30.1 255.255.255.0\n"
          "vmwarekey AAAAA-AAAAA-AAAAA-00001\n");
}

TEST_CASE("the modes differ in one line") {
    const std::string live = host_script(whole_host(), Mode::live);
    std::string files = host_script(whole_host(), Mode::files);
    const auto at = files.find("\nlive=no\n");
    REQUIRE(at != std::string::npos);
    CHECK(files.replace(at, 9, "\nlive=yes\n") == live);
}

TEST_CASE("every script is one function that is called on the last line") {
    for (const auto& [name, text] : all_scripts()) {
        INFO(name);
        CHECK_THAT(text, Catch::StartsWith("#!/bin/sh\n# ") &&
                             Catch::EndsWith("\n)\ngrivon_config </dev/null\n"));
        CHECK_THAT(text, Catch::Contains("\ngrivon_config() (\n"));
    }
    CHECK_THAT(host_script(whole_host(), Mode::files),
               Catch::Contains("It can be run again at any time") &&
                   Catch::Contains("%post of an installation"));
}

TEST_CASE("a script that arrives in part does nothing") {
    const std::string script = host_script(whole_host(), Mode::live);
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string before = host.everything();
        // Every end of a line, and the middle of the last one.
        for (auto end = script.find('\n'); end + 1 < script.size();
             end = script.find('\n', end + 1)) {
            if (end % 7 != 0 && end + 40 < script.size()) continue;  // enough of them
            (void)host.run(script.substr(0, end));
        }
        (void)host.run(script.substr(0, script.find("grivon_config </dev")));
        CHECK(host.calls().empty());
        CHECK(host.everything() == before);
    }
}

TEST_CASE("a script may stand among other lines, and leaves nothing behind") {
    const std::string script = host_script(whole_host(), Mode::files);
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const ProgramResult result =
            host.run("status=mine; root=x\n" + script + "echo \"$? $status $root ${live-none}\"\n");
        CHECK(result.exit_status == 0);
        CHECK(result.output == "0 mine x none\n");
    }
}

TEST_CASE("programs find a plain environment, whatever the shell came with") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.write("fakes/modprobe",
                   "#!/bin/sh\necho \"$PATH $LC_ALL $(umask)\" >>seen\ncat >>seen\n");
        const std::string script = vlan_script(whole_host().vlans, Mode::live);
        (void)host.run("cd \"$GRIVON_ROOT\"; umask 077; LC_ALL=ja_JP.UTF-8; export LC_ALL\n" +
                       script + "echo this is not for modprobe\n");
        CHECK(host.read("seen") ==
              "/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin C 0022\n");
    }
}

TEST_CASE("a whole host on every shell, twice") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        CHECK(host.succeed(host_script(whole_host(), Mode::live)) ==
              "Added VLAN with VID == 100 to IF -:eth0:-\n");
        const std::string after = host.everything();
        CHECK(host.succeed(host_script(whole_host(), Mode::live)).empty());
        CHECK(host.succeed(host_script(whole_host(), Mode::files)).empty());
        CHECK(host.everything() == after);
        CHECK(host.succeed(host_script({}, Mode::live)).empty());
    }
}

TEST_CASE("any value arrives as the same single word") {
    const std::uint64_t used_seed = random_seed();
    INFO(repeat_with(used_seed));
    std::mt19937_64 random(used_seed);
    for (const Shell& shell : script_shells()) {
        INFO(shell.name);
        for (int round = 0; round < 10; ++round) {
            HostSpec host;
            Texts expected;
            for (int i = 0; i < 20; ++i) {
                const VlanSpec vlan{random_word(random), random_word(random), 7};
                host.vlans.push_back(vlan);
                expected.insert(expected.end(), {"vlan", vlan.device, vlan.parent, "7"});
            }
            for (int i = 0; i < 20; ++i) {
                const VmnetSpec vmnet{random_word(random), VmnetKind::bridge, random_word(random),
                                      "", ""};
                host.vmnets.push_back(vmnet);
                expected.insert(expected.end(), {"vmnet_bridge", vmnet.name, vmnet.device});
            }
            const VmnetSpec network{"vmnet8", VmnetKind::nat, "", random_word(random),
                                    random_word(random)};
            host.vmnets.push_back(network);
            expected.insert(expected.end(), {"vmnet_network", "vmnet8", "NAT", network.host_address,
                                             network.netmask});
            host.serial = random_word(random);
            expected.insert(expected.end(), {"vmwarekey", host.serial});
            REQUIRE(words_through(shell, host_script(host, Mode::live)) == expected);
            REQUIRE(words_through(shell, remove_vlan_script(host.vlans[0])) ==
                    Texts{"remove_vlan", host.vlans[0].device, host.vlans[0].parent, "7"});
            REQUIRE(words_through(shell, remove_vmnet_script(host.vmnets[0])) ==
                    Texts{"remove_bridge", host.vmnets[0].name, host.vmnets[0].device});
            REQUIRE(words_through(shell, remove_serial_script(host.serial)) ==
                    Texts{"remove_vmwarekey", host.serial});
        }
    }
}

TEST_CASE("odd but well-formed names of interfaces work through and through") {
    for (const Shell& shell : script_shells()) {
        for (const std::string parent : {"e", "eth-0_x", "0", "em1-", "a.b"}) {
            const ScriptHost host(shell);
            INFO(shell.name << " " << parent);
            host.add_interface(parent);
            HostSpec spec;
            spec.vlans = {{parent + ".4094", parent, 4094}};
            spec.vmnets = {{"vmnet99", VmnetKind::bridge, parent + ".4094", "", ""}};
            CHECK_FALSE(host.succeed(host_script(spec, Mode::live)).empty());
            CHECK(host.succeed(host_script(spec, Mode::live)).empty());
            CHECK(host.has("etc/sysconfig/network-scripts/ifcfg-" + parent + ".4094"));
            CHECK(host.succeed(remove_vmnet_script(spec.vmnets[0])).empty());
            CHECK(host.succeed(remove_vlan_script(spec.vlans[0])).empty());
        }
    }
}

TEST_CASE("shellcheck has nothing to say of any script") {
    const std::string shellcheck = "/usr/bin/shellcheck";
    if (!std::filesystem::exists(shellcheck)) {
        WARN("not tested, because it is not installed: shellcheck");
        return;
    }
    const ScratchDirectory scratch;
    for (const auto& [name, text] : all_scripts()) {
        INFO(name);
        scratch.write("script", text);
        const ProgramResult result = run_program({shellcheck, (scratch.path() / "script").string()},
                                                 {"PATH=/usr/bin:/bin"}, "");
        CHECK(result.output == "");  // which shows what it said
        CHECK(result.exit_status == 0);
    }
}

}  // namespace grivon::test
