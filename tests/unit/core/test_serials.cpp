// The pool of VMware's keys: one key a host, one host a key, and no key shown whole.
#include <algorithm>
#include <catch2/catch.hpp>

#include "broker/core/inventory/key_reference.hpp"
#include "tests/support/refusals.hpp"
#include "wire/codec.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

std::string key(int n) {
    return "AAAAA-AAAAA-AAAAA-0000" + std::to_string(n);
}
std::string masked(int n) {
    return "*****-*****-*****-0000" + std::to_string(n);
}

struct Pool : CoreBench {
    explicit Pool(int keys) {
        hello("w");
        accept("add host h-0-[0-3]");
        std::string line = "add vmwarekey";
        for (int n = 1; n <= keys; ++n) line += " " + key(n);
        if (keys > 0) accept(line);
    }
    std::string key_of(int rank) const { return host("h-0-" + std::to_string(rank)).serial; }
    const core::SerialRecord& record(int n) const { return core->inventory().serials().at(key(n)); }
    void give(const std::string& hosts) {
        accept("set host vmwarekey " + hosts);
        work_off("w");
    }
    void fail_job() { report("w", sent<Assign>("w").at(0), Outcome::failed, {}, "refused"); }

    // What people and logs see.
    void check_nothing_shown() const {
        for (const auto& event : tables.events()) {
            INFO(event.kind << ": " << event.message);
            CHECK_FALSE(test::holds_serial(event.message + event.operation));
        }
        for (const auto& batch : tables.batches()) CHECK_FALSE(test::holds_serial(batch.operation));
        for (const auto& submission : tables.image().submissions)
            CHECK_FALSE(test::holds_serial(submission.batch + submission.answer));
        for (const auto& [id, job] : tables.jobs()) CHECK_FALSE(test::holds_serial(job.payload));
    }
};

}  // namespace

TEST_CASE("keys go into the pool and out of it, and are shown masked", "[core][serials]") {
    Pool bench(0);
    const auto added = bench.accept("add vmwarekey " + key(2) + " " + key(1));
    CHECK(added.lines == Lines{"added \"" + masked(2) + "\" to serial number pool",
                               "added \"" + masked(1) + "\" to serial number pool",
                               "serial numbers: total 2, used 0"});
    CHECK(added.jobs.empty());
    CHECK(bench.tables.events().back().kind == "serial.added");
    CHECK(bench.tables.events().back().message == masked(1));
    bench.give("h-0-0");
    CHECK(bench.accept("add vmwarekey " + key(3)).lines.back() ==
          "serial numbers: total 3, used 1");
    CHECK(bench.accept("remove vmwarekey " + key(3) + " " + key(2)).lines ==
          Lines{"removed \"" + masked(3) + "\" from serial number pool",
                "removed \"" + masked(2) + "\" from serial number pool",
                "serial numbers: total 1, used 1"});
    CHECK(bench.tables.events().back().kind == "serial.removed");
    CHECK(bench.tables.image().serials.size() == 1);
    bench.check_nothing_shown();
}

TEST_CASE("keys that cannot be added or removed are refused, masked", "[core][serials]") {
    Pool bench(2);
    bench.give("h-0-3");
    test::check_refused(
        bench, {{"add vmwarekey " + key(3) + " " + key(1),
                 Errc::conflict,
                 {"\"" + masked(1) + "\" is in the pool already"}},
                {"add vmwarekey " + key(3) + " " + key(3), Errc::conflict, {masked(3)}},
                {"add vmwarekey " + key(3) + " AAAAA-AAAAA-AAAAA-0000l",
                 Errc::usage,
                 {"key 2 of 2", "four groups of five"}},
                {"add vmwarekey", Errc::usage, {"at least one key"}},
                {"remove vmwarekey " + key(2) + " " + key(9),
                 Errc::not_found,
                 {"\"" + masked(9) + "\" is not in the pool"}},
                {"remove vmwarekey " + key(2) + " " + key(2), Errc::not_found, {masked(2)}},
                {"remove vmwarekey " + key(2) + " " + key(1),
                 Errc::illegal_state,
                 {masked(1), "is on host \"h-0-3\"", "grivon remove host vmwarekey h-0-3"}},
                {"set host vmwarekey h-0-0 " + key(2), Errc::not_found, {masked(2), "is a key"}}});
    bench.check_nothing_shown();
}

