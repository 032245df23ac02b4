#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::test {

using namespace drivers::vmware;

namespace {

std::string render(const Assign& assign) {
    return render_vmx(assign.host, *assign.spec.vm);
}

bool has_line(const std::string& text, const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("files lie where the roll put them") {
    Assign assign = vm_job("create");
    assign.spec.vm->slice = 3;
    assign.spec.vm->disks = {{"scsi0:0", 20}, {"scsi0:1", 40}};
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    CHECK(paths.directory == "/state/partition1/vmware/3");
    CHECK(paths.vmx == "/state/partition1/vmware/3/3.vmx");
    CHECK(paths.disks == Texts{"/state/partition1/vmware/disks/3.scsi0:0.vmdk",
                               "/state/partition1/vmware/disks/3.scsi0:1.vmdk"});
    CHECK(drivers::name_of(assign.host, *assign.spec.vm) == "slice3@vmware-server-0-0");
}

TEST_CASE("the whole .vmx of the walk-through's VM") {
    CHECK(render(vm_job("create")) == R"(#!/usr/bin/vmware
config.version = "8"
virtualHW.version = "4"
displayName = "slice0@vmware-server-0-0"
guestOS = "linux"
numvcpus = "1"
memsize = "768"
scsi0.present = "TRUE"
scsi0.virtualDev = "lsilogic"
scsi0:0.present = "TRUE"
scsi0:0.deviceType = "scsi-hardDisk"
scsi0:0.fileName = "/state/partition1/vmware/disks/0.scsi0:0.vmdk"
ethernet0.present = "TRUE"
ethernet0.connectionType = "custom"
ethernet0.vnet = "/dev/vmnet0"
ethernet0.addressType = "static"
ethernet0.address = "00:50:56:00:00:01"
ethernet0.virtualDev = "e1000"
floppy0.present = "FALSE"
powerType.powerOff = "hard"
powerType.powerOn = "hard"
powerType.suspend = "hard"
powerType.reset = "hard"
uuid.action = "keep"
msg.autoAnswer = "TRUE"
autostart = "none"
gui.exitOnCLIHLT = "FALSE"
RemoteDisplay.vnc.enabled = "TRUE"
RemoteDisplay.vnc.port = "5900"
)");
}

TEST_CASE("several disks and NICs, each with its own block") {
    Assign assign = vm_job("create");
    assign.spec.vm->slice = 12;
    assign.spec.vm->disks = {{"scsi0:0", 20}, {"scsi0:1", 40}, {"scsi1:0", 60}};
    assign.spec.vm->nics = {{2, "00:50:56:00:00:03", "vmnet11"},
                            {0, "00:50:56:00:00:04", "vmnet0"}};
    const std::string text = render(assign);
    CHECK(has_line(text, R"(scsi1.present = "TRUE")"));
    CHECK(has_line(text, R"(scsi0:1.fileName = "/state/partition1/vmware/disks/12.scsi0:1.vmdk")"));
    CHECK(has_line(text, R"(scsi1:0.fileName = "/state/partition1/vmware/disks/12.scsi1:0.vmdk")"));
    CHECK(has_line(text, R"(ethernet2.vnet = "/dev/vmnet11")"));
    CHECK(has_line(text, R"(ethernet0.address = "00:50:56:00:00:04")"));
    CHECK(has_line(text, R"(RemoteDisplay.vnc.port = "5912")"));
    CHECK(text.find("scsi0.present") == text.rfind("scsi0.present"));
}

TEST_CASE("a VM without disk and NIC") {
    Assign assign = vm_job("create");
    assign.spec.vm->disks.clear();
    assign.spec.vm->nics.clear();
    const std::string text = render(assign);
    CHECK(text.find("scsi") == std::string::npos);
    CHECK(text.find("ethernet") == std::string::npos);
}

TEST_CASE("no value can leave its line") {
    Assign assign = vm_job("create");
    assign.host.name = "h\"|\n\x01";
    assign.host.data_dir = "/data \"x\"";
    const std::string text = render(assign);
    CHECK(has_line(text, R"(displayName = "slice0@h|22|7C|0A|01")"));
    CHECK(has_line(text, R"(scsi0:0.fileName = "/data |22x|22/vmware/disks/0.scsi0:0.vmdk")"));
}

}  // namespace grivon::test
