// .vmx files as hosts have them: read, changed, read again. And .vmsd files, which look the same.
#include "tests/fuzz/fuzz.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"
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
    (void)drivers::vmware_workstation::snapshots_in(file);
    fuzz::must(with_hardware(changed, wanted) == changed, "writing it twice changes nothing");
    return 0;
}
