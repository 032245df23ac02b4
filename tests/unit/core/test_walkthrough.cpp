// The roll's walk-through: what its commands print and allocate; and that they are done whole.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

struct Walkthrough : CoreBench {
    Walkthrough() {
        hello("w");
        accept("add host vmware-server-0-0 address=127.0.0.2 port=2222");
    }
    // Lines of a command that the roll printed at once.
    Lines lines(const std::string& line) {
        auto printed = accept(line).lines;
        work_off("w");
        return printed;
    }
};

}  // namespace

TEST_CASE("the walk-through allocates and prints as the roll did", "[core][walkthrough]") {
    Walkthrough bench;
    const std::string h = "vmware-server-0-0";
    CHECK(bench.lines("add vmwarekey AAAAA-AAAAA-AAAAA-00001 AAAAA-AAAAA-AAAAA-00002") ==
          Lines{"added \"*****-*****-*****-00001\" to serial number pool",
                "added \"*****-*****-*****-00002\" to serial number pool",
                "serial numbers: total 2, used 0"});
    CHECK(bench.lines("set host vmwarekey " + h).empty());
    CHECK(bench.lines("add host vlan " + h + " viface=eth0.100").empty());  // its job prints
    CHECK(bench.lines("add host vmwarenet " + h + " iface=eth0 type=bridge").empty());
    CHECK(bench.lines("add host vmwarenet " + h + " iface=eth0.100 type=bridge").empty());
    CHECK(bench.host(h).vmnets.at(0).spec.device == "eth0");
    CHECK(bench.host(h).vmnets.at(11).spec.device == "eth0.100");

    CHECK(bench.lines("add host vmware " + h + " cpus=1 mem=768 disksize=20") ==
          Lines{"added VM on node \"vmware-server-0-0\" slice \"0\""});
    CHECK(bench.lines("add host vmware " + h + " cpus=1 mem=768 disksize=20") ==
          Lines{"added VM on node \"vmware-server-0-0\" slice \"1\""});
    CHECK(bench.lines("add host vmware interface " + h + " slice=0 vmnet=vmnet0") ==
          Lines{"adding vmware interface to 1 slices",
                "add 00:50:56:00:00:01 to slice0@vmware-server-0-0 (vmnodeid 1) as ifindex 0; "
                "bound to vmnet0"});
    CHECK(bench.lines("add host vmware interface " + h + " slice=1 vmnet=vmnet11") ==
          Lines{"adding vmware interface to 1 slices",
                "add 00:50:56:00:00:02 to slice1@vmware-server-0-0 (vmnodeid 2) as ifindex 0; "
                "bound to vmnet11"});

    const auto state = [&] { return bench.vm(h, 0).state; };
    CHECK(bench.lines("create host vmware " + h + " slice=0").empty());
    CHECK(state() == VmState::off);
    bench.lines("start host vmware " + h + " slice=0");
    CHECK(state() == VmState::on);
    bench.lines("suspend host vmware " + h + " slice=0");
    CHECK(state() == VmState::suspended);
    bench.lines("resume host vmware " + h + " slice=0");
    CHECK(state() == VmState::on);
    bench.lines("stop host vmware " + h + " slice=0");
    CHECK(state() == VmState::off);
    bench.lines("destroy host vmware " + h + " slice=0");
    CHECK(state() == VmState::none);
    CHECK(bench.vm(h, 1).state == VmState::none);
    CHECK(bench.host(h).vms.size() == 2);  // the rows stay
}

TEST_CASE("an operation on several hosts is refused whole when one is wrong", "[core]") {
    Walkthrough bench;
    bench.accept("add host b-0-1");
    bench.accept("add host vmware b-0-1");
    test::check_refused(
        bench, {{"create host vmware b-0-1 vmware-server-0-0",
                 Errc::not_found,
                 {"\"vmware-server-0-0\" has no VM", "grivon add host vmware vmware-server-0-0"}},
                {"add host c-0-0 b-0-1", Errc::conflict, {"\"b-0-1\" exists"}},
                {"set host attr b-0-1 nowhere attr=a value=b", Errc::not_found, {"\"nowhere\""}}});
    CHECK(bench.tables.jobs().empty());
}

TEST_CASE("what the catalogue refuses changes nothing", "[core]") {
    Walkthrough bench;
    bench.accept("add host vmware vmware-server-0-0");
    test::check_refused(
        bench,
        {{"add host vmware vmware-server-0-0 memory=5", Errc::usage, {"did you mean \"mem\"?"}},
         {"add host vmware vmware-server-0-0 mem=lots", Errc::usage, {"must be an integer"}},
         {"add host vmware vmware-server-0-0 mem=99999", Errc::usage, {"from 4 to 3600 MB"}},
         {"add host vmware vmware-server-0-0 cpus=0", Errc::usage, {"from 1 to 32"}},
         {"add host vmware vmware-server-0-0 disksize=20Gb", Errc::usage, {"must be an integer"}},
         {"add host vmware interface vmware-server-0-0 slice=0", Errc::usage, {"vmnet="}},
         {"create host vmware", Errc::usage, {"must supply at least one host"}},
         {"list host", Errc::usage, {"\"list host\" does not change anything"}}});
}

TEST_CASE("one command makes so many jobs and no more", "[core]") {
    CoreBench bench;
    bench.accept("add host a[1-10000]");
    bench.accept("add host b");
    test::check_refused(bench, {{"refresh host interface",
                                 Errc::exhausted,
                                 {"more than 10000 jobs", "name fewer hosts at a time"}}});
    CHECK(bench.accept("refresh host interface a%").jobs.size() == 10'000);
}
