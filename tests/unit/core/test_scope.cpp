// What an operator with limits may change.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::test::Fleet;
using grivon::test::says;
using grivon::test::somebody;
using grivon::test::somebody_trusted;

namespace {

// h-0-0 and h-0-1 are of rack 0 and have a VM each, h-1-0 is of rack 1 and has two, slice 1 of
// cluster web.
struct Limited : Fleet {
    explicit Limited(AccessScope scope) : Fleet(2) {
        accept("add host h-1-0 rack=1 rank=0");
        accept("add host vmware h-1-0 mem=512 disksize=1");
        accept("add host vmware h-1-0 mem=512 disksize=1 cluster=web");
        principal = somebody(Role::operating, std::move(scope));
    }
    void check_refused(const std::string& line, const std::string& what) {
        INFO(line);
        const auto refused = refuse(line, true);
        CHECK(refused.code == Errc::denied);
        CHECK(refused.message ==
              what + " is outside of what operator-key may change; see: grivon list key");
    }
};

}  // namespace

TEST_CASE("limits by rack and by name are limits of hosts", "[access]") {
    for (const auto& scope : {AccessScope{{}, {0}, {}}, AccessScope{{"h-0-%"}, {}, {}},
                              AccessScope{{"h-0-0", "h-0-1"}, {}, {}}}) {
        Limited bench(scope);
        bench.accept("add host attr h-0-0 attr=owner value=x");
        bench.accept("add host vmware h-0-1 mem=512 disksize=1");
        bench.accept("start host vmware h-0-0");
        bench.accept("pause lane h-0-1");
        bench.check_refused("add host attr h-1-0 attr=owner value=x", "h-1-0");
        bench.check_refused("add host vmware h-1-0 mem=512 disksize=1", "slice2@h-1-0");
        bench.check_refused("add host vlan h-1-0 viface=eth0.5", "h-1-0");
        bench.check_refused("refresh host vmware h-1-0", "h-1-0");
        bench.check_refused("pause lane h-1-0", "h-1-0");
        bench.check_refused("resume lane h-1-0", "h-1-0");
        // Nothing of a batch that is partly outside.
        bench.check_refused("pause lane %", "h-1-0");
    }
}

TEST_CASE("jobs outside of the limits are nobody's to cancel, settle or do again", "[access]") {
    Limited bench(AccessScope{{}, {0}, {}});
    const auto limited = std::exchange(bench.principal, somebody_trusted());
    const auto mine = bench.accept("stop host vmware h-0-0 slice=0").jobs.at(0);
    const auto foreign = bench.accept("create host vmware h-1-0 slice=0").jobs.at(0);
    bench.principal = limited;
    bench.accept("cancel job " + std::to_string(number(mine)));
    bench.check_refused("cancel job " + std::to_string(number(foreign)), "slice0@h-1-0");
    bench.principal = somebody_trusted();
    bench.accept("cancel job " + std::to_string(number(foreign)));
    bench.end(foreign, Outcome::cancelled);
    bench.principal = limited;
    bench.check_refused("retry job " + std::to_string(number(foreign)), "slice0@h-1-0");
}

TEST_CASE("a limit by cluster is one of its VMs, on whatever host", "[access]") {
    Limited bench(AccessScope{{}, {}, {"web"}});
    bench.accept("create host vmware h-1-0 slice=1");
    bench.accept("add host vmware h-0-0 mem=512 disksize=1 cluster=web");
    bench.check_refused("create host vmware h-1-0 slice=0", "slice0@h-1-0");
    bench.check_refused("add host vmware h-0-0 mem=512 disksize=1", "slice2@h-0-0");
    bench.check_refused("add host vmware h-0-0 mem=512 disksize=1 cluster=db", "slice2@h-0-0");
    bench.check_refused("add host attr h-1-0 attr=owner value=x", "h-1-0");
    bench.check_refused("pause lane h-1-0", "h-1-0");
    // Neither taken in from outside, nor put out.
    bench.check_refused("set host vmware h-0-1 slice=0 cluster=web", "slice0@h-0-1");
    bench.check_refused("set host vmware h-0-0 slice=1 cluster=none", "slice1@h-0-0");
}

TEST_CASE("what is refused for its limits is in the audit", "[access]") {
    Limited bench(AccessScope{{}, {0}, {}});
    bench.check_refused("pause lane h-1-0", "h-1-0");
    const auto& row = bench.tables.audit().back();
    CHECK(row.user == "operator-key");
    CHECK(row.origin == "192.0.2.1");
    CHECK(row.operation == "pause lane h-1-0");
    CHECK(row.outcome == AuditOutcome::refused);
    CHECK(says(row.message, "outside of what operator-key may change"));
}
