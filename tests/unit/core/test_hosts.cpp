// add host, set host: how hosts are reached and where they stand. (remove host: test_remove_host.)
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

const std::string key_text(44, 'A');
const std::string host_key = "ssh-ed25519 " + key_text;

// h-0-0 with a VM that is only in the database.
struct OneHost : CoreBench {
    OneHost() {
        hello("w");
        accept("add host h-0-0");
        accept("add host vmware h-0-0");
    }
    const core::HostRecord& record() const { return host("h-0-0").record; }
};

}  // namespace

TEST_CASE("a host has defaults, and its place from its name", "[core][host]") {
    CoreBench bench;
    const auto added = bench.accept("add host vmware-server-3-14");
    CHECK(added.lines.empty());
    CHECK(added.jobs.empty());
    const auto& record = bench.host("vmware-server-3-14").record;
    CHECK(record.connection.name == "vmware-server-3-14");
    CHECK(record.connection.address == "vmware-server-3-14");
    CHECK(record.connection.port == 22);
    CHECK(record.connection.user == "root");
    CHECK(record.connection.host_key.empty());
    CHECK(record.connection.data_dir == "/state/partition1");
    CHECK(record.rack == 3U);
    CHECK(record.rank == 14U);
    CHECK(record.state == HostState::unknown);
    CHECK(bench.event_kinds() == std::vector<std::string>{"host.added"});
    for (const auto* name : {"plain", "one-2", "x-y-1", "x-1-y", "x-1-99999999999", "1-2"}) {
        bench.accept("add host " + std::string(name));
        INFO(name);
        CHECK_FALSE(bench.host(name).record.rack);
        CHECK_FALSE(bench.host(name).record.rank);
    }
}

TEST_CASE("a host has what it was given", "[core][host]") {
    CoreBench bench;
    bench.accept(
        "add host h-0-0 address=10.1.1.10 port=2222 user=admin hypervisor=vmware-server "
        "rack=7 rank=9 datadir=/data hostkey=\"" +
        host_key + " root@h\"");
    const auto& record = bench.host("h-0-0").record;
    CHECK(record.connection == HostConnection{"h-0-0", "10.1.1.10", 2222, "admin", host_key,
                                              Hypervisor::vmware_server, "/data"});
    CHECK(record.rack == 7U);
    CHECK(record.rank == 9U);
    bench.restart();
    CHECK(bench.host("h-0-0").record.connection.host_key == host_key);
}

TEST_CASE("many hosts are added at once", "[core][host]") {
    CoreBench bench;
    bench.accept("add host a-0-[0-19] b-[0-1]-7 port=2222");
    CHECK(bench.core->inventory().hosts().size() == 22);
    CHECK(bench.host("b-1-7").record.connection.port == 2222);
    CHECK(bench.host("b-1-7").record.connection.address == "b-1-7");
}

