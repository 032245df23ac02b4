#include <catch2/catch.hpp>

#include "workers/drivers/host_script/network_plan.hpp"

namespace grivon::test {

using drivers::host_script::NetworkPlan;
using drivers::host_script::plan_of;

namespace {

NetworkPlan plan(VmnetKind kind, const std::string& address, const std::string& netmask) {
    return plan_of({"vmnet8", kind, "", address, netmask});
}

}  // namespace

TEST_CASE("a NAT network is laid out as VMware does it") {
    const NetworkPlan nat = plan(VmnetKind::nat, "192.168.80.1", "255.255.255.0");
    CHECK(nat.prefix == 24);
    CHECK(nat.subnet == "192.168.80.0");
    CHECK(nat.broadcast == "192.168.80.255");
    CHECK(nat.range == "192.168.80.128 192.168.80.254");
    CHECK(nat.router == "192.168.80.2");
    CHECK(nat.name_server == "192.168.80.2");
}

TEST_CASE("a host-only network has no router, and the host answers names") {
    const NetworkPlan plain = plan(VmnetKind::host_only, "10.7.0.1", "255.255.0.0");
    CHECK(plain.prefix == 16);
    CHECK(plain.subnet == "10.7.0.0");
    CHECK(plain.broadcast == "10.7.255.255");
    CHECK(plain.range == "10.7.128.0 10.7.255.254");
    CHECK(plain.router.empty());
    CHECK(plain.name_server == "10.7.0.1");
}

TEST_CASE("the host and the router are never handed out") {
    CHECK(plan(VmnetKind::nat, "192.168.80.2", "255.255.255.0").router == "192.168.80.1");
    CHECK(plan(VmnetKind::nat, "192.168.80.200", "255.255.255.0").range ==
          "192.168.80.3 192.168.80.127");
    CHECK(plan(VmnetKind::nat, "10.0.0.1", "255.255.255.248").range == "10.0.0.4 10.0.0.6");
    CHECK(plan(VmnetKind::nat, "10.0.0.5", "255.255.255.248").range == "10.0.0.3 10.0.0.3");
    CHECK(plan(VmnetKind::nat, "10.0.0.1", "255.255.255.252").range.empty());
    CHECK(plan(VmnetKind::host_only, "10.0.0.1", "255.255.255.252").range == "10.0.0.2 10.0.0.2");
    CHECK(plan(VmnetKind::host_only, "10.0.0.2", "255.255.255.252").range.empty());
    CHECK(plan(VmnetKind::nat, "0.0.0.1", "128.0.0.0").range == "64.0.0.0 127.255.255.254");
}

}  // namespace grivon::test
