// remove host: its parts, in order; and a host in every state.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

struct OneHost : CoreBench {
    OneHost() {
        hello("w");
        accept("add host h-0-0");
        accept("add vmwarekey " + key);
    }
    void furnish() {
        accept("set host vmwarekey h-0-0");
        accept("add host vlan h-0-0 viface=eth0.100");
        accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
        accept("add host vmwarenet h-0-0 type=NAT hostaddr=10.0.0.1");
        accept("add host vmware h-0-0");
        accept("add host vmware h-0-0");
        accept("add host vmware interface h-0-0 vmnet=vmnet11");
        accept("add host interface h-0-0 iface=eth0 subnet=private");
        accept("add host attr h-0-0 attr=owner value=physics");
        work_off("w");
    }
    void put_vm(VmState state) {
        accept("add host vmware h-0-0");
        if (state == VmState::none) return;
        accept("create host vmware h-0-0");
        report("w", sent<Assign>("w").at(0), Outcome::succeeded, state);
    }
    Assign assigned() { return sent<Assign>("w").at(0); }
    // Nothing of the host is left, in memory or in the tables, and it can come back.
    void check_gone() {
        CHECK(core->inventory().find("h-0-0") == nullptr);
        CHECK(core->queue().find_lane("h-0-0") == nullptr);
        const auto image = tables.image();
        CHECK(image.hosts.empty());
        CHECK(image.vms.empty());
        CHECK(image.vmnets.empty());
        CHECK(image.vlans.empty());
        CHECK(image.interfaces.empty());
        CHECK(image.attributes.empty());
        CHECK(image.leases.empty());
        CHECK(image.jobs.empty());
        CHECK(image.serials == std::vector<core::SerialRecord>{{key, "", Presence::pending}});
        restart();
        CHECK(core->inventory().hosts().empty());
        hello("w");
        accept("add host h-0-0");
        accept("set host vmwarekey h-0-0");
        CHECK(work_off("w").size() == 1);
        CHECK(host("h-0-0").serial == key);
    }
    void check_refused(const Lines& says) {
        test::check_refused(*this, {{"remove host h-0-0", Errc::illegal_state, says}});
    }
    void check_asked(const std::string& loss) {
        const auto refused = refuse("remove host h-0-0");
        CHECK(refused.code == Errc::unconfirmed);
        CHECK(refused.message == "\"remove host\" hits 1 host: h-0-0; " + loss);
    }
};

}  // namespace

TEST_CASE("the parts of a host go in order, and the host is the last", "[core][remove]") {
    OneHost bench;
    bench.furnish();
    const auto before = bench.tables.events().size();
    const auto removed = bench.accept("remove host h-0-0");
    CHECK(removed.lines.empty());  // no VM exists on it
    CHECK(removed.jobs.empty());   // nothing is done on it
    const auto kinds = bench.event_kinds_after(before);
    CHECK(kinds == Lines{"serial.freed", "vmnet.removed", "vmnet.removed", "vlan.removed",
                         "vm.removed", "vm.removed", "host.removed"});
    CHECK(bench.tables.events()[before].message == "*****-*****-*****-00001");
    CHECK(bench.tables.events()[before + 1].message == "vmnet8");
    CHECK(bench.tables.events()[before + 3].message == "eth0.100");
    CHECK(bench.tables.events()[before + 5].slice == 1U);
    CHECK(bench.sent<LeaseEnded>("w").size() == 1);
    bench.check_gone();
}

// Each part alone: a host that has nothing but this.
TEST_CASE("each part takes its own away", "[core][remove]") {
    OneHost bench;
    const auto check_part = [&](const Lines& lines, const std::string& event) {
        for (const auto& line : lines) bench.accept(line);
        bench.work_off("w");
        const auto before = bench.tables.events().size();
        bench.accept("remove host h-0-0");
        auto kinds = bench.event_kinds_after(before);
        CHECK(kinds.back() == "host.removed");
        kinds.pop_back();
        CHECK(kinds == (event.empty() ? Lines{} : Lines{event}));
        bench.check_gone();
    };
    SECTION("nothing") {
        check_part({}, "");
    }
    SECTION("serial") {
        check_part({"set host vmwarekey h-0-0"}, "serial.freed");
    }
    SECTION("vmnets") {
        check_part({"add host vmwarenet h-0-0 type=bridge iface=eth0"}, "vmnet.removed");
    }
    SECTION("VLANs") {
        check_part({"add host vlan h-0-0 viface=eth0.7"}, "vlan.removed");
    }
    SECTION("VMs") {
        check_part({"add host vmware h-0-0"}, "vm.removed");
    }
    SECTION("interfaces") {
        check_part({"add host interface h-0-0 iface=eth0"}, "");
    }
    SECTION("attributes") {
        check_part({"add host attr h-0-0 attr=a value=b"}, "");
    }
}

