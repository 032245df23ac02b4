// list and config: rows of the present state, in pages.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"
#include "wire/limits.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

// h-0-0 has something of everything; h-0-1 has nothing.
struct Site : CoreBench {
    Site() {
        hello("w");
        accept("add host h-0-[0-1] port=2222");
        accept("add host interface h-0-0 iface=eth0 subnet=private");
        accept("add host attr h-0-0 attr=owner value=physics");
        accept("add host vlan h-0-0 viface=eth0.100");
        accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
        accept("add host vmwarenet h-0-0 type=NAT hostaddr=192.168.30.1");
        accept("add vmwarekey " + key + " AAAAA-AAAAA-AAAAA-00002");
        accept("set host vmwarekey h-0-0");
        accept("add host vmware h-0-0");
        accept("add host vmware interface h-0-0 vmnet=vmnet11");
        work_off("w");
    }
    void check_refused(const std::string& line, Errc code, const Lines& says) const {
        INFO(line);
        const auto refused = ask_for<Refused>(line);
        test::check_error({refused.code, refused.message}, code, says);
    }
};

}  // namespace

TEST_CASE("hosts are listed with their lanes", "[core][queries]") {
    Site bench;
    const auto rows = bench.ask_for<HostTable>("list host").rows;
    REQUIRE(rows.size() == 2);
    HostRow first{"h-0-0",
                  Hypervisor::vmware_server,
                  HostState::up,
                  bench.now.wall,
                  "h-0-0",
                  2222,
                  "root",
                  0U,
                  0U,
                  0,
                  std::nullopt,
                  "name-of-w"};
    first.user_is_default = true;
    CHECK(rows[0] == first);
    HostRow second{"h-0-1",
                   Hypervisor::vmware_server,
                   HostState::unknown,
                   std::nullopt,
                   "h-0-1",
                   2222,
                   "root",
                   0U,
                   1U,
                   0,
                   std::nullopt,
                   ""};
    second.user_is_default = true;
    CHECK(rows[1] == second);
    const auto job = bench.accept("create host vmware h-0-0").jobs[0];
    bench.accept("start host vmware h-0-0");
    const auto row = bench.ask_for<HostTable>("list host h-0-0").rows.at(0);
    CHECK(row.running == job);
    CHECK(row.queued == 1);
}

TEST_CASE("every list has its rows", "[core][queries]") {
    Site bench;
    CHECK(bench.ask_for<InterfaceTable>("list host interface h-0-0").rows ==
          std::vector<InterfaceRow>{
              {"h-0-0", {"eth0", "private", "", "", "", "", "", ""}},
              {"h-0-0", {"eth0.100", "", "", "", "", "", "", ""}}});  // the VLAN interface
    CHECK(bench.ask_for<AttributeTable>("list host attr").rows ==
          std::vector<AttributeRow>{{"h-0-0", "owner", "physics"}});
    CHECK(bench.ask_for<VlanTable>("list host vlan").rows ==
          std::vector<VlanRow>{{"h-0-0", {"eth0.100", "eth0", 100}, Presence::active}});
    CHECK(bench.ask_for<VmnetTable>("list host vmwarenet").rows ==
          std::vector<VmnetRow>{
              {"h-0-0", "vmnet8", VmnetKind::nat, "", "192.168.30.1", "255.255.255.0",
               Presence::active},
              {"h-0-0", "vmnet11", VmnetKind::bridge, "eth0.100", "", "", Presence::active}});
    CHECK(bench.ask_for<SerialTable>("list vmwarekey").rows ==
          std::vector<SerialRow>{{key, "h-0-0", Presence::active},
                                 {"AAAAA-AAAAA-AAAAA-00002", "", Presence::pending}});
    CHECK(bench.ask_for<NicTable>("list host vmware interface").rows ==
          std::vector<NicRow>{{"h-0-0", 0, {0, "00:50:56:00:00:01", "vmnet11"}}});
    CHECK(bench.ask_for<VmTable>("list host vmware %").rows ==
          std::vector<VmRow>{{VmId{1}, "h-0-0", 0, 1, 1024, 1, 1, VmState::none, std::nullopt,
                              false, "", "", ""}});
    bench.accept("remove host vmwarekey h-0-0");
    CHECK(bench.ask_for<SerialTable>("list vmwarekey").rows.at(0).presence == Presence::leaving);
}

TEST_CASE("a VLAN interface that is declared as well is listed once", "[core][queries]") {
    Site bench;
    bench.tables.apply({core::StoreInterface{
        {"h-0-0", {"eth0.100", "lab", "00:30:1b:b3:24:72", "", "", "", "", ""}}}});
    bench.restart();
    const auto rows = bench.ask_for<InterfaceTable>("list host interface h-0-0").rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].interface.subnet == "lab");
}

