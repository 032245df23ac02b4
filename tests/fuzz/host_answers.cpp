// Whole jobs on a host that answers anything: the first byte chooses the job and whether it is
// stopped, then comes how each command ends and what it prints. Whatever a host says, the job ends,
// with a message that a terminal can show.
#include <array>
#include <string>

#include "tests/fuzz/fuzz.hpp"
#include "wire/hypervisors.hpp"
#include "workers/drivers/driver.hpp"

using namespace grivon;

namespace {

struct Kind {
    const char* verb;
    const char* object;
    Hypervisor of_vmware = Hypervisor::vmware_server;  // where the object does not say it
    bool of_one_vm = false;                            // of a verb that is about many, too
};
constexpr auto workstation = Hypervisor::vmware_workstation;
constexpr std::array kinds{Kind{"create", "host vmware"},
                           Kind{"start", "host vmware"},
                           Kind{"stop", "host vmware"},
                           Kind{"reboot", "host vmware"},
                           Kind{"suspend", "host vmware"},
                           Kind{"resume", "host vmware"},
                           Kind{"destroy", "host vmware"},
                           Kind{"answer", "host vmware"},
                           Kind{"set", "host vmware"},
                           Kind{"refresh", "host vmware"},
                           Kind{"sync", "host vmware"},
                           Kind{"add", "host vlan"},
                           Kind{"remove", "host vlan"},
                           Kind{"sync", "host vlan"},
                           Kind{"add", "host vmwarenet"},
                           Kind{"remove", "host vmwarenet"},
                           Kind{"sync", "host vmwarenet"},
                           Kind{"set", "host vmwarekey"},
                           Kind{"remove", "host vmwarekey"},
                           Kind{"sync", "host vmwarekey"},
                           Kind{"refresh", "host interface"},
                           Kind{"create", "host kvm"},
                           Kind{"start", "host kvm"},
                           Kind{"stop", "host kvm"},
                           Kind{"reboot", "host kvm"},
                           Kind{"suspend", "host kvm"},
                           Kind{"resume", "host kvm"},
                           Kind{"destroy", "host kvm"},
                           Kind{"set", "host kvm"},
                           Kind{"refresh", "host kvm"},
                           Kind{"sync", "host kvm"},
                           Kind{"add", "host kvm snapshot"},
                           Kind{"remove", "host kvm snapshot"},
                           Kind{"revert", "host kvm snapshot"},
                           Kind{"refresh", "host kvm snapshot"},
                           Kind{"create", "host xen"},
                           Kind{"reboot", "host xen"},
                           Kind{"refresh", "host xen"},
                           Kind{"sync", "host xen"},
                           Kind{"create", "host vmware", workstation},
                           Kind{"start", "host vmware", workstation},
                           Kind{"stop", "host vmware", workstation},
                           Kind{"reboot", "host vmware", workstation},
                           Kind{"suspend", "host vmware", workstation},
                           Kind{"resume", "host vmware", workstation},
                           Kind{"destroy", "host vmware", workstation},
                           Kind{"set", "host vmware", workstation},
                           Kind{"refresh", "host vmware", workstation},
                           Kind{"sync", "host vmware", workstation},
                           Kind{"add", "host vmware snapshot", workstation},
                           Kind{"remove", "host vmware snapshot", workstation},
                           Kind{"revert", "host vmware snapshot", workstation},
                           Kind{"refresh", "host vmware snapshot", workstation},
                           Kind{"sync", "host vmware", Hypervisor::vmware_server, true},
                           Kind{"sync", "host vmware", workstation, true},
                           Kind{"sync", "host kvm", {}, true},
                           Kind{"sync", "host xen", {}, true}};
// Between commands, and between exit status, stdout and stderr of one.
constexpr char command_end = '\x1e';
constexpr char field_end = '\x1f';
// More commands than any job has: it would go on for ever.
constexpr std::size_t commands_max = 10'000;

Hypervisor hypervisor_of(const Kind& kind) {
    const std::string_view object = kind.object;
    if (object.starts_with("host kvm")) return Hypervisor::kvm;
    return object.starts_with("host xen") ? Hypervisor::xen : kind.of_vmware;
}

VmSpec vm_on_slice(std::uint32_t slice) {
    VmSpec vm;
    vm.id = VmId{slice + 1};
    vm.slice = slice;
    vm.cpus = 1;
    vm.memory_mb = 768;
    vm.disks = {{"scsi0:0", 20}};
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet0"}};
    return vm;
}

void make_libvirt_vm(VmSpec& vm) {
    vm.identity = VmIdentity{"6ba7b810-9dad-51d1-80b4-00c04fd430c8", "", ""};
    vm.nics[0].vmnet = "vmbr1";
    vm.image = VmImage{"/images/a.qcow2", true, ""};
}

Assign job_of(const Kind& kind) {
    Assign assign;
    assign.host.name = "vmware-server-0-0";
    assign.host.address = "vmware-server-0-0";
    assign.host.data_dir = "/state/partition1";
    auto& spec = assign.spec;
    spec.verb = kind.verb;
    spec.object = kind.object;
    spec.vm = vm_on_slice(0);
    spec.vmnet = VmnetSpec{"vmnet1", VmnetKind::bridge, "eth0", "", ""};
    spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
    spec.serial = "AAAAA-BBBBB-CCCCC-00001";
    spec.hardware_before = VmHardware{1, 512};
    spec.parameters["choice"] = "1";
    spec.parameters["name"] = "first";
    spec.desired.emplace();
    spec.desired->vms = {vm_on_slice(0), vm_on_slice(1)};
    spec.desired->vlans = {*spec.vlan};
    spec.desired->vmnets = {*spec.vmnet};
    assign.host.hypervisor = hypervisor_of(kind);
    if (assign.host.hypervisor == workstation) spec.vm->image = VmImage{"/images/a.vmx", true, ""};
    if (traits_of(assign.host.hypervisor).family != Family::vmware) {
        make_libvirt_vm(*spec.vm);
        for (VmSpec& vm : spec.desired->vms) make_libvirt_vm(vm);
    }
    if (kind.of_one_vm) spec.desired.reset();
    return assign;
}

drivers::CommandResult result_of(std::string_view answer) {
    const auto fields = fuzz::pieces_of(answer, field_end);
    drivers::CommandResult result;
    result.exit_status = fields[0].empty() ? 0 : static_cast<unsigned char>(fields[0].front());
    if (fields.size() > 1) result.output = fields[1];
    if (fields.size() > 2) result.error_output = fields[2];
    return result;
}

void must_be_clean(const VmSpec& spec) {
    for (const DiskSpec& disk : spec.disks)
        fuzz::must(fuzz::is_clean(disk.device + disk.path.value_or("")), "a disk is text");
    for (const NicSpec& nic : spec.nics)
        fuzz::must(fuzz::is_clean(nic.mac + nic.vmnet), "a NIC is text");
    if (spec.identity)
        fuzz::must(fuzz::is_clean(spec.identity->uuid + spec.identity->name), "a name is text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto choice = data[0];
    const auto answers = fuzz::pieces_of(fuzz::text_of(data + 1, size - 1), command_end);
    const bool stopped = choice >= 128;
    const auto assign = job_of(kinds[choice % kinds.size()]);
    auto script = stopped ? drivers::make_stop_script(assign) : drivers::make_script(assign);
    std::size_t commands = 0;
    while (const auto* command = script.pending()) {
        fuzz::must(!command->name.empty() && !command->line.empty(), "a command has name and line");
        fuzz::must(commands < commands_max, "a job ends");
        script.resume(result_of(commands < answers.size() ? answers[commands] : ""));
        ++commands;
    }
    const auto& report = script.report();
    fuzz::must(fuzz::is_clean(report.message), "a message is text");
    for (const auto& stranger : report.strangers.value_or(std::vector<StrangerVm>{})) {
        fuzz::must(fuzz::is_clean(stranger.name), "a stranger's name is text");
        must_be_clean(stranger.spec);
    }
    for (const auto& sighting : report.sightings)
        if (sighting.spec) must_be_clean(*sighting.spec);
    for (const auto& snapshot : report.snapshots.value_or(std::vector<SnapshotSpec>{}))
        fuzz::must(fuzz::is_clean(snapshot.name + snapshot.parent), "a snapshot's name is text");
    return 0;
}
