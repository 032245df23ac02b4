#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/vmware/vdiskmanager.hpp"

namespace grivon::test {

using namespace drivers::vmware;
using drivers::CommandResult;

namespace {

const DiskSpec disk{"scsi0:0", 20};
const std::string path = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";

std::optional<JobReport> failure(const CommandResult& result) {
    return disk_failure(vm_job("create").host, disk, path, result);
}

std::string message(const CommandResult& result) {
    const auto report = failure(result);
    REQUIRE(report);
    CHECK(report->outcome == Outcome::failed);
    CHECK(report->exit_status != 0);
    CHECK(report->message.find('\n') == std::string::npos);
    return report->message;
}

}  // namespace

TEST_CASE("a disk is made when the tool exits with 0 and speaks of success") {
    CHECK_FALSE(
        failure(says("Using log file /tmp/vmware-root/vdiskmanager.log\nCreating a "
                     "monolithic growable disk 'x'\nVirtual disk creation successful.\n")));
    CHECK_FALSE(
        failure(says("\r  Create: 10% done.\r  Create: 100% done.\rVirtual disk creation "
                     "SUCCESSFUL.")));
    CHECK_FALSE(failure({0, "Virtual disk creation successful.\n",
                         "VixDiskLib: Invalid configuration file parameter.  Failed to read "
                         "configuration file.\n"}));
}

TEST_CASE("one of the two is not enough") {
    CHECK(failure({1, "Virtual disk creation successful.\n", ""}));
    CHECK(failure(says("")));
    CHECK(failure(says("Creating disk\n")));
}

TEST_CASE("each failure has its own words") {
    const std::string start = "cannot make " + path + " on vmware-server-0-0: ";
    CHECK(message(fails(1,
                        "Failed to create disk: An error occurred while writing a file; the "
                        "disk is full. Data has not been saved. Free some space and try again "
                        "(0xa00800000008).\n")) ==
          start +
              "Failed to create disk: An error occurred while writing a file; the disk is "
              "full. Data has not been saved. Free some space and try again "
              "(0xa00800000008); free space on the host and create the VM again");
    CHECK(message(fails(1, "Failed to create disk: The file already exists (39).\n")) ==
          start +
              "Failed to create disk: The file already exists (39); move or remove the file "
              "and create the VM again");
    const std::string bad_size = start +
                                 "vmware-vdiskmanager does not take 20Gb for a disk; give a size "
                                 "from 1 to 950 GB";
    CHECK(message(fails(1, "Invalid disk size\n")) == bad_size);
    CHECK(message(fails(1,
                        "VMware Virtual Disk Manager - build 80187.\nUsage: vmware-vdiskmanager "
                        "OPTIONS diskName \n  ex 5: vmware-vdiskmanager -n a b\n")) == bad_size);
    CHECK(message(fails(127, "sh: 1: vmware-vdiskmanager: not found\n")) ==
          start +
              "sh: 1: vmware-vdiskmanager: not found; is VMware Server installed on "
              "vmware-server-0-0?");
    CHECK(message(fails(1, "")) == start + "exit status 1 without a word");
    CHECK(message(fails(3, std::string(200'000, '\x07') + "\x1b[0m")).size() < 1000);
}

}  // namespace grivon::test
