// How VLAN interfaces and bridges come back at a host's next start, for each who may bring them up,
// in every shell. What is live is in tests/conformance, on a real kernel.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const VlanSpec vlan{"eth0.100", "eth0", 100};
const VmnetSpec bridge{"vmbr11", VmnetKind::bridge, "eth0.100", "", ""};
const VmnetSpec plain_bridge{"vmbr1", VmnetKind::bridge, "eth1", "", ""};
const std::string mark =
    "# Made by GriVon, which replaces this file. Take this line out to keep changes of your own.\n";

const std::string networkd = "etc/systemd/network/";
const std::string addition = networkd + "10-netplan-eth0.network.d/grivon-eth0.100.conf";
const std::string manager = "etc/NetworkManager/system-connections/";
const std::string ifcfg = "etc/sysconfig/network-scripts/ifcfg-";

std::string make(const VmnetSpec& network) {
    return vmnet_script({&network, 1}, Mode::files);
}

std::string make_vlan(Mode mode = Mode::files) {
    return vlan_script({&vlan, 1}, mode);
}

void use_networkd(const ScriptHost& host) {
    host.write("etc/systemd/system/dbus-org.freedesktop.network1.service", "");
    host.write("network-file/eth0",
               "     Network File: /run/systemd/network/10-netplan-eth0.network\n");
}

void use_manager(const ScriptHost& host) {
    host.write("etc/NetworkManager/NetworkManager.conf", "[main]\n");
}

// Files that a script wrote, whatever else there is.
bool has_any(const ScriptHost& host) {
    return host.everything().find("grivon-") != std::string::npos;
}

}  // namespace

TEST_CASE("systemd-networkd makes VLAN interfaces and bridges from files") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::plain);
        INFO(shell.name);
        use_networkd(host);
        host.succeed(make_vlan());
        host.succeed(make(bridge));
        CHECK(host.read(networkd + "50-grivon-eth0.100.netdev") ==
              mark + "[NetDev]\nName=eth0.100\nKind=vlan\n[VLAN]\nId=100\n");
        CHECK(host.read(networkd + "50-grivon-eth0.100.network") ==
              mark + "[Match]\nName=eth0.100\n[Network]\nLinkLocalAddressing=no\n");
        CHECK(host.read(addition) == mark + "[Network]\nVLAN=eth0.100\n");
        CHECK(host.read(networkd + "50-grivon-vmbr11.netdev") ==
              mark + "[NetDev]\nName=vmbr11\nKind=bridge\n[Bridge]\nSTP=no\nForwardDelaySec=0\n");
        CHECK(host.read(networkd + "10-grivon-port-eth0.100.network") ==
              mark + "[Match]\nName=eth0.100\n[Network]\nBridge=vmbr11\n");
        const std::string after = host.everything();
        host.succeed(make_vlan());
        host.succeed(make(bridge));
        CHECK(host.everything() == after);

        host.succeed(remove_vmnet_script(bridge));
        CHECK_FALSE(host.has(networkd + "10-grivon-port-eth0.100.network"));
        CHECK(host.has(addition));
        host.succeed(remove_vlan_script(vlan));
        CHECK_FALSE(has_any(host));
    }
}

TEST_CASE("a parent that networkd does not know cannot name a VLAN") {
    const ScriptHost host(script_shells().front(), Flavour::plain);
    use_networkd(host);
    host.remove("network-file");
    const ProgramResult result = host.run(make_vlan());
    CHECK(result.exit_status == exit_not_known);
    CHECK_THAT(result.error_output, Catch::Contains("systemd-networkd has no file for eth0"));
    CHECK_FALSE(has_any(host));
}

TEST_CASE("NetworkManager makes VLAN interfaces and bridges from files that only root reads") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::plain);
        INFO(shell.name);
        use_manager(host);
        host.succeed(make_vlan());
        host.succeed(make(bridge));
        host.succeed(make(plain_bridge));
        const std::string ips = "[ipv4]\nmethod=disabled\n[ipv6]\nmethod=disabled\n";
        CHECK(host.read(manager + "grivon-eth0.100.nmconnection") ==
              mark +
                  "[connection]\nid=grivon-eth0.100\ntype=vlan\ninterface-name=eth0.100\n"
                  "[vlan]\nparent=eth0\nid=100\n" +
                  ips);
        CHECK(host.read(manager + "grivon-vmbr11.nmconnection") ==
              mark +
                  "[connection]\nid=grivon-vmbr11\ntype=bridge\ninterface-name=vmbr11\n"
                  "[bridge]\nstp=false\n" +
                  ips);
        CHECK(host.read(manager + "grivon-port-eth0.100.nmconnection") ==
              mark +
                  "[connection]\nid=grivon-port-eth0.100\ntype=vlan\ninterface-name=eth0.100\n"
                  "autoconnect-priority=10\nmaster=vmbr11\nslave-type=bridge\n"
                  "[vlan]\nparent=eth0\nid=100\n");
        CHECK_THAT(host.read(manager + "grivon-port-eth1.nmconnection"),
                   Catch::Contains("type=ethernet") && Catch::EndsWith("slave-type=bridge\n"));
        namespace fs = std::filesystem;
        const auto mode = fs::status(fs::path(host.root()) / manager / "grivon-vmbr11.nmconnection")
                              .permissions();
        CHECK((mode & fs::perms(077)) == fs::perms::none);
        CHECK(host.calls().empty());  // files only: nobody is told
        for (const VmnetSpec& network : {bridge, plain_bridge})
            host.succeed(remove_vmnet_script(network));
        host.succeed(remove_vlan_script(vlan));
        CHECK_FALSE(has_any(host));
    }
}