TEST_CASE("a host that was added again is another lane", "[core][remove]") {
    OneHost bench;
    const auto add = "add host vmwarenet h-0-0 iface=eth0 type=bridge";
    bench.accept(add);
    const auto first = bench.assigned();
    bench.report("w", first, Outcome::succeeded);
    bench.accept("remove host h-0-0");
    bench.accept("add host h-0-0");
    bench.accept(add);
    const auto second = bench.assigned();
    CHECK(second.epoch > first.epoch);
    bench.report("w", first, Outcome::failed);  // an echo of before
    CHECK(bench.state(second.job) == JobState::running);
    CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::pending);
}

TEST_CASE("an idle host goes without a question", "[core][remove]") {
    OneHost bench;
    bench.accept("remove host h-0-0");
    bench.check_gone();
}

TEST_CASE("a host with queued jobs goes when that is confirmed: they are cancelled",
          "[core][remove]") {
    CoreBench bench;  // no worker: everything stays queued
    bench.accept("add host h-0-[0-1]");
    bench.accept("add host vmware h-0-[0-1]");
    const auto created = bench.accept("create host vmware h-0-[0-1]");
    const auto started = bench.accept("start host vmware h-0-0");
    const auto refused = bench.refuse("remove host h-0-0");
    CHECK(refused.code == Errc::unconfirmed);
    CHECK(refused.message == "\"remove host\" hits 1 host: h-0-0; jobs of h-0-0 are cancelled");
    const auto before = bench.tables.events().size();
    bench.confirm("remove host h-0-0");
    CHECK(bench.event_kinds_after(before) ==
          Lines{"job.cancelled", "job.cancelled", "batch.finished", "vm.removed", "host.removed"});
    for (const auto id : {created.jobs[0], started.jobs[0]}) {
        CHECK(bench.state(id) == JobState::cancelled);
        CHECK(bench.job(id).progress.message == "host removed");
        CHECK(bench.job(id).progress.finished == bench.now.wall);
        CHECK(bench.core->queue().find_job(id) == nullptr);
        CHECK(bench.waits_for(id).empty());
    }
    CHECK_FALSE(bench.core->queue().forecast(VmId{1}));
    bench.hello("w");
    CHECK(bench.work_off("w") == std::vector<JobId>{created.jobs[1]});  // the other host's
}

TEST_CASE("a host whose job is uncertain goes when that is confirmed", "[core][remove]") {
    OneHost bench;
    bench.put_vm(VmState::off);
    const auto uncertain = bench.accept("start host vmware h-0-0").jobs[0];
    const auto waiting = bench.accept("stop host vmware h-0-0").jobs[0];
    const auto assign = bench.assigned();
    bench.report("w", assign, Outcome::uncertain);
    bench.check_asked("slice0@h-0-0 is unknown, jobs of h-0-0 are cancelled");
    bench.confirm("remove host h-0-0");
    CHECK(bench.state(uncertain) == JobState::cancelled);
    CHECK(bench.state(waiting) == JobState::cancelled);
    bench.pass(1min);  // no look at it comes any more
    CHECK(bench.sent<Assign>("w").empty());
    bench.report("w", assign, Outcome::succeeded, VmState::on);  // nobody believes it
    CHECK(bench.state(uncertain) == JobState::cancelled);
    bench.hello("w");
    bench.check_gone();
}

TEST_CASE("a host whose job runs is refused, confirmed or not", "[core][remove]") {
    OneHost bench;
    bench.put_vm(VmState::off);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto id = std::to_string(number(job));
    bench.check_refused(
        {"job " + id + " (start host vmware) is running on \"h-0-0\"", "grivon watch job " + id});
    CHECK(bench.refuse("remove host h-0-0").code == Errc::illegal_state);
    bench.report("w", bench.assigned(), Outcome::succeeded, VmState::off);
    bench.confirm("remove host h-0-0");
    bench.check_gone();
}

TEST_CASE("a host whose worker was lost goes like one with an uncertain job", "[core][remove]") {
    OneHost bench;
    bench.put_vm(VmState::off);
    bench.accept("start host vmware h-0-0");
    bench.pass(11s);  // nothing is heard of the worker
    bench.check_asked("slice0@h-0-0 is unknown, jobs of h-0-0 are cancelled");
    bench.confirm("remove host h-0-0");
    bench.check_gone();
}

