// The .vmx files that we write, read by a parser that is not ours: libvirt's, which reads them for
// its driver of VMware Workstation. It has a quirk: beside the switch that an interface is plugged
// into it wants the name that ESX gives it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>

#include "tests/unit/drivers/play.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx.hpp"

namespace grivon::test {
namespace {

using drivers::vmware::paths_of;
using drivers::vmware::render_vmx;
using drivers::vmware::vnc_port_first;

// libvirt asks the product for its version before it reads anything.
class Libvirt {
public:
    Libvirt() {
        scratch_.write_program("vmware", "echo 'VMware Workstation 17.6.2 build-24409262'\n");
        scratch_.write_program("vmplayer", "exit 1\n");
        scratch_.write_program("vmrun", "echo 'Total running VMs: 0'\n");
    }

    [[nodiscard]] bool is_here() const { return run_shell("command -v virsh").exit_status == 0; }

    [[nodiscard]] ProgramResult read(const std::string& vmx) const {
        scratch_.write("it.vmx", vmx);
        const std::string dir = scratch_.path().string();
        return run_shell("HOME=" + dir + " XDG_RUNTIME_DIR=" + dir +
                             " virsh -c vmwarews:///session domxml-from-native vmware-vmx " + dir +
                             "/it.vmx",
                         "", scratch_.path());
    }

private:
    ScratchDirectory scratch_;
};

Texts found(const std::string& xml, const std::string& pattern) {
    const std::regex expression(pattern);
    Texts texts;
    for (std::sregex_iterator match(xml.begin(), xml.end(), expression), end; match != end;
         ++match) {
        texts.push_back((*match)[1]);
    }
    return texts;
}

std::string with_names_of_networks(std::string vmx, const VmSpec& vm) {
    for (const NicSpec& nic : vm.nics) {
        vmx += "ethernet" + std::to_string(nic.ifindex) + ".networkName = \"" + nic.vmnet + "\"\n";
    }
    return vmx;
}

VmSpec large_vm() {
    VmSpec vm = *vm_job("create").spec.vm;
    vm.slice = 7;
    vm.cpus = 2;
    vm.memory_mb = 2048;
    vm.disks = {{"scsi0:0", 20}, {"scsi0:1", 40}, {"scsi0:5", 4}};
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet11"}, {2, "00:50:56:00:00:02", "vmnet0"}};
    return vm;
}

}  // namespace

TEST_CASE("libvirt reads in our .vmx what we meant") {
    const Libvirt libvirt;
    if (!libvirt.is_here()) {
        WARN("virsh is not installed (libvirt-clients): our .vmx files are not read back");
        return;
    }
    Assign assign = vm_job("create");
    assign.host.hypervisor = GENERATE(Hypervisor::vmware_server, Hypervisor::vmware_workstation);
    const bool large = GENERATE(false, true);
    const VmSpec vm = large ? large_vm() : *assign.spec.vm;
    INFO(name_of(assign.host.hypervisor));

    const std::string vmx = with_names_of_networks(render_vmx(assign.host, vm), vm);
    const ProgramResult read = libvirt.read(vmx);
    INFO(vmx << read.output << read.error_output);
    REQUIRE(read.exit_status == 0);
    const std::string& xml = read.output;
    CHECK(found(xml, "<name>([^<]*)</name>") ==
          Texts{"slice" + std::to_string(vm.slice) + "@vmware-server-0-0"});
    CHECK(found(xml, "<vcpu[^>]*>([0-9]+)<") == Texts{std::to_string(vm.cpus)});
    CHECK(found(xml, "<memory unit='KiB'>([0-9]+)<") == Texts{std::to_string(vm.memory_mb * 1024)});
    CHECK(found(xml, "<source file='([^']*)'/>") == paths_of(assign.host, vm).disks);
    Texts places;
    for (const DiskSpec& disk : vm.disks)
        places.push_back(disk.device.substr(disk.device.find(':') + 1));
    CHECK(found(xml, "<address type='drive' controller='0' bus='0' target='0' unit='([0-9]+)'/>") ==
          places);
    Texts macs;
    Texts networks;
    for (const NicSpec& nic : vm.nics) {
        macs.push_back(nic.mac);
        networks.push_back("/dev/" + nic.vmnet);
    }
    CHECK(found(xml, "<mac address='([^']*)'") == macs);
    CHECK(found(xml, "<target dev='(/dev/vmnet[0-9]+)'/>") == networks);
    CHECK(found(xml, "<graphics type='vnc' port='([0-9]+)'") ==
          Texts{std::to_string(vnc_port_first + vm.slice)});
    CHECK(found(xml, "<controller type='scsi' index='0' model='([^']*)'") == Texts{"lsilogic"});
}

TEST_CASE("libvirt does not read what is broken") {
    const Libvirt libvirt;
    if (!libvirt.is_here()) return;
    const VmSpec vm = *vm_job("create").spec.vm;
    const std::string whole = with_names_of_networks(render_vmx(vm_job("create").host, vm), vm);
    CHECK(libvirt.read(whole).exit_status == 0);
    const std::string broken =
        std::regex_replace(whole, std::regex("memsize = \"768\""), "memsize = \"much\"");
    REQUIRE(broken != whole);
    CHECK(libvirt.read(broken).exit_status != 0);
}

}  // namespace grivon::test
