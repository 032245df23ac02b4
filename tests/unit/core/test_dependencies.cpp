// Operations that come after others: when their jobs begin, and when they do not.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;
using enum grivon::FailurePolicy;

namespace {

BatchSpec chain_of(const std::vector<std::string>& lines, FailurePolicy policy = skip_vm) {
    auto batch = batch_of(lines, policy);
    for (std::uint32_t i = 1; i < batch.operations.size(); ++i) batch.operations[i].after = {i};
    return batch;
}

}  // namespace

TEST_CASE("a job waits at the head of its lane for jobs of other hosts", "[core][after]") {
    Fleet bench(3);
    auto batch =
        batch_of({"start host vmware h-0-0", "start host vmware h-0-1", "start host vmware h-0-2"});
    batch.operations[2].after = {1, 2};
    const auto jobs = bench.accept_batch(batch).jobs;
    const auto behind = bench.accept("refresh host interface h-0-2").jobs[0];
    CHECK(bench.job(jobs[2]).after == std::vector<JobId>{jobs[0], jobs[1]});
    CHECK(bench.states(jobs) == "running running queued");
    CHECK(bench.states({behind}) == "queued");  // strictly in order
    CHECK(test::texts_of(bench.reasons(jobs[2])) ==
          bench.name(jobs[0]) + ", which it comes after, is running on h-0-0\n" +
              bench.name(jobs[1]) + ", which it comes after, is running on h-0-1\n");
    bench.succeed(jobs[1]);
    CHECK(bench.states(jobs) == "running succeeded queued");
    CHECK(test::texts_of(bench.reasons(jobs[2])) ==
          bench.name(jobs[0]) + ", which it comes after, is running on h-0-0\n");
    bench.succeed(jobs[0]);
    CHECK(bench.states(jobs) == "succeeded succeeded running");
    bench.succeed_all();
    CHECK(bench.states({jobs[2], behind}) == "succeeded succeeded");
}

TEST_CASE("a job whose condition did not come true is skipped", "[core][after]") {
    for (const auto outcome : {Outcome::failed, Outcome::cancelled}) {
        Fleet bench(3);
        const auto jobs =
            bench
                .accept_batch(chain_of({"start host vmware h-0-0", "start host vmware h-0-1",
                                        "start host vmware h-0-2"}))
                .jobs;
        const auto behind = bench.accept("refresh host interface h-0-2").jobs[0];
        bench.end(jobs[0], outcome);
        // The second is skipped after the first, and the third after the second.
        CHECK(bench.states({jobs[1], jobs[2], behind}) == "skipped skipped running");
        CHECK(says(bench.message(jobs[1]), bench.name(jobs[0]) + " before it "));
        CHECK(bench.message(jobs[2]) == bench.name(jobs[1]) + " before it was skipped");
    }
}

TEST_CASE("with the policy continue it runs all the same, when the other has ended",
          "[core][after]") {
    Fleet bench(2);
    const auto jobs = bench
                          .accept_batch(chain_of(
                              {"start host vmware h-0-0", "start host vmware h-0-1"}, carry_on))
                          .jobs;
    CHECK(bench.states(jobs) == "running queued");
    bench.end(jobs[0], Outcome::uncertain);
    CHECK(bench.states(jobs) == "uncertain queued");  // it has not ended
    bench.accept("resolve job " + std::to_string(number(jobs[0])) + " outcome=failed");
    CHECK(bench.states(jobs) == "failed running");
}

TEST_CASE("every job of an operation waits for every job of another", "[core][after]") {
    Fleet bench(2, 2);
    const auto jobs =
        bench.accept_batch(chain_of({"start host vmware h-0-0", "start host vmware h-0-1"})).jobs;
    REQUIRE(jobs.size() == 4);
    CHECK(bench.job(jobs[2]).after == std::vector<JobId>{jobs[0], jobs[1]});
    CHECK(bench.job(jobs[3]).after == std::vector<JobId>{jobs[0], jobs[1]});
    bench.succeed(jobs[0]);
    CHECK(bench.states(jobs) == "succeeded running queued queued");
    bench.succeed(jobs[1]);
    CHECK(bench.states(jobs) == "succeeded succeeded running queued");
}

TEST_CASE("what comes after an operation without jobs waits for nothing", "[core][after]") {
    Fleet bench(1);
    const auto jobs = bench
                          .accept_batch(chain_of(
                              {"add host attr h-0-0 attr=a value=b", "start host vmware h-0-0"}))
                          .jobs;
    CHECK(bench.states(jobs) == "running");
}

TEST_CASE("an operation comes after an earlier one only", "[core][after]") {
    Fleet bench(2);
    for (const std::uint32_t before : {0U, 2U, 3U, 4'000'000'000U}) {
        auto batch = batch_of({"start host vmware h-0-0", "start host vmware h-0-1"});
        batch.operations[1].after = {before};
        const auto refused = bench.refuse_batch(batch);
        test::check_error(
            {refused.code, refused.message}, Errc::usage,
            {"operation 2", "after operation " + std::to_string(before), "not an earlier one"});
    }
    auto alone = batch_of({"start host vmware h-0-0"});
    alone.operations[0].after = {1};
    CHECK(bench.refuse_batch(alone).code == Errc::usage);
}

TEST_CASE("dependencies hold over a restart", "[core][after][restart]") {
    Fleet bench(3);
    auto batch =
        batch_of({"start host vmware h-0-0", "start host vmware h-0-1", "start host vmware h-0-2"});
    batch.operations[2].after = {1, 2};
    const auto jobs = bench.accept_batch(batch).jobs;
    bench.succeed(jobs[0]);
    bench.restart_with_worker();
    CHECK(bench.states(jobs) == "succeeded running queued");
    CHECK(test::texts_of(bench.reasons(jobs[2])) ==
          bench.name(jobs[1]) + ", which it comes after, is running on h-0-1\n");
    SECTION("it goes on") {
        bench.succeed(jobs[1]);
        CHECK(bench.states(jobs) == "succeeded succeeded running");
    }
    SECTION("it does not") {
        bench.end(jobs[1], Outcome::failed);
        CHECK(bench.states(jobs) == "succeeded failed skipped");
    }
}

TEST_CASE("with the policy continue, what failed before a restart holds nothing up",
          "[core][after][restart]") {
    Fleet bench(3);
    auto batch =
        batch_of({"start host vmware h-0-0", "start host vmware h-0-1", "start host vmware h-0-2"},
                 carry_on);
    batch.operations[2].after = {1, 2};
    const auto jobs = bench.accept_batch(batch).jobs;
    bench.end(jobs[0], Outcome::failed);
    bench.restart_with_worker();
    bench.end(jobs[1], Outcome::failed);
    CHECK(bench.states(jobs) == "failed failed running");
}
