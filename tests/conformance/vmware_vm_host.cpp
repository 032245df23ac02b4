#include "tests/conformance/vmware_vm_host.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::test {
namespace {

const std::string vm_directory = "/state/partition1/vmware/0";
const std::string run_link = "/var/run/vmware/%2Fstate%2Fpartition1%2Fvmware%2F0%2F0.vmx";

void must_run(const SimulatedHost& host, const std::string& line) {
    const ProgramResult result = host.run(line);
    INFO(line << ": " << result.output << result.error_output);
    REQUIRE(result.exit_status == 0);
}

}  // namespace

// A running VM has a link with its name, which leads to a file with the name of its process.
std::string VmwareHost::run_mark() const {
    return host_.run("readlink '" + run_link + "'").output;
}

VmHardware VmwareHost::hardware() const {
    const auto hardware = drivers::vmware::hardware_in(host_.read(vmx_path));
    REQUIRE(hardware);
    return *hardware;
}

std::vector<std::string> VmwareHost::addresses() const {
    const auto spec = drivers::vmware::spec_in(host_.read(vmx_path), vmx_path);
    REQUIRE(spec);
    std::vector<std::string> addresses;
    for (const NicSpec& nic : spec->nics) addresses.push_back(nic.mac);
    return addresses;
}

void VmwareHost::change_by_hand() const {
    must_run(host_,
             "sed -i -e 's/^\\(ethernet0.address = \\).*/\\1\"00:50:56:39:99:99\"/' "
             "-e 's/^memsize = .*/MemSize = \"128\"/' " +
                 vmx_path + " && printf '%s\\n' 'ethernet1.present = \"TRUE\"' " +
                 "'Ethernet1.connectionType = \"nat\"' 'usb.present = \"TRUE\"' >>" + vmx_path);
}

std::size_t VmwareHost::disks_made() const {
    return calls_of(host_, "vmware-vdiskmanager");
}

std::string VmwareHost::disk_path() const {
    return test::disk_path;
}

std::string VmwareHost::read(const std::string& path) const {
    return host_.read(path);
}

void VmwareHost::write(const std::string& path, const std::string& text) const {
    host_.write(path, text);
}

std::vector<VmHost::SoftStop> VmwareHost::guests() const {
    return {{Guest::without_tools, false}, {Guest::obedient, true}, {Guest::deaf, false}};
}

void VmwareHost::set_guest(Guest guest) const {
    const std::string tools = guest == Guest::without_tools ? "FALSE"
                              : guest == Guest::obedient    ? "TRUE"
                                                            : "hung";
    must_run(host_, "sed -i -e '/^simhost.tools/d' " + vmx_path + " && echo 'simhost.tools = \"" +
                        tools + "\"' >>" + vmx_path);
}

// ---- VMware Server ------------------------------------------------------------------------------

Assign VmwareServerHost::job(const std::string& verb) const {
    return vm_job(verb);
}

void VmwareServerHost::make_network() const {
    test::make_network(host());
}

VmState VmwareServerHost::state() const {
    const std::string said = host().run("vmware-cmd -q " + vmx_path + " getstate").output;
    for (const VmState state : {VmState::on, VmState::off, VmState::suspended, VmState::stuck}) {
        if (said == std::string(name_of(state)) + "\n") return state;
    }
    return VmState::none;
}

bool VmwareServerHost::nothing_left() const {
    return !has(vm_directory) && !has(disk_path()) && !has(disk_path() + ".WRITELOCK") &&
           host().run("vmware-cmd -l").output.empty();
}

// ---- VMware Workstation -------------------------------------------------------------------------

Assign VmwareWorkstationHost::job(const std::string& verb) const {
    Assign assign = vm_job(verb);
    assign.host.name = "vmware-workstation-0-0";
    assign.host.hypervisor = Hypervisor::vmware_workstation;
    return assign;
}

void VmwareWorkstationHost::make_network() const {
    must_run(
        host(),
        "echo 'add_bridge_mapping eth0 0' >>/etc/vmware/networking && vmware-networks --start");
}

VmState VmwareWorkstationHost::state() const {
    const std::string running = host().run("vmrun -T ws list").output;
    if (running.find("\n" + vmx_path + "\n") != std::string::npos) return VmState::on;
    if (!has(vmx_path)) return VmState::none;
    return has(vm_directory + "/0.vmss") ? VmState::suspended : VmState::off;
}

bool VmwareWorkstationHost::nothing_left() const {
    return !has(vm_directory) && !has(disk_path()) && !has(disk_path() + ".lck");
}

}  // namespace grivon::test
