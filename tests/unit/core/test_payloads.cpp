// What jobs are told is held encoded while they wait.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

// The broker starts again, and finds something else there than what it wrote.
void restart_with_unreadable(Fleet& bench, JobId job) {
    auto image = bench.tables.image();
    for (auto& one : image.jobs)
        if (one.id == job) one.payload = "\xc1 not a spec";
    bench.core = std::make_unique<core::Core>(std::move(image), bench.now);
    bench.come_back();
}

}  // namespace

TEST_CASE("a job whose payload cannot be read fails when its turn comes, and nothing else does",
          "[core][payload]") {
    for (const std::string operation :
         {"stop host vmware h-0-0", "add host vlan h-0-0 viface=eth0.9"}) {
        INFO(operation);
        Fleet bench(2);
        const auto first = bench.accept("start host vmware h-0-0").jobs[0];
        const auto [lines, batch, jobs, hosts, since] =
            bench.accept_batch(batch_of({operation, "refresh host vmware h-0-1"}));
        const auto behind = bench.accept("refresh host vmware h-0-0").jobs[0];
        restart_with_unreadable(bench, jobs[0]);
        CHECK(bench.states({first, jobs[0], behind}) == "running queued queued");
        bench.succeed(first);
        CHECK(bench.states({first, jobs[0], behind}) == "succeeded failed running");
        CHECK(says(bench.message(jobs[0]), "cannot be read from job_payload"));
        CHECK(bench.job(jobs[0]).progress.attempt == 0);
        CHECK_FALSE(bench.is_assigned(jobs[0]));
        bench.succeed_all();
        CHECK(bench.states({behind, jobs[1]}) == "succeeded succeeded");
        const auto finished = bench.events_of_kind("batch.finished");
        CHECK(std::any_of(finished.begin(), finished.end(), [of = batch](const Event& event) {
            return event.batch == of && event.state == "failed";
        }));
    }
}

TEST_CASE("what comes after a job that cannot be read is skipped", "[core][payload]") {
    Fleet bench(1);
    const auto first = bench.accept("start host vmware h-0-0").jobs[0];
    const auto jobs =
        bench.accept_batch(batch_of({"stop host vmware h-0-0", "start host vmware h-0-0"})).jobs;
    restart_with_unreadable(bench, jobs[0]);
    bench.succeed(first);
    CHECK(bench.states(jobs) == "failed skipped");
    CHECK_FALSE(bench.core->queue().has_jobs(bench.vm("h-0-0", 0).spec.id));
    CHECK(bench.lane("h-0-0").queued == 0);
}

TEST_CASE("a job that cannot be read can be taken back", "[core][payload]") {
    Fleet bench(1);
    const auto first = bench.accept("refresh host vmware h-0-0").jobs[0];
    const auto job = bench.confirm("destroy host vmware h-0-0 slice=0").jobs[0];
    restart_with_unreadable(bench, job);
    bench.accept("cancel job " + std::to_string(number(job)));
    CHECK(bench.states({first, job}) == "running cancelled");
}

TEST_CASE("jobs that are told the same hold it once, as long as one of them waits",
          "[core][payload]") {
    Fleet bench(1, 2);
    const std::string line = "start host vmware h-0-0 slice=0";
    const auto one = bench.accept(line).jobs[0];
    const auto same = bench.accept(line).jobs[0];
    const auto other = bench.accept("start host vmware h-0-0 slice=1").jobs[0];
    const auto& queue = bench.core->queue();
    const auto* payload = queue.find_job(one)->payload;
    CHECK(queue.find_job(same)->payload == payload);
    CHECK(queue.find_job(other)->payload != payload);
    bench.succeed(one);
    CHECK(queue.find_job(same)->payload == payload);
    CHECK(*payload == bench.job(same).payload);
    CHECK(bench.assigned(same).spec == bench.spec(same));
}
