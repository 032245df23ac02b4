// Networks of every kind for the tests of their scripts, where their files are, and what they call.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

inline const VmnetSpec bridge{"vmnet11", VmnetKind::bridge, "eth0.100", "", ""};
inline const VmnetSpec bridge0{"vmnet0", VmnetKind::bridge, "eth0", "", ""};
inline const VmnetSpec host_only{"vmnet1", VmnetKind::host_only, "", "192.168.30.1",
                                 "255.255.255.0"};
inline const VmnetSpec nat{"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};

// On the host.
inline const std::string locations = "etc/vmware/locations";
inline const std::string bridge_pid = "var/run/vmnet-bridge-11.pid";
inline const std::string dhcpd_conf = "etc/vmware/vmnet8/dhcpd/dhcpd.conf";
inline const std::string nat_conf = "etc/vmware/vmnet8/nat/nat.conf";

// What makes `nat` on a host that has nothing of it.
inline const Texts nat_calls{
    "mknod -m 600 /dev/vmnet8 c 119 8",
    "vmnet-netifup -d /var/run/vmnet-netifup-vmnet8.pid /dev/vmnet8 vmnet8",
    "ip addr add 192.168.80.1/24 broadcast 192.168.80.255 dev vmnet8",
    "ip link set dev vmnet8 up",
    "vmnet-dhcpd -cf /etc/vmware/vmnet8/dhcpd/dhcpd.conf -lf "
    "/etc/vmware/vmnet8/dhcpd/dhcpd.leases -pf /var/run/vmnet-dhcpd-vmnet8.pid vmnet8",
    "vmnet-natd -d /var/run/vmnet-natd-8.pid -m /var/run/vmnet-natd-8.mac -c "
    "/etc/vmware/vmnet8/nat/nat.conf"};

inline std::string script_of(const VmnetSpec& vmnet,
                             drivers::host_script::Mode mode = drivers::host_script::Mode::live) {
    return drivers::host_script::vmnet_script({&vmnet, 1}, mode);
}

// What was called on the host since last asked; its looks are left out.
inline Texts changes(const ScriptHost& host) {
    Texts kept;
    for (const std::string& call : host.calls()) {
        if (!call.starts_with("ip -o")) kept.push_back(call);
    }
    return kept;
}

// It says so in one line, and nothing else.
inline void check_refused(const ScriptHost& host, const std::string& script,
                          const std::string& words,
                          int status = drivers::host_script::exit_not_so) {
    const ProgramResult result = host.run(script);
    CHECK(result.exit_status == status);
    CHECK(result.output.empty());
    CHECK(result.error_output == "grivon: " + words + "\n");
}

}  // namespace grivon::test
