// `modprobe`: loads one of the modules a host of the time has. Only 8021q leaves a trace, the
// /proc/net/vlan that vconfig looks for.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "interfaces.hpp"
#include "output.hpp"
#include "program.hpp"

namespace simhost {

int modprobe(const Args& args) {
    constexpr std::string_view modules[] = {"8021q", "bridge", "tun", "vmmon", "vmnet"};
    Args names = args;
    std::erase_if(names, [](const std::string& word) { return word.starts_with('-'); });
    if (names.size() != 1) {
        complain("Usage: modprobe [-v] [-q] MODULE\n");
        return 1;
    }
    if (std::ranges::find(modules, names[0]) == std::end(modules)) {
        faults::midpoint();
        complain("FATAL: Module " + names[0] + " not found.\n");
        return 1;
    }
    const HostLock lock;
    if (names[0] == "8021q") interfaces::load_vlan_module();
    faults::midpoint();
    return 0;
}

}  // namespace simhost