TEST_CASE("NetworkManager's own files come before an empty directory of ifcfg files") {
    const ScriptHost host(script_shells().front(), Flavour::rhel);
    use_manager(host);
    host.write("etc/sysconfig/network-scripts/readme-ifcfg-rh.txt", "keyfiles, please\n");
    host.succeed(make_vlan());
    CHECK(host.has(manager + "grivon-eth0.100.nmconnection"));
    CHECK_FALSE(host.has(ifcfg + "eth0.100"));
    host.write(ifcfg + "eth0", "DEVICE=eth0\n");
    const ScriptHost with_files(script_shells().front(), Flavour::rhel);
    use_manager(with_files);
    with_files.write(ifcfg + "eth0", "DEVICE=eth0\n");
    with_files.succeed(make_vlan());
    CHECK(with_files.has(ifcfg + "eth0.100"));
}

TEST_CASE("ifcfg files plug a VLAN interface of ours into its bridge, and keep it there") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::rhel);
        INFO(shell.name);
        host.succeed(make_vlan());
        host.succeed(make(bridge));
        const std::string alone =
            mark + "DEVICE=eth0.100\nVLAN=yes\nONBOOT=yes\nBOOTPROTO=none\nTYPE=Ethernet\n";
        CHECK(host.read(ifcfg + "eth0.100") == alone + "BRIDGE=vmbr11\n");
        CHECK_THAT(host.read(ifcfg + "vmbr11"), Catch::Contains("TYPE=Bridge\n"));
        host.succeed(make_vlan());
        CHECK(host.read(ifcfg + "eth0.100") == alone + "BRIDGE=vmbr11\n");
        host.succeed(remove_vmnet_script(bridge));
        CHECK(host.read(ifcfg + "eth0.100") == alone);
        CHECK_FALSE(host.has(ifcfg + "vmbr11"));
    }
}

TEST_CASE("somebody's own ifcfg file is not changed, and says what is missing") {
    const ScriptHost host(script_shells().front(), Flavour::rhel);
    host.write(ifcfg + "eth1", "DEVICE=eth1\nONBOOT=yes\n");
    const ProgramResult result = host.run(make(plain_bridge));
    CHECK(result.exit_status == 0);
    CHECK_THAT(result.error_output,
               Catch::StartsWith("grivon: warning: eth1 will not be plugged into vmbr1 after the "
                                 "next start of this host; add BRIDGE=vmbr1 to "));
    CHECK(host.read(ifcfg + "eth1") == "DEVICE=eth1\nONBOOT=yes\n");
    host.write(ifcfg + "eth1", "DEVICE=eth1\nBRIDGE=vmbr1\n");
    host.succeed(make(plain_bridge));
}

TEST_CASE("ifupdown brings a bridge up after its port, without any package") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::debian);
        INFO(shell.name);
        host.succeed(make(bridge));
        CHECK_THAT(host.read("etc/network/interfaces.d/grivon-vmbr11"),
                   Catch::Contains("auto vmbr11\niface vmbr11 inet manual\n") &&
                       Catch::Contains("pre-up ip link set dev eth0.100 master vmbr11\n"));
        CHECK_THAT(host.read("etc/network/interfaces"),
                   Catch::Contains("source /etc/network/interfaces.d/grivon-*"));
        host.succeed(remove_vmnet_script(bridge));
        CHECK_FALSE(host.has("etc/network/interfaces.d/grivon-vmbr11"));
    }
}

TEST_CASE("a libvirt network is there at the first start of an installed host") {
    const ScriptHost host(script_shells().front());
    const VmnetSpec nat{"vmbr8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};
    host.succeed(make(nat));
    const std::string file = "etc/libvirt/qemu/networks/vmbr8.xml";
    CHECK_THAT(host.read(file),
               Catch::Contains("<forward mode='nat'/>") && Catch::Contains("<bridge name='vmbr8'"));
    CHECK(std::filesystem::is_symlink(std::filesystem::path(host.root()) /
                                      "etc/libvirt/qemu/networks/autostart/vmbr8.xml"));
}

TEST_CASE("a virtual network with a malformed name never reaches a host") {
    for (const std::string name : {"vmbr", "vmbrx", "vmbr1/2", "vmbr1234567890123", "br0", ""}) {
        Assign assign = vmnet_job(name, "eth0");
        CHECK(play(assign, {}).report.exit_status == -1);
    }
}

}  // namespace grivon::test