TEST_CASE("a host gets the next free key, by a job, in silence", "[core][serials]") {
    Pool bench(3);
    const auto given = bench.accept("set host vmwarekey h-0-1");
    CHECK(given.lines.empty());
    REQUIRE(given.jobs.size() == 1);
    CHECK(bench.spec(given.jobs[0]).serial == core::key_reference(key(1)));
    CHECK(bench.record(1) == core::SerialRecord{key(1), "h-0-1", Presence::pending});
    bench.work_off("w");
    CHECK(bench.record(1).presence == Presence::active);
    bench.give("h-0-0");
    CHECK(bench.key_of(0) == key(2));
    bench.restart();
    CHECK(bench.key_of(1) == key(1));
    CHECK(bench.record(1).presence == Presence::active);
    CHECK(bench.ask_for<SerialTable>("list vmwarekey").rows ==
          std::vector<SerialRow>{{key(1), "h-0-1", Presence::active},
                                 {key(2), "h-0-0", Presence::active},
                                 {key(3), "", Presence::pending}});
    bench.check_nothing_shown();
}

TEST_CASE("each host of a group gets one key; those that have one keep it", "[core][serials]") {
    Pool bench(4);
    bench.give("h-0-2");
    const auto given = bench.accept("set host vmwarekey vmware-server");
    CHECK(given.hosts == Lines{"h-0-0", "h-0-1", "h-0-3"});
    CHECK(bench.key_of(2) == key(1));
    CHECK(bench.key_of(0) == key(2));
    CHECK(bench.key_of(1) == key(3));
    CHECK(bench.key_of(3) == key(4));
    bench.work_off("w");
    const auto again = bench.accept("set host vmwarekey %");
    CHECK(again.jobs.empty());
    CHECK(bench.key_of(0) == key(2));
}

TEST_CASE("too few keys are an error before any is given", "[core][serials]") {
    Pool bench(1);
    test::check_refused(bench, {{"set host vmwarekey %",
                                 Errc::exhausted,
                                 {"4 hosts need a key, 1 is free", "grivon add vmwarekey"}}});
    bench.give("h-0-0");
    test::check_refused(bench, {{"set host vmwarekey h-0-[0-1]",
                                 Errc::exhausted,
                                 {"1 host needs a key, 0 are free", "grivon add vmwarekey"}},
                                {"set host vmwarekey nowhere", Errc::not_found, {"\"nowhere\""}},
                                {"set host vmwarekey rack9", Errc::not_found, {"\"rack9\""}}});
    CHECK(bench.accept("set host vmwarekey h-0-0").jobs.empty());  // it needs none
}

TEST_CASE("a key that the host refused goes back to the pool", "[core][serials]") {
    Pool bench(1);
    bench.accept("set host vmwarekey h-0-0");
    bench.fail_job();
    CHECK(bench.key_of(0).empty());
    CHECK(bench.record(1) == core::SerialRecord{key(1), "", Presence::pending});
    CHECK(bench.tables.events().back().kind == "serial.freed");
    CHECK(bench.tables.events().back().message == masked(1));
    bench.give("h-0-1");
    CHECK(bench.key_of(1) == key(1));
    bench.check_nothing_shown();
}

// Were it given by a second job, the first could fail and free it for another host in between.
TEST_CASE("a key on its way is not given again before its job has ended", "[core][serials]") {
    Pool bench(2);
    bench.accept("set host vmwarekey h-0-0");
    CHECK(bench.accept("set host vmwarekey h-0-0").jobs.empty());
    CHECK(bench.record(2).host.empty());
    bench.fail_job();
    bench.give("h-0-1");
    CHECK(bench.key_of(0).empty());
    CHECK(bench.key_of(1) == key(1));
}