TEST_CASE("a host that cannot be reached goes", "[core][remove]") {
    OneHost bench;
    bench.put_vm(VmState::none);
    bench.accept("create host vmware h-0-0");
    JobReport report;
    report.host = HostState::unreachable;
    bench.report("w", bench.assigned(), report);
    REQUIRE(bench.host("h-0-0").record.state == HostState::unreachable);
    bench.accept("remove host h-0-0");
    bench.check_gone();
}

TEST_CASE("a host that does not answer goes while a later attempt tries to reach it",
          "[core][remove]") {
    OneHost bench;
    bench.hello("w", {}, 1);  // one job at a time, wherever
    bench.put_vm(VmState::off);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    JobReport lost;
    lost.outcome = Outcome::uncertain;
    lost.host = HostState::unreachable;
    bench.report("w", bench.assigned(), lost);
    bench.pass(1s);
    const auto again = bench.assigned();
    REQUIRE(bench.state(job) == JobState::running);
    bench.confirm("remove host h-0-0");
    CHECK(bench.state(job) == JobState::cancelled);
    bench.check_gone();
    // The worker has room again, and what it still says of that attempt is not believed.
    bench.accept("refresh host interface h-0-0");
    REQUIRE(bench.sent<Assign>("w").size() == 1);
    bench.report("w", again, Outcome::succeeded, VmState::on);
    CHECK(bench.state(job) == JobState::cancelled);
}

TEST_CASE("a host with a VM in any state goes; what exists on it stays there", "[core][remove]") {
    for (const auto state : {VmState::none, VmState::on, VmState::off, VmState::suspended,
                             VmState::stuck, VmState::unknown}) {
        INFO(name_of(state));
        OneHost bench;
        bench.accept("set host h-0-0 datadir=/data");
        bench.put_vm(state);
        if (state == VmState::none) {
            CHECK(bench.accept("remove host h-0-0").lines.empty());
        } else {
            bench.check_asked("slice0@h-0-0 is " + std::string(name_of(state)));
            CHECK(bench.confirm("remove host h-0-0").lines ==
                  Lines{"# slice0@h-0-0 stays on the host as it is: /data/vmware/0"});
        }
        bench.check_gone();
    }
}

TEST_CASE("a host goes with its key pending, active or leaving", "[core][remove]") {
    OneHost bench;
    for (const auto presence : {Presence::pending, Presence::active, Presence::leaving}) {
        INFO(name_of(presence));
        bench.tables.apply({core::StoreSerial{{key, "h-0-0", presence}}});
        bench.restart();
        REQUIRE(bench.core->inventory().serials().at(key).presence == presence);
        bench.accept("remove host h-0-0");
        bench.check_gone();
    }
    // With the job that brings it still in the queue.
    bench.accept("remove host h-0-0");
    bench.pass(11s);  // the worker is gone
    bench.accept("add host h-0-0");
    bench.accept("set host vmwarekey h-0-0");
    bench.confirm("remove host h-0-0");
    bench.check_gone();
}

TEST_CASE("several hosts go together or not at all", "[core][remove]") {
    OneHost bench;
    bench.accept("add host h-0-[1-3]");
    bench.accept("add host vmware h-0-1");
    bench.accept("create host vmware h-0-1");
    test::check_refused(bench, {{"remove host h-0-0 h-0-1", Errc::illegal_state, {"\"h-0-1\""}},
                                {"remove host h-0-%", Errc::illegal_state, {"\"h-0-1\""}},
                                {"remove host h-0-0 nowhere", Errc::not_found, {"\"nowhere\""}},
                                {"remove host rack9", Errc::not_found, {"\"rack9\""}},
                                {"remove host", Errc::usage, {"at least one host"}}});
    bench.work_off("w");
    CHECK(bench.refuse("remove host h-0-%").message ==
          "\"remove host\" hits 4 hosts: h-0-0, h-0-1, h-0-2, h-0-3; slice0@h-0-1 is off");
    bench.accept("remove host h-0-[2-3]");
    bench.accept("add host vmware h-0-0");
    bench.accept("create host vmware h-0-0");
    bench.work_off("w");
    const auto both = bench.refuse("remove host h-0-0 h-0-1").message;
    CHECK(both.ends_with("; slice0@h-0-0 is off, slice0@h-0-1 is off"));
    bench.confirm("remove host %");
    CHECK(bench.core->inventory().hosts().empty());
    CHECK(bench.tables.image().hosts.empty());
}
