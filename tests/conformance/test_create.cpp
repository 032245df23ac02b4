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

TEST_CASE("create twice makes one VM") {
    const SimulatedHost host;
    REQUIRE(report_of(host, vm_job("create")).outcome == Outcome::succeeded);
    const Attempt again = run_job(host, vm_job("create"));
    REQUIRE(again.report);
    CHECK(again.report->outcome == Outcome::succeeded);
    CHECK(again.report->message == "already created");
    CHECK(again.report->vm == VmState::off);
    CHECK(again.screen.empty());
    CHECK(disks_made(host) == 1);
}

TEST_CASE("a create that lost its connection is finished by the next attempt") {
    const SimulatedHost host;
    const Assign first = vm_job("create");
    const std::string step = GENERATE("disk:scsi0:0", "register", "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host, first, step);
    const Attempt second = run_job(host, next_attempt(first, lost));
    REQUIRE(second.report);
    INFO(second.report->message);
    CHECK(second.report->outcome == Outcome::succeeded);
    CHECK(second.report->vm == VmState::off);
    CHECK(registered(host));
    CHECK(disks_made(host) == (step == "disk:scsi0:0" ? 2 : 1));
    CHECK(host.run("vmware-cmd " + vmx_path + " start").error_output.find("not a virtual disk") ==
          std::string::npos);
}

TEST_CASE("another job does not take over a half-made VM") {
    const SimulatedHost host;
    const Attempt lost = run_job(host, vm_job("create"), "disk:scsi0:0");
    REQUIRE_FALSE(lost.report);
    const std::string before = host.read(disk_path);
    const JobReport report = report_of(host, vm_job("create"));
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.vm == VmState::none);
    CHECK(report.message.starts_with(disk_path + " exists on vmware-server-0-0, but "));
    CHECK(host.read(disk_path) == before);
}

TEST_CASE("a disk that is somebody else's stays") {
    const SimulatedHost host;
    host.write(disk_path, "precious");
    const Attempt attempt = run_job(host, vm_job("create"));
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.screen.empty());
    CHECK(host.read(disk_path) == "precious");
    CHECK_FALSE(host.has(vmx_path));
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

TEST_CASE("a data directory with blanks and quotes") {
    const SimulatedHost host;
    Assign assign = vm_job("create");
    assign.host.data_dir = "/it's a dir";
    CHECK(report_of(host, assign).message.starts_with("/it's a dir does not exist on "));
    REQUIRE(host.run("mkdir \"/it's a dir\"").exit_status == 0);
    const JobReport report = report_of(host, assign);
    INFO(report.message);
    CHECK(report.outcome == Outcome::succeeded);
    CHECK(host.has("/it's a dir/vmware/disks/0.scsi0:0.vmdk"));
}

TEST_CASE("create while vmware-serverd is dead") {
    const SimulatedHost host;
    host.set_fault("serverd-dead");
    check_unreached(run_job(host, vm_job("create")));
    CHECK_FALSE(host.has("/state/partition1/vmware"));
}

}  // namespace grivon::test
