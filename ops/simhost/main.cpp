// grivon-simhost: one static binary that plays every program of a simulated host of VMware's. The
// name it is called by decides which; README.md tells what is simulated and how faithfully.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "journal.hpp"
#include "output.hpp"
#include "program.hpp"

namespace simhost {
namespace {

struct Program {
    std::string_view name;
    int (*run)(const Args&);
    bool simulated;  // journalled and subject to faults
};

constexpr Program programs[] = {
    {"vmware-cmd", vmware_cmd, true},
    {"vmrun", vmrun, true},
    {"vmware-networks", vmware_networks, true},
    {"vmware-vdiskmanager", vmware_vdiskmanager, true},
    {"vmware-vmx", vmware_vmx, true},
    {"vmnet-bridge", vmnet_bridge, true},
    {"vmnet-netifup", vmnet_netifup, true},
    {"vmnet-dhcpd", vmnet_dhcpd, true},
    {"vmnet-natd", vmnet_natd, true},
    {"ip", ip, true},
    {"vconfig", vconfig, true},
    {"mknod", mknod, true},
    {"modprobe", modprobe, true},
    {"simhost-login", login, false},
    {"simhost-plant", plant, false},
};

// The simulator itself failed, not what it plays: a status that no simulated program uses.
constexpr int exit_simulator_failed = 70;

std::string_view base_name(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);
    // A login shell is called with a dash in front of its name.
    if (path.starts_with('-')) path.remove_prefix(1);
    return path;
}

int run_guarded(const Program& program, const Args& args) {
    try {
        if (program.simulated) faults::delay();
        return program.run(args);
    } catch (const std::exception& failure) {
        complain(std::string("simhost: ") + failure.what() + "\n");
        return exit_simulator_failed;
    }
}

int dispatch(int argc, char** argv) {
    const std::string_view name = base_name(argc > 0 ? argv[0] : "");
    const auto* program = std::ranges::find(programs, name, &Program::name);
    if (program == std::end(programs)) {
        complain("grivon-simhost: call it by the name of a program it plays, such as vmware-cmd\n");
        return 2;
    }
    const Args args(argv + 1, argv + argc);
    if (!program->simulated) return run_guarded(*program, args);
    // Without its journal this is not a simulated host, and /etc/vmware is somebody's real one.
    if (!journal::begin(argc, argv)) {
        complain("grivon-simhost: this is not a simulated host (no " + std::string(journal::path) +
                 ")\n");
        return exit_simulator_failed;
    }
    const int status = run_guarded(*program, args);
    journal::finish(status);
    return status;
}

}  // namespace
}  // namespace simhost

int main(int argc, char** argv) {
    return simhost::dispatch(argc, argv);
}
