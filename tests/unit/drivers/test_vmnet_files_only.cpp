// What makes VMware's virtual networks, on a host that is being installed: files only.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/unit/drivers/vmnet_fixture.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

TEST_CASE("files only: no device, no daemon, but all that VMware reads at its start") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove("sys");
        host.remove("proc");
        const std::string before = host.read(locations);
        const std::vector<VmnetSpec> vmnets{bridge, host_only, nat};
        CHECK(host.succeed(vmnet_script(vmnets, Mode::files)).empty());
        CHECK(host.calls().empty());
        CHECK(host.has(dhcpd_conf));
        CHECK(host.has(nat_conf));
        CHECK_FALSE(host.has("dev/vmnet8"));
        CHECK_THAT(host.read(locations), Catch::StartsWith(before) &&
                                             Catch::Contains("VNET_11_INTERFACE eth0.100") &&
                                             Catch::Contains("VNET_8_NAT yes"));
        const std::string after = host.everything();
        CHECK(host.succeed(vmnet_script(vmnets, Mode::files)).empty());
        CHECK(host.everything() == after);
    }
}

TEST_CASE("files only, before VMware is installed") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove("etc/vmware");
        const ProgramResult result = host.run(script_of(bridge0, Mode::files));
        CHECK(result.exit_status == 0);
        CHECK_THAT(result.error_output, Catch::StartsWith("grivon: warning: VMware Server is not "
                                                          "installed yet"));
        CHECK(host.read(locations) == "answer NETWORKING yes\nanswer VNET_0_INTERFACE eth0\n");
        CHECK(host.succeed(script_of(bridge0, Mode::files)).empty());
    }
}

TEST_CASE("files only, where nothing can be written") {
    const ScriptHost host(script_shells().front());
    host.remove("etc/vmware");
    host.write("etc/vmware", "not a directory");
    for (const VmnetSpec& vmnet : {bridge0, nat}) {
        const ProgramResult result = host.run(script_of(vmnet, Mode::files));
        CHECK(result.exit_status == exit_not_known);
        CHECK_THAT(result.error_output, Catch::Contains("cannot write") &&
                                            !Catch::Contains("warning") &&
                                            !Catch::Contains("dhcpd"));
    }
}

}  // namespace grivon::test
