// .vmx files as hosts have them: read, changed, read again.
#include "tests/fuzz/fuzz.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"

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
    fuzz::must(with_hardware(changed, wanted) == changed, "writing it twice changes nothing");
    return 0;
}
