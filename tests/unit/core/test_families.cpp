// The same commands for every family of hypervisors: which hosts they mean, what is refused before
// a job is made, and what VMs of KVM and Xen have that those of VMware have not.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

struct MixedRack : CoreBench {
    MixedRack() {
        hello("w");
        accept("add host server-0-0");
        accept("add host station-0-1 hypervisor=vmware-workstation");
        accept("add host kvm-0-2 hypervisor=kvm");
        accept("add host xen-0-3 hypervisor=xen");
    }
    std::string refusal(const std::string& line) { return refuse(line).message; }
    std::vector<std::string> hosts_with_vms() {
        std::vector<std::string> hosts;
        for (const auto& [name, host] : core->inventory().hosts())
            if (!host.vms.empty()) hosts.push_back(name);
        return hosts;
    }
};

using Names = std::vector<std::string>;

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("words of a family mean hosts of that family", "[families]") {
    MixedRack bench;
    SECTION("a group") {
        bench.accept("add host kvm rack0");
        CHECK(bench.hosts_with_vms() == Names{"kvm-0-2"});
        bench.accept("add host vmware rack0");
        CHECK(bench.hosts_with_vms() == Names{"kvm-0-2", "server-0-0", "station-0-1"});
        CHECK(bench.ask_for<VmTable>("list host kvm").rows.size() == 1);
        CHECK(bench.ask_for<VmTable>("list host vmware").rows.size() == 2);
        CHECK(bench.ask_for<VmTable>("list host xen").rows.empty());
    }
    SECTION("a host that is named") {
        CHECK(bench.refusal("add host kvm server-0-0") ==
              "host \"server-0-0\" runs VMware Server; its own words are: grivon add host vmware "
              "server-0-0");
        CHECK(says(bench.refusal("create host vmware kvm-0-2"), "grivon create host kvm kvm-0-2"));
        CHECK(says(bench.refusal("add host vmwarenet xen-0-3 type=bridge iface=eth0"),
                   "grivon add host xennet xen-0-3"));
        CHECK(says(bench.ask_for<Refused>("list host kvm server-0-0").message, "runs VMware"));
    }
    SECTION("nobody fits") {
        bench.confirm("remove host xen-0-3");
        CHECK(says(bench.refusal("add host xen rack0"), "no host that is meant runs Xen"));
        CHECK(bench.ask_for<VmTable>("list host xen").rows.empty());
    }
}

TEST_CASE("what a hypervisor cannot do is refused when it is asked for", "[families]") {
    MixedRack bench;
    bench.accept("add host vmware server-0-0 station-0-1");
    CHECK(says(bench.refusal("answer host vmware station-0-1 slice=0 choice=1"),
               "runs VMware Workstation, whose VMs ask nothing"));
    CHECK(says(bench.refusal("add host vmware snapshot server-0-0 slice=0 name=a"),
               "runs VMware Server, whose VMs have no snapshots"));
    CHECK(says(bench.refusal("set host vmwarekey kvm-0-2"), "has no key of VMware Server"));
    CHECK(bench.refuse("add host xen snapshot xen-0-3 slice=0 name=a").code == Errc::usage);
    CHECK(bench.tables.jobs().empty());
}

TEST_CASE("a VM is no larger than its hypervisor runs", "[families]") {
    MixedRack bench;
    CHECK(says(bench.refusal("add host vmware server-0-0 cpus=4"),
               "cpus=4: VMware Server on server-0-0 takes from 1 to 2"));
    bench.accept("add host vmware station-0-1 cpus=4 mem=16384");
    CHECK(says(bench.refusal("add host vmware rack0 mem=16384"), "VMware Server on server-0-0"));
    CHECK(bench.hosts_with_vms() == Names{"station-0-1"});
    bench.accept("add host kvm kvm-0-2 cpus=64 mem=524288 disksize=2000");
    CHECK(says(bench.refusal("add host kvm kvm-0-2 cpus=1000"), "from 1 to 255"));
    bench.accept("add host vmware server-0-0");
    CHECK(says(bench.refusal("set host vmware server-0-0 slice=0 mem=16384"), "takes from 4 to"));
    CHECK(says(bench.refusal("add host vmware server-0-0 image=/images/a.vmdk"),
               "image= is nothing that VMware Server"));
    CHECK(says(bench.refusal("add host kvm kvm-0-2 linked=yes"), "give image= as well"));
}

