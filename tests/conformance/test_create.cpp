#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::test {
namespace {

bool registered(const SimulatedHost& host) {
    return host.run("vmware-cmd -l").output == vmx_path + "\n";
}

bool nothing_left(const SimulatedHost& host) {
    return !host.has("/state/partition1/vmware/0") && !host.has(disk_path) && !registered(host);
}

std::size_t disks_made(const SimulatedHost& host) {
    return calls_of(host, "vmware-vdiskmanager");
}

}  // namespace

TEST_CASE("create, as in the walk-through") {
    const SimulatedHost host;
    const Assign assign = vm_job("create");
    const Attempt attempt = run_job(host, assign);
    CHECK(attempt.screen ==
          "# creating slice0@vmware-server-0-0\n"
          "ssh -x vmware-server-0-0 vmware-vdiskmanager -c -a lsilogic -s 20Gb -t 0 "
          "/state/partition1/vmware/disks/0.scsi0:0.vmdk\n"
          "Using log file /tmp/vmware-root/vdiskmanager.log\n"
          "Creating a monolithic growable disk '/state/partition1/vmware/disks/0.scsi0:0.vmdk'\n"
          "Virtual disk creation successful.\n"
          "ssh -x vmware-server-0-0 vmware-cmd -s register /state/partition1/vmware/0/0.vmx\n"
          "register(/state/partition1/vmware/0/0.vmx) = 1\n");
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->vm == VmState::off);
    CHECK(registered(host));
    CHECK(host.has(disk_path));
    CHECK(host.read(vmx_path) == drivers::vmware::render_vmx(assign.host, *assign.spec.vm));
}

TEST_CASE("a create that lost its connection while it registered the VM") {
    const SimulatedHost host;
    const Assign first = vm_job("create");
    const std::string step = "register";
    const Attempt lost = run_job(host, first, step);
    const Attempt second = run_job(host, next_attempt(first, lost));
    REQUIRE(second.report);
    INFO(second.report->message);
    CHECK(second.report->outcome == Outcome::succeeded);
    CHECK(second.report->vm == VmState::off);
    CHECK(registered(host));
    CHECK(disks_made(host) == 1);
}

TEST_CASE("a full disk leaves nothing behind, and create works when there is space") {
    const SimulatedHost host;
    host.set_fault("disk-full");
    const JobReport report = report_of(host, vm_job("create"));
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.exit_status == 1);
    CHECK(report.vm == VmState::none);
    CHECK(report.message ==
          "cannot make " + disk_path +
              " on vmware-server-0-0: Failed to create disk: An error occurred while writing a "
              "file; the disk is full. Data has not been saved. Free some space and try again "
              "(0xa00800000008); free space on the host and create the VM again");
    CHECK(nothing_left(host));
    host.clear_faults();
    CHECK(report_of(host, vm_job("create")).outcome == Outcome::succeeded);
}

TEST_CASE("a disk of a size that the host does not make") {
    const SimulatedHost host;
    Assign assign = vm_job("create");
    assign.spec.vm->disks[0].size_gb = 951;
    const JobReport report = report_of(host, assign);
    CHECK(report.outcome == Outcome::failed);
    CHECK(
        report.message.ends_with("vmware-vdiskmanager does not take 951Gb for a disk; give a "
                                 "size from 1 to 950 GB"));
    CHECK(nothing_left(host));
}

}  // namespace grivon::test