TEST_CASE("hosts that cannot be are refused", "[core][host]") {
    OneHost bench;
    test::check_refused(
        bench,
        {{"add host h-0-0", Errc::conflict, {"\"h-0-0\" exists", "grivon set host h-0-0"}},
         {"add host a a", Errc::conflict, {"\"a\" exists"}},
         {"add host a-0-[0-1] a-0-1", Errc::conflict, {"\"a-0-1\" exists"}},
         {"add host vmware-server", Errc::usage, {"\"vmware-server\" names a group", "another"}},
         {"add host rack3", Errc::usage, {"\"rack3\" names a group"}},
         {"add host rack[3-4]", Errc::usage, {"\"rack3\" names a group"}},
         {"add host a-%", Errc::usage, {"\"a-%\" is not a host name", "letters"}},
         {"add host 12345", Errc::usage, {"\"12345\" is not a host name", "not digits only"}},
         {"add host [1-2]", Errc::usage, {"\"1\" is not a host name"}},
         {"add host -a", Errc::usage, {"\"-a\" is not a host name"}},
         {"add host a_b", Errc::usage, {"\"a_b\" is not a host name"}},
         {"add host a[2-1]", Errc::usage, {"\"a[2-1]\"", "malformed range"}},
         {"add host a[0-10000]", Errc::exhausted, {"10000", "name fewer"}},
         {"add host a b address=10.0.0.1", Errc::usage, {"address=", "one host only"}},
         {"add host a[0-1] rank=1", Errc::usage, {"rank=", "one host only"}},
         {"add host a b hostkey=\"" + host_key + "\"", Errc::usage, {"hostkey=", "one host only"}},
         {"add host a hypervisor=esx", Errc::usage, {"\"hypervisor\"", "vmware-server"}}});
    for (const auto* key : {"garbage", "ssh-ed25519", "ssh-ed25519 tooshort", "rsa AAAA"})
        test::check_refused(bench, {{"add host x hostkey=\"" + std::string(key) + "\"",
                                     Errc::usage,
                                     {"\"hostkey\"", "ssh-keyscan"}}});
    test::check_refused(
        bench,
        {{"add host x hostkey=\"ssh-rsa " + key_text + "!\"", Errc::usage, {"\"hostkey\""}}});
}

TEST_CASE("set host changes what is said and nothing else", "[core][host]") {
    OneHost bench;
    bench.accept("add host h-0-1 user=admin");
    bench.accept("set host h-0-0 address=10.0.0.9 rack=4");
    CHECK(bench.record().connection.address == "10.0.0.9");
    CHECK(bench.record().rack == 4U);
    CHECK(bench.record().rank == 0U);
    CHECK(bench.record().connection.port == 22);
    CHECK(bench.event_kinds().back() == "host.changed");
    bench.accept("set host h-0-% port=2222");
    CHECK(bench.host("h-0-1").record.connection.port == 2222);
    CHECK(bench.host("h-0-1").record.connection.user == "admin");
    bench.accept("set host h-0-0 hostkey=\"" + host_key + "\" user=op rank=8 datadir=/d");
    bench.restart();
    CHECK(bench.record().connection == HostConnection{"h-0-0", "10.0.0.9", 2222, "op", host_key,
                                                      Hypervisor::vmware_server, "/d"});
    CHECK(bench.host("h-0-0").vms.size() == 1);
    // The next job goes there.
    bench.hello("w");
    bench.accept("create host vmware h-0-0");
    CHECK(bench.sent<Assign>("w").at(0).host == bench.record().connection);
}

TEST_CASE("what set host cannot do is refused", "[core][host]") {
    OneHost bench;
    bench.accept("add host h-0-1");
    test::check_refused(
        bench, {{"set host h-0-0", Errc::usage, {"nothing to set", "grivon help set host"}},
                {"set host h-0-% address=10.0.0.1", Errc::usage, {"address=", "one host only"}},
                {"set host h-0-0 hostkey=x", Errc::usage, {"\"hostkey\"", "ssh-keyscan"}},
                {"set host h-0-2 port=1", Errc::not_found, {"\"h-0-2\"", "did you mean"}},
                {"set host rack9 port=1", Errc::not_found, {"no host matches \"rack9\""}},
                {"set host h-0-0 hypervisor=vmware-server", Errc::usage, {"unknown parameter"}}});
}

TEST_CASE("the data directory stays while a VM hangs on it", "[core][host]") {
    OneHost bench;
    const auto line = "set host h-0-0 datadir=/other";
    const auto refused = [&] {
        test::check_refused(
            bench,
            {{line, Errc::illegal_state, {"slice0@h-0-0", "/state/partition1", "datadir="}}});
    };
    bench.accept("create host vmware h-0-0");  // running
    refused();
    bench.work_off("w");
    refused();
    bench.accept("set host h-0-0 datadir=/state/partition1");  // no change
    bench.accept("destroy host vmware h-0-0");
    refused();  // the job that runs now deletes files in the old place
    bench.work_off("w");
    bench.accept(line);
    CHECK(bench.record().connection.data_dir == "/other");
}