TEST_CASE("VMs of KVM and Xen are called by a UUID of their own", "[families]") {
    MixedRack bench;
    bench.accept("add host kvm kvm-0-2 count=3 vmnet=bridge:br0,network:default");
    bench.accept("add host xen xen-0-3 vmnet=bridge:br0");
    bench.accept("add host vmware station-0-1");
    std::set<std::string> uuids;
    for (const auto& [slice, vm] : bench.host("kvm-0-2").vms) {
        REQUIRE(vm.spec.identity);
        CHECK(vm.spec.identity->uuid.size() == 36);
        uuids.insert(vm.spec.identity->uuid);
        CHECK(vm.spec.nics.at(0).mac.starts_with("52:54:00:"));
        CHECK(vm.spec.nics.at(1).vmnet == "network:default");
    }
    uuids.insert(bench.vm("xen-0-3", 0).spec.identity->uuid);
    CHECK(uuids.size() == 4);
    CHECK(bench.vm("xen-0-3", 0).spec.nics.at(0).mac.starts_with("00:16:3e:"));
    CHECK_FALSE(bench.vm("station-0-1", 0).spec.identity);

    const auto before = bench.vm("kvm-0-2", 0);
    bench.restart();
    CHECK(bench.vm("kvm-0-2", 0) == before);
}

TEST_CASE("a VM is made from an image, as large as that unless it is said", "[families]") {
    MixedRack bench;
    bench.accept("add host kvm kvm-0-2 image=/images/base.qcow2 linked=yes seed=/images/seed.iso");
    bench.accept("add host kvm kvm-0-2 image=/images/base.qcow2 disksize=40,80");
    const auto& first = bench.vm("kvm-0-2", 0).spec;
    CHECK(first.image == VmImage{"/images/base.qcow2", true, "/images/seed.iso"});
    CHECK(first.disks.at(0).size_gb == 0);
    const auto& second = bench.vm("kvm-0-2", 1).spec;
    CHECK(second.disks.at(0).size_gb == 40);
    CHECK_FALSE(second.image->linked);
    bench.accept("create host kvm kvm-0-2 slice=0");
    const auto assign = bench.sent<Assign>("w").at(0);
    CHECK(assign.spec.operation() == "create host kvm");
    CHECK(assign.spec.vm->image == first.image);
    CHECK(assign.host.hypervisor == Hypervisor::kvm);
}

TEST_CASE("networks of hosts that libvirt runs are called vmbr", "[families]") {
    MixedRack bench;
    bench.accept("add host kvmnet kvm-0-2 type=bridge iface=eth0");
    bench.accept("add host kvmnet kvm-0-2 type=NAT hostaddr=192.168.9.1");
    const auto rows = bench.ask_for<VmnetTable>("list host kvmnet kvm-0-2").rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).vmnet == "vmbr0");
    CHECK(rows.at(1).vmnet == "vmbr8");
    bench.accept("add host kvm kvm-0-2 vmnet=eth0,vmbr8");
    CHECK(bench.vm("kvm-0-2", 0).spec.nics.at(0).vmnet == "vmbr0");
    CHECK(says(bench.refusal("add host kvm interface kvm-0-2 slice=0 vmnet=vmbr3"),
               "add one with: grivon add host kvmnet kvm-0-2"));
    CHECK(says(bench.refuse("remove host kvmnet kvm-0-2 vmnet=vmbr8", true).message,
               "grivon remove host kvm interface kvm-0-2 slice=0"));
    bench.confirm("remove host kvm interface kvm-0-2 slice=0 mac=" +
                  bench.vm("kvm-0-2", 0).spec.nics.at(0).mac);
    CHECK(bench.vm("kvm-0-2", 0).spec.nics.size() == 1);
}

TEST_CASE("sync and refresh ask each host in its own words", "[families]") {
    MixedRack bench;
    bench.accept("add host kvmnet kvm-0-2 type=bridge iface=eth0");
    bench.accept("add host kvm kvm-0-2");
    bench.work_off("w");
    bench.accept("sync host kvm-0-2");
    std::vector<std::string> operations;
    for (const auto& [id, job] : bench.tables.jobs())
        if (!is_final(job.progress.state)) operations.push_back(job.operation);
    CHECK(operations == Names{"sync host kvmnet", "sync host kvm"});
    bench.work_off("w");
    bench.accept("refresh host kvm");
    CHECK(bench.sent<Assign>("w").at(0).spec.operation() == "refresh host kvm");
}

TEST_CASE("only an admin makes a disk from any file of a host", "[families][access]") {
    MixedRack bench;
    bench.accept("add host attr kvm-0-2 attr=a value=b");
    bench.principal = test::somebody(Role::operating);
    for (const auto* word :
         {"image=/etc/shadow", "image=/state/partition1", "image=/state/partition10/a",
          "seed=/etc/shadow", "image=/state/partition1/a seed=/dev/sda"}) {
        const auto refused = bench.refuse(std::string("add host kvm kvm-0-2 ") + word);
        INFO(word << ": " << refused.message);
        CHECK(refused.code == Errc::denied);
        CHECK(says(refused.message, "is not below the host's datadir, /state/partition1"));
    }
    bench.accept("add host kvm kvm-0-2 image=/state/partition1/images/a seed=/state/partition1/s");
    bench.principal = test::somebody(Role::admin);
    bench.accept("add host kvm kvm-0-2 image=/srv/images/a");
    // What an admin has allowed stays so, whoever changes something else.
    bench.principal = test::somebody(Role::operating);
    bench.accept("set host kvm kvm-0-2 slice=1 mem=512");
}
