// set host vmware, and a VM with two disks, on a simulated host over SSH.
#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"

namespace grivon::test {
namespace {

using drivers::vmware::hardware_in;
using drivers::vmware::with_hardware;

const std::string second_disk = "/state/partition1/vmware/disks/0.scsi0:1.vmdk";

Assign set_job(std::uint32_t cpus, std::uint32_t memory_mb) {
    Assign assign = vm_job("set");
    assign.spec.hardware_before = {assign.spec.vm->cpus, assign.spec.vm->memory_mb};
    assign.spec.vm->cpus = cpus;
    assign.spec.vm->memory_mb = memory_mb;
    return assign;
}

Assign with_two_disks(Assign assign) {
    assign.spec.vm->disks.push_back({"scsi0:1", 40});
    return assign;
}

}  // namespace

TEST_CASE("CPUs and memory of a VM that is off are set") {
    const HostWithVm host;
    const std::string before = host.read(vmx_path);
    const Attempt attempt = run_job(host, set_job(2, 512));
    CHECK(attempt.screen ==
          "# setting slice0@vmware-server-0-0 from cpus=1 mem=768 to cpus=2 mem=512\n"
          "ssh -x vmware-server-0-0 \"cat >" +
              vmx_path + ".new && mv -f " + vmx_path + ".new " + vmx_path + "\"\n");
    check_succeeded(attempt, VmState::off, "");
    CHECK(attempt.report->hardware == VmHardware{2, 512});
    CHECK(host.read(vmx_path) == with_hardware(before, {2, 512}));
    CHECK(host.read(vmx_path) != before);
    CHECK_FALSE(host.has(vmx_path + ".new"));
    // VMware still takes the file.
    host.power_on();
    REQUIRE(report_of(host, vm_job("stop")).outcome == Outcome::succeeded);
    const Attempt back = run_job(host, set_job(1, 768));
    check_succeeded(back, VmState::off, "");
    const Attempt again = run_job(host, set_job(1, 768));
    check_succeeded(again, VmState::off, "already so");
    CHECK(again.screen.empty());
}

TEST_CASE("a set that lost its connection is finished by the next attempt") {
    const HostWithVm host;
    const Assign first = set_job(2, 512);
    SECTION("by the host's fault") {
        const Attempt lost = run_job(host, first, "look");
        check_succeeded(run_job(host, next_attempt(first, lost)), VmState::off, "");
    }
    SECTION("half written") {
        host.write(vmx_path + ".new", "memsize = ");
        check_succeeded(run_job(host, first), VmState::off, "");
    }
    SECTION("written") {
        REQUIRE(report_of(host, first).outcome == Outcome::succeeded);
        check_succeeded(run_job(host, first), VmState::off, "already so");
    }
    CHECK(hardware_in(host.read(vmx_path)) == VmHardware{2, 512});
    CHECK_FALSE(host.has(vmx_path + ".new"));
    CHECK(host.run("vmware-cmd " + vmx_path + " getstate").output == "getstate() = off\n");
}

TEST_CASE("set of a VM that is not there, or while vmware-serverd is dead") {
    const SimulatedHost empty;
    check_failed(run_job(empty, set_job(2, 512)), 11, VmState::none);
    CHECK_FALSE(empty.has(vmx_path));
    const HostWithVm host;
    host.set_fault("serverd-dead");
    check_unreached(run_job(host, set_job(2, 512)));
}

TEST_CASE("a VM with two disks: made, started, registered anew, destroyed") {
    const SimulatedHost host;
    make_network(host);
    const Attempt created = run_job(host, with_two_disks(vm_job("create")));
    check_succeeded(created, VmState::off, "");
    CHECK(created.screen.find("-s 20Gb -t 0 " + disk_path + "\n") != std::string::npos);
    CHECK(created.screen.find("-s 40Gb -t 0 " + second_disk + "\n") != std::string::npos);
    CHECK(host.has(disk_path));
    CHECK(host.has(second_disk));
    const std::string vmx = host.read(vmx_path);
    CHECK(vmx.find("scsi0:1.fileName = \"" + second_disk + "\"") != std::string::npos);
    REQUIRE(report_of(host, with_two_disks(vm_job("start"))).vm == VmState::on);
    REQUIRE(report_of(host, with_two_disks(vm_job("stop"))).vm == VmState::off);
    SECTION("sync makes the .vmx anew, when both disks are there") {
        REQUIRE(
            host.run("vmware-cmd -s unregister " + vmx_path + " && rm " + vmx_path).exit_status ==
            0);
        Assign sync = vms_job("sync", 1);
        sync.spec.desired->vms[0].disks.push_back({"scsi0:1", 40});
        CHECK(report_of(host, sync).outcome == Outcome::succeeded);
        CHECK(state_on(host) == "off\n");
        REQUIRE(host.run("vmware-cmd -s unregister " + vmx_path + " && rm " + second_disk)
                    .exit_status == 0);
        const JobReport missing = report_of(host, sync);
        CHECK(missing.outcome == Outcome::failed);
        CHECK(missing.message.find(second_disk + " is missing") != std::string::npos);
    }
    SECTION("destroy removes both") {
        check_succeeded(run_job(host, with_two_disks(vm_job("destroy"))), VmState::none, "");
        CHECK_FALSE(host.has(disk_path));
        CHECK_FALSE(host.has(second_disk));
    }
}

TEST_CASE("a create that was cut off at its second disk is finished, or taken back") {
    const SimulatedHost host;
    const Assign first = with_two_disks(vm_job("create"));
    const Attempt lost = run_job(host, first, "disk:scsi0:1");
    host.end_commands();
    const Attempt second = run_job(host, next_attempt(first, lost));
    check_succeeded(second, VmState::off, "");
    CHECK(host.has(second_disk));
}

}  // namespace grivon::test