TEST_CASE("a key that never arrived, or never left, is given again", "[core][serials]") {
    for (const auto presence : {Presence::pending, Presence::leaving}) {
        Pool bench(2);
        bench.tables.apply({core::StoreSerial{{key(2), "h-0-0", presence}}});
        bench.restart();
        bench.hello("w");
        const auto again = bench.accept("set host vmwarekey h-0-0");
        REQUIRE(again.jobs.size() == 1);
        CHECK(bench.spec(again.jobs[0]).serial == core::key_reference(key(2)));
        CHECK(bench.record(2).presence == Presence::pending);
        bench.work_off("w");
        CHECK(bench.record(2).presence == Presence::active);
        CHECK(bench.record(1).host.empty());
    }
}

TEST_CASE("a key goes from a host that is removed to another one in one batch", "[core][serials]") {
    Pool bench(1);
    bench.give("h-0-0");
    bench.accept_batch(test::batch_of({"remove host h-0-0", "set host vmwarekey h-0-1"}), true);
    CHECK(bench.key_of(1) == key(1));
    bench.restart();
    CHECK(bench.record(1).host == "h-0-1");
}

TEST_CASE("a key that is taken away goes back to the pool", "[core][serials]") {
    Pool bench(2);
    bench.give("h-0-0");
    const auto removed = bench.accept("remove host vmwarekey %");  // the others have none
    CHECK(removed.lines.empty());
    CHECK(removed.hosts == Lines{"h-0-0"});
    CHECK(bench.spec(removed.jobs[0]).serial == core::key_reference(key(1)));
    CHECK(bench.record(1).presence == Presence::leaving);
    CHECK(bench.key_of(0) == key(1));  // nobody else gets it yet
    CHECK(bench.accept("add vmwarekey " + key(3)).lines.back() ==
          "serial numbers: total 3, used 1");
    bench.work_off("w");
    CHECK(bench.key_of(0).empty());
    CHECK(bench.record(1).host.empty());
    bench.give("h-0-3");
    CHECK(bench.key_of(3) == key(1));
    bench.check_nothing_shown();
}

TEST_CASE("keys that cannot be taken away are refused", "[core][serials]") {
    Pool bench(2);
    bench.give("h-0-0");
    test::check_refused(bench,
                        {{"remove host vmwarekey h-0-0 h-0-1",
                          Errc::not_found,
                          {"\"h-0-1\" has no key", "grivon list vmwarekey"}},
                         {"remove host vmwarekey h-0-[1-2]", Errc::not_found, {"\"h-0-1\""}},
                         {"remove host vmwarekey nowhere", Errc::not_found, {"\"nowhere\""}}});
    bench.accept("remove host vmwarekey h-0-0");
    for (const auto* verb : {"remove", "set"})
        test::check_refused(
            bench,
            {{std::string(verb) + " host vmwarekey h-0-0",
              Errc::illegal_state,
              {"the key of host \"h-0-0\" is being removed", "grivon list job host=h-0-0"}}});
    bench.fail_job();
    CHECK(bench.record(1) == core::SerialRecord{key(1), "h-0-0", Presence::active});
    bench.accept("remove host vmwarekey h-0-0");
    bench.work_off("w");
    test::check_refused(
        bench,
        {{"remove host vmwarekey", Errc::not_found, {"has no key", "grivon list vmwarekey"}}});
}

TEST_CASE("jobs of keys are recorded without the key", "[core][serials]") {
    Pool bench(1);
    bench.give("h-0-0");
    bench.accept("remove host vmwarekey h-0-0");
    bench.work_off("w");
    const auto& events = bench.tables.events();
    CHECK(std::any_of(events.begin(), events.end(), [](const Event& event) {
        return event.kind == "job.succeeded" && event.operation == "set host vmwarekey";
    }));
    for (const auto& [id, job] : bench.tables.jobs())
        CHECK_FALSE(test::holds_serial(job.progress.message));
    bench.check_nothing_shown();
    // A key under a submission key that was used for other keys is masked, too.
    CHECK(std::holds_alternative<Accepted>(bench.submit("add vmwarekey " + key(5), "k")));
    const auto refused = std::get<Refused>(bench.submit("add vmwarekey " + key(6), "k"));
    CHECK(refused.code == Errc::conflict);
    CHECK(refused.message.find(masked(5)) != std::string::npos);
    CHECK_FALSE(test::holds_serial(refused.message));
}

