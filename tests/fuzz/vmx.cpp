// .vmx files as hosts have them: read, changed, read again. And .vmsd files, which look the same.
#include "tests/fuzz/fuzz.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"
#include "workers/drivers/vmware/vmx_nics.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"
#include "workers/drivers/vmware_workstation/vmsd.hpp"

using namespace grivon;
using namespace grivon::drivers::vmware;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = fuzz::text_of(data, size);
    (void)hardware_in(file);
    constexpr VmHardware wanted{.cpus = 2, .memory_mb = 1024};
    const auto changed = with_hardware(file, wanted);
    const auto found = hardware_in(changed);
    fuzz::must(found && found->cpus == wanted.cpus && found->memory_mb == wanted.memory_mb,
               "what was written is read");
    const auto spec = spec_in(changed, "/vms/a.vmx");
    fuzz::must(spec && spec->cpus == wanted.cpus, "the whole of it is read");
    HostConnection host;
    host.name = "h";
    VmSpec vm;
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet2"}, {1, "00:50:56:00:00:02", "vmnet8"}};
    const auto plugged = with_nics(changed, host, vm);
    const auto read = spec_in(plugged, "/vms/a.vmx");
    fuzz::must(read && read->nics == vm.nics, "interfaces that were written are read");
    fuzz::must(read->disks == spec->disks, "writing interfaces changes no disk");
    fuzz::must(with_nics(plugged, host, vm) == plugged, "writing them twice changes nothing");
    (void)drivers::vmware_workstation::snapshots_in(file);
    fuzz::must(with_hardware(changed, wanted) == changed, "writing it twice changes nothing");
    return 0;
}
