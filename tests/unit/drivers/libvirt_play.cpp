#include "tests/unit/drivers/libvirt_play.hpp"

#include <catch2/catch.hpp>

namespace grivon::test::libvirt {

using drivers::CommandResult;

namespace {

VmSpec vm_on_slice(std::uint32_t slice) {
    VmSpec vm;
    vm.id = VmId{22 + slice};
    vm.slice = slice;
    vm.cpus = 1;
    vm.memory_mb = 64;
    vm.disks = {{"scsi0:0", 1}};
    vm.nics = {{0, "52:54:00:00:00:01", "vmbr0"}};
    vm.identity = VmIdentity{uuid_of_slice(slice), "", ""};
    return vm;
}

Assign on_kvm(const std::string& verb) {
    Assign assign;
    assign.job = JobId{7};
    assign.host.name = "kvm-0-0";
    assign.host.address = "127.0.0.1";
    assign.host.hypervisor = Hypervisor::kvm;
    assign.spec.verb = verb;
    assign.spec.object = "host kvm";
    return assign;
}

}  // namespace

Assign kvm_job(const std::string& verb) {
    Assign assign = on_kvm(verb);
    assign.spec.vm = vm_on_slice(0);
    return assign;
}

Assign kvm_power_job(const std::string& verb, const std::string& mode) {
    Assign assign = kvm_job(verb);
    assign.spec.parameters["mode"] = mode;
    return assign;
}

Assign kvm_snapshot_job(const std::string& verb, const std::string& name) {
    Assign assign = kvm_job(verb);
    assign.spec.object = "host kvm snapshot";
    if (!name.empty()) assign.spec.parameters["name"] = name;
    return assign;
}

Assign kvm_vms_job(const std::string& verb, std::uint32_t count) {
    Assign assign = on_kvm(verb);
    assign.spec.desired.emplace();
    for (std::uint32_t slice = 0; slice < count; ++slice) {
        assign.spec.desired->vms.push_back(vm_on_slice(slice));
    }
    return assign;
}

std::string uuid_of_slice(std::uint32_t slice) {
    std::string text = uuid;
    text.back() = static_cast<char>('8' - slice);
    return text;
}

Assign on_xen(Assign assign) {
    assign.host.hypervisor = Hypervisor::xen;
    assign.host.name = "xen-0-0";
    assign.spec.object.replace(assign.spec.object.find("kvm"), 3, "xen");
    return assign;
}

CommandResult domain_has(const std::string& state, std::uint32_t cpus, std::uint32_t memory_mb) {
    const std::string kib = std::to_string(memory_mb * 1024) + " KiB\n";
    return says(std::string("Id:             -\nName:           slice0\nUUID:           ") + uuid +
                "\nOS Type:        hvm\nState:          " + state + "\nCPU(s):         " +
                std::to_string(cpus) + "\nMax memory:     " + kib + "Used memory:    " + kib +
                "Persistent:     yes\nAutostart:      disable\nManaged save:   no\n"
                "Security model: none\nSecurity DOI:   0\n");
}

CommandResult domain_is(const std::string& state, bool saved) {
    CommandResult result = domain_has(state, 1, 64);
    const std::string no = "Managed save:   no";
    if (saved) result.output.replace(result.output.find(no), no.size(), "Managed save:   yes");
    return result;
}

CommandResult no_domain() {
    return fails(1, "error: failed to get domain '" + uuid + "'\n");
}

CommandResult libvirtd_down() {
    return virsh_fails("failed to connect to the hypervisor",
                       "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file "
                       "or directory");
}

CommandResult hung() {
    return fails(137, "");
}

CommandResult virsh_fails(const std::string& tried, const std::string& cause) {
    return {1, "\n", "error: " + tried + "\nerror: " + cause + "\n"};
}

void check_libvirtd_down(const Played& played, Outcome outcome) {
    CHECK(played.report.outcome == outcome);
    CHECK(played.report.exit_status == 1);
    CHECK_FALSE(played.report.vm);
    CHECK(played.report.sightings.empty());
    CHECK(played.report.message ==
          "libvirtd on kvm-0-0 does not answer (Failed to connect socket to "
          "'/var/run/libvirt/libvirt-sock': No such file or directory); start it there (systemctl "
          "start libvirtd) and run this again");
}

}  // namespace grivon::test::libvirt