TEST_CASE("only what a worker is sent has the key", "[core][serials]") {
    Pool bench(2);
    const auto done = [&bench](const std::string& line) {
        bench.accept(line);
        const auto assign = bench.sent<Assign>("w").at(0);
        bench.report("w", assign, Outcome::succeeded);
        return assign.spec;
    };
    CHECK(done("set host vmwarekey h-0-0").serial == key(1));
    CHECK(done("sync host vmwarekey h-0-0").desired->serial == key(1));
    CHECK(done("remove host vmwarekey h-0-0").serial == key(1));
    CHECK(bench.record(1).host.empty());
    bench.check_nothing_shown();
}

TEST_CASE("a job that outlives a restart is told its key again", "[core][serials]") {
    Pool bench(1);
    bench.accept("pause lane h-0-0");
    bench.accept("set host vmwarekey h-0-0");
    bench.restart();
    bench.hello("w");
    bench.accept("resume lane h-0-0");
    bench.work_off("w");
    CHECK(bench.record(1).presence == Presence::active);
}

// The first job fails and frees it; the second one still finds out whether it is on the host.
TEST_CASE("a key that went back to the pool is known to the job behind", "[core][serials]") {
    Pool bench(1);
    bench.accept("set host vmwarekey h-0-0");
    bench.accept("remove host vmwarekey h-0-0");
    bench.fail_job();
    REQUIRE(bench.record(1).host.empty());
    const auto told = bench.sent<Assign>("w").at(0).spec;
    CHECK(told.verb == "remove");
    CHECK(told.serial == key(1));
}

TEST_CASE("a job whose key has left the pool fails and says so", "[core][serials]") {
    Pool bench(1);
    bench.accept("set host vmwarekey h-0-0");
    const auto job = bench.accept("remove host vmwarekey h-0-0").jobs.at(0);
    bench.accept("pause lane h-0-0");
    bench.fail_job();  // so the key is free
    bench.accept("remove vmwarekey " + key(1));
    bench.accept("resume lane h-0-0");
    CHECK(bench.state(job) == JobState::failed);
    CHECK(bench.job(job).progress.message ==
          "nothing was begun: its key has been taken out of the pool since it was accepted");
}

TEST_CASE("what an older broker has stored is still understood", "[core][serials]") {
    CHECK(core::refers_to(key(1), key(1)));
    CHECK(core::refers_to(core::key_reference(key(1)), key(1)));
    CHECK_FALSE(core::refers_to(core::key_reference(key(2)), key(1)));
    CHECK_FALSE(core::refers_to("", ""));
    CHECK(core::shown_key(core::key_reference(key(1))) == masked(1));
    CHECK(core::shown_key(key(1)) == masked(1));

    Pool bench(1);
    const Submit submit{"k", test::batch_of({"add vmwarekey " + key(5)}), "root", false, false};
    Accepted before;
    before.lines = {"as before"};
    bench.tables.apply({core::AddSubmission{
        {"k", encode_value(submit.batch), encode_value(before), bench.now.wall, "tester"}}});
    bench.restart();
    CHECK(std::get<Accepted>(bench.submit("add vmwarekey " + key(5), "k")).lines ==
          Lines{"as before"});
    CHECK(std::get<Refused>(bench.submit("add vmwarekey " + key(6), "k")).code == Errc::conflict);
}

TEST_CASE("a dry run is told a stand-in", "[core][serials]") {
    Pool bench(1);
    for (const auto* line : {"set host vmwarekey h-0-0", "sync host vmwarekey h-0-0"}) {
        const auto spec = bench.dry_run(test::batch_of({line})).jobs.at(0).spec;
        CHECK((spec.desired ? spec.desired->serial : spec.serial) == "00000-00000-00000-00001");
        bench.give("h-0-0");
    }
    CHECK(stand_in_serial("no key") == "00000-00000-00000-00000");
}
