// Bridges and libvirt's networks on a host with a real kernel and a real libvirt.
#include <catch2/catch.hpp>

#include "tests/conformance/libvirt_guest.hpp"

namespace grivon::test::libvirt {
namespace {

const VmnetSpec bridge{"vmbr1", VmnetKind::bridge, "eth0", "", ""};
const VmnetSpec nat{"vmbr8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};
const VmnetSpec host_only{"vmbr9", VmnetKind::host_only, "", "192.168.90.1", "255.255.255.0"};

Assign network_job(const std::string& verb, const VmnetSpec& vmnet) {
    Assign assign = kvm_job(verb);
    assign.spec.object = "host kvmnet";
    assign.spec.vm.reset();
    assign.spec.vmnet = vmnet;
    return assign;
}

Assign sync_job(const std::vector<VmnetSpec>& vmnets) {
    Assign assign = network_job("sync", bridge);
    assign.spec.vmnet.reset();
    assign.spec.desired.emplace();
    assign.spec.desired->vmnets = vmnets;
    return assign;
}

void check_done(const Attempt& attempt, bool there, const std::string& message = "") {
    REQUIRE(attempt.report);
    CHECK(attempt.report->message == message);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->vmnet == there);
}

void check_not_so(const Attempt& attempt, const std::string& message) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.report->exit_status == 10);
    CHECK(attempt.report->message == "kvm-0-0: " + message);
}

// Of the files that bring it back; the machine of the test may have its own way.
void make_debian(const LibvirtHost& host) {
    const auto made = host.run(
        "rm -rf /etc/sysconfig/network-scripts && mkdir -p /etc/network/interfaces.d && "
        "echo 'source /etc/network/interfaces.d/*' >/etc/network/interfaces");
    REQUIRE(made.exit_status == 0);
}

void no_addresses(const LibvirtHost& host) {
    REQUIRE(host.run("ip addr flush dev eth0 scope global").exit_status == 0);
}

}  // namespace

TEST_CASE("a bridge to an interface is made once, used by a VM, and removed") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    make_debian(host);
    no_addresses(host);
    check_done(run_job(host, network_job("add", bridge)), true);
    CHECK(host.run("ip -br link show master vmbr1").output.starts_with("eth0@"));
    const std::string stanza = "/etc/network/interfaces.d/grivon-vmbr1";
    const std::string text = host.run("cat " + stanza).output;
    CHECK(text.find("iface vmbr1 inet manual") != std::string::npos);
    CHECK(text.find("ip link set dev eth0 master vmbr1") != std::string::npos);
    check_done(run_job(host, network_job("add", bridge)), true);
    check_done(run_job(host, sync_job({bridge})), true);
    const JobReport left = *run_stop(host, network_job("add", bridge)).report;
    CHECK(left.vmnet == true);

    Assign vm = kvm_job("create");
    vm.spec.vm->nics[0].vmnet = "vmbr1";
    REQUIRE(report_of(host, vm).outcome == Outcome::succeeded);
    vm.spec.verb = "start";
    REQUIRE(report_of(host, vm).outcome == Outcome::succeeded);
    const Attempt used = run_job(host, network_job("remove", bridge));
    check_not_so(used, "vmbr1 has vnet0 in it; stop the VMs that use it first");
    vm.spec.verb = "stop";
    REQUIRE(report_of(host, vm).outcome == Outcome::succeeded);

    check_done(run_job(host, network_job("remove", bridge)), false);
    CHECK_FALSE(host.has("/sys/class/net/vmbr1"));
    CHECK_FALSE(host.has(stanza));
    CHECK(host.has("/sys/class/net/eth0"));
    check_done(run_job(host, network_job("remove", bridge)), false);
    CHECK(run_stop(host, network_job("add", bridge)).report->vmnet == false);
}

TEST_CASE("a bridge never takes the host's own addresses, or another's port") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    make_debian(host);
    SECTION("the host is reached by it") {
        REQUIRE(host.run("ip addr add 10.1.2.3/24 dev eth0").exit_status == 0);
        check_not_so(run_job(host, network_job("add", bridge)),
                     "vmbr1 cannot be made: the host itself has addresses on eth0, and would lose "
                     "them; bridge a VLAN interface, or make a bridge by hand and use it as "
                     "vmnet=bridge:NAME");
    }
    SECTION("it is plugged in elsewhere") {
        host.make_bridge("br7");
        REQUIRE(host.run("ip link set dev eth0 master br7").exit_status == 0);
        check_not_so(run_job(host, network_job("add", bridge)),
                     "vmbr1 cannot be made: eth0 is plugged into br7");
    }
    SECTION("there is no such interface") {
        VmnetSpec missing = bridge;
        missing.device = "eth9";
        check_not_so(run_job(host, network_job("add", missing)),
                     "vmbr1 cannot be made: there is no interface eth9");
    }
    CHECK_FALSE(host.has("/sys/class/net/vmbr1"));
    CHECK_FALSE(host.has("/etc/network/interfaces.d/grivon-vmbr1"));
}

TEST_CASE("NAT and host-only networks are libvirt's, and come back by themselves") {
    if (!can_make_hosts()) return;
    const LibvirtHost host;
    for (const VmnetSpec& network : {nat, host_only}) {
        INFO(network.name);
        check_done(run_job(host, network_job("add", network)), true);
        const std::string info = host.virsh("net-info " + network.name);
        CHECK(info.find("Active:         yes") != std::string::npos);
        CHECK(info.find("Autostart:      yes") != std::string::npos);
        const std::string xml = host.virsh("net-dumpxml " + network.name);
        CHECK((xml.find("<forward mode='nat'>") != std::string::npos) ==
              (network.kind == VmnetKind::nat));
        CHECK(host.run("ip -br addr show " + network.name)
                  .output.find(network.host_address + "/24") != std::string::npos);
        check_done(run_job(host, network_job("add", network)), true);
        CHECK(run_stop(host, network_job("add", network)).report->vmnet == true);
    }
    VmnetSpec other = nat;
    other.host_address = "192.168.81.1";
    check_not_so(run_job(host, network_job("add", other)),
                 "vmbr8 is there as a NAT network with 192.168.80.1/255.255.255.0, not as a NAT "
                 "network with 192.168.81.1/255.255.255.0; remove it first");
    check_done(run_job(host, network_job("remove", other)), false,
               "warning: vmbr8 is a NAT network with 192.168.80.1/255.255.255.0, not a NAT network "
               "with 192.168.81.1/255.255.255.0; it is left alone");
    (void)host.virsh("net-destroy vmbr8");
    check_done(run_job(host, sync_job({nat, host_only})), true);
    for (const VmnetSpec& network : {nat, host_only}) {
        check_done(run_job(host, network_job("remove", network)), false);
        check_done(run_job(host, network_job("remove", network)), false);
    }
    CHECK(host.virsh("net-list --all --name").find("vmbr") == std::string::npos);
    host.stop_libvirtd();
    const JobReport unknown = report_of(host, network_job("add", nat));
    CHECK(unknown.exit_status == 1);
    CHECK_FALSE(unknown.vmnet);
}

}  // namespace grivon::test::libvirt
