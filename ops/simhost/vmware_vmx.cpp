// `vmware-vmx --new-sn KEY`: takes a serial key of the Server 1.x form. Which keys are good is
// known to VMware alone; here all are but those that begin with WRONG. Statuses are our choice.
#include <algorithm>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "output.hpp"
#include "program.hpp"

namespace simhost {
namespace {

constexpr const char* license_path = "/etc/vmware/license.vs.1.0-00";

constexpr std::string_view refused_group = "WRONG";

// XXXXX-XXXXX-XXXXX-XXXXX, digits and capital letters.
bool well_formed(std::string_view key) {
    constexpr std::string_view form = "XXXXX-XXXXX-XXXXX-XXXXX";
    return std::ranges::equal(key, form, [](char c, char place) {
        return place == '-' ? c == '-' : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
}

}  // namespace

int vmware_vmx(const Args& args) {
    if (args.size() != 2 || args[0] != "--new-sn") {
        complain("Usage: vmware-vmx --new-sn SERIAL-NUMBER\n");
        return 1;
    }
    const std::string& key = args[1];
    if (!well_formed(key) || key.starts_with(refused_group)) {
        faults::midpoint();
        complain("The serial number " + key + " is invalid.\n");
        return 1;
    }
    const HostLock lock;
    write_file(license_path, "# VMware software license\nSerial = \"" + key + "\"\n");
    faults::midpoint();
    return 0;
}

}  // namespace simhost