TEST_CASE("every list takes host words, and those without rows are empty", "[core][queries]") {
    const Site bench;
    const auto rows_of = [&](const std::string& line) {
        return std::visit(
            [](const auto& answer) -> std::size_t {
                if constexpr (requires { answer.rows.size(); })
                    return answer.rows.size();
                else
                    return 1000;
            },
            bench.ask(line));
    };
    for (const auto* object : {"host", "host interface", "host attr", "host vlan", "host vmwarenet",
                               "host vmware", "host vmware interface"}) {
        const std::string list = "list " + std::string(object);
        INFO(list);
        CHECK(rows_of(list) > 0);
        CHECK(rows_of(list + " h-0-0") > 0);
        CHECK(rows_of(list + " h-0-0 h-0-% rack0") == rows_of(list));
        CHECK(rows_of(list + " rack9") == 0);
        if (object != std::string("host")) CHECK(rows_of(list + " h-0-1") == 0);
        bench.check_refused(list + " nowhere", Errc::not_found,
                            {"cannot resolve host \"nowhere\"", "grivon list host"});
        bench.check_refused(list + " h-0-[1-0]", Errc::usage, {"malformed range"});
    }
}

TEST_CASE("config answers what one host is to be", "[core][queries]") {
    Site bench;
    const auto config = [&](const std::string& object) {
        return bench.ask_for<HostConfiguration>("config " + object + " h-0-0");
    };
    const VlanSpec vlan{"eth0.100", "eth0", 100};
    const auto all = config("host");
    CHECK(all.host == bench.host("h-0-0").record.connection);
    CHECK(all.spec.vlans == std::vector<VlanSpec>{vlan});
    CHECK(all.spec.vmnets.size() == 2);
    CHECK(all.spec.serial == key);
    CHECK(all.spec.vms.empty());  // they are sync's affair
    CHECK(config("host vlan").spec == HostSpec{{vlan}, {}, "", {}});
    CHECK(config("host vmwarenet").spec == HostSpec{{}, all.spec.vmnets, "", {}});
    CHECK(config("host vmwarekey").spec == HostSpec{{}, {}, key, {}});
    // What is wanted is in it, what leaves is not.
    bench.accept("add host vlan h-0-0 viface=eth0.101");
    bench.accept("remove host vmwarekey h-0-0");
    CHECK(config("host").spec.vlans.size() == 2);
    CHECK(config("host").spec.serial.empty());
    CHECK(bench.ask_for<HostConfiguration>("config host h-0-1").spec == HostSpec{});
}

TEST_CASE("config is of one host", "[core][queries]") {
    const Site bench;
    for (const auto* words : {"h-0-%", "h-0-[0-1]", "rack0", "h-0-0 h-0-1"})
        bench.check_refused("config host " + std::string(words), Errc::usage,
                            {"must supply only one host"});
    CHECK(bench.ask_for<HostConfiguration>("config host vlan h-0-0 h-0-0").host.name == "h-0-0");
    bench.check_refused("config host rack9", Errc::not_found, {"\"rack9\"", "grivon list host"});
    bench.check_refused("config host vmwarekey nowhere", Errc::not_found, {"\"nowhere\""});
}

TEST_CASE("what is no question is not answered", "[core][queries]") {
    const Site bench;
    for (const auto* line : {"add host x", "list job", "sync host h-0-0", "watch event"})
        bench.check_refused(line, Errc::usage, {"is not a question"});
}

TEST_CASE("lists come in pages", "[core][queries]") {
    CoreBench bench;
    bench.accept("add host h-0-[0-2499]");
    std::string keys = "add vmwarekey";
    for (int i = 10'000; i < 11'500; ++i) keys += " AAAAA-AAAAA-AAAAA-" + std::to_string(i);
    bench.accept(keys);
    bench.accept("add host vmware h-0-[0-999]");
    bench.accept("add host vmware h-0-[0-999]");
    const auto names = [](const auto& row) {
        if constexpr (requires { row.serial; })
            return row.serial;
        else
            return row.host;
    };
    const auto check_pages = [&]<class Table>(const std::string& line, std::size_t count, Table) {
        INFO(line);
        std::vector<std::string> all;
        for (bool more = true; more;) {
            const auto page = bench.ask_for<Table>(line, all.size());
            REQUIRE(page.rows.size() <= limits::page_rows_max);
            REQUIRE_FALSE(page.rows.empty());
            for (const auto& row : page.rows) all.push_back(names(row));
            more = page.more;
            if (more) REQUIRE(page.rows.size() == limits::page_rows_max);
        }
        CHECK(all.size() == count);
        CHECK(std::is_sorted(all.begin(), all.end(), core::NaturalLess{}));
    };
    check_pages("list host", 2500, HostTable{});
    check_pages("list vmwarekey", 1500, SerialTable{});
    check_pages("list host vmware", 2000, VmTable{});
    const auto beyond = bench.ask_for<HostTable>("list host", 2500);
    CHECK(beyond.rows.empty());
    CHECK_FALSE(beyond.more);
    CHECK_FALSE(bench.ask_for<HostTable>("list host h-0-[0-999]").more);  // just one page
}
