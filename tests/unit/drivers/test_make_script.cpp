// Which script a job gets, and which jobs never reach a host.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

void check_never_ran(const Assign& assign, const std::string& message) {
    const Played played = play(assign, {});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == -1);
    CHECK(played.report.host == HostState::unknown);
    CHECK(played.report.message == message);
}

}  // namespace

TEST_CASE("a job that no driver knows ends at once") {
    check_never_ran(vm_job("defragment"),
                    "this worker cannot defragment host vmware on vmware-server-0-0 "
                    "(vmware-server); run a worker of the broker's version");
}

TEST_CASE("a malformed job never reaches a host") {
    const std::string start = "the broker sent job 7 with a malformed ";
    Assign assign = vm_job("create");
    SECTION("no VM") {
        assign.spec.vm.reset();
        check_never_ran(assign, start + "VM: \"\"");
    }
    SECTION("data directory") {
        for (const std::string wrong : {"", "relative", "/a\nb", "/a\x01"}) {
            assign.host.data_dir = wrong;
            CHECK(play(assign, {}).report.exit_status == -1);
        }
        assign.host.data_dir = "/a\nb";
        check_never_ran(assign, start + "data directory: \"/a b\"");
    }
    SECTION("disk device") {
        for (const std::string wrong :
             {"", "scsi0", "scsi:0", "scsi0:", "scsi0:0/../../x", "ide0:0", "scsi0:0\n"}) {
            assign.spec.vm->disks[0].device = wrong;
            CHECK(play(assign, {}).report.exit_status == -1);
        }
    }
    SECTION("NIC") {
        assign.spec.vm->nics[0].mac = "00:50:56:00:00:0g";
        check_never_ran(assign, start + "MAC: \"00:50:56:00:00:0g\"");
        assign.spec.vm->nics[0] = {0, "00:50:56:00:00:01", "vmnet100"};
        check_never_ran(assign, start + "vmnet: \"vmnet100\"");
        assign.spec.vm->nics[0] = {4, "00:50:56:00:00:01", "vmnet1"};
        check_never_ran(assign, start + "NIC: \"4\"");
    }
    SECTION("slice") {
        assign.spec.vm->slice = 60'000;
        check_never_ran(assign, start + "slice: \"60000\"");
    }
    SECTION("host name") {
        assign.host.name = "a\nb";
        check_never_ran(assign, start + "host name: \"a b\"");
    }
}

TEST_CASE("a malformed vmnet job never reaches a host") {
    const std::string start = "the broker sent job 7 with a malformed ";
    for (const std::string wrong : {"vmnet", "vmnet-1", "vmnet1x", "eth0", "vmnet100", ""}) {
        check_never_ran(vmnet_job(wrong, "eth0"), start + "vmnet: \"" + wrong + "\"");
    }
    for (const std::string wrong : {"", "-d", "a b", "../x", "interface-too-long"}) {
        check_never_ran(vmnet_job("vmnet0", wrong), start + "interface: \"" + wrong + "\"");
    }
    Assign without = vmnet_job("vmnet0", "eth0");
    without.spec.vmnet.reset();
    check_never_ran(without, start + "vmnet: \"\"");
}

}  // namespace grivon::test
