// Where a running job is.
#include <catch2/catch.hpp>

#include "broker/core/queries/step_rows.hpp"
#include "broker/core/queue/step_now.hpp"
#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::core::percent_in;
using grivon::core::StepNow;
using grivon::test::batch_of;
using grivon::test::Fleet;

namespace {

JobItem begun(const std::string& name, std::uint32_t step) {
    JobItem item;
    item.kind = ItemKind::step_started;
    item.name = name;
    item.step = step;
    return item;
}

JobItem printed(const std::string& data, ItemKind kind = ItemKind::output) {
    JobItem item;
    item.kind = kind;
    item.data = data;
    return item;
}

JobItems items_of(const Assign& assigned, std::uint64_t position, std::vector<JobItem> items) {
    return {"w",      assigned.host.name, assigned.job, assigned.attempt, assigned.epoch,
            position, std::move(items)};
}

}  // namespace

TEST_CASE("the last percentage of a text counts", "[core][steps]") {
    CHECK(percent_in("\r  Creating: 0% done.\r  Creating: 43% done.") == 43);
    CHECK(percent_in("100% done.") == 100);
    CHECK(percent_in("Creating: 7% do") == std::nullopt);
    CHECK(percent_in("% done") == std::nullopt);
    CHECK(percent_in("x% done") == std::nullopt);
    CHECK(percent_in("999% done") == std::nullopt);
    CHECK(percent_in("12345678901234567890% done") == std::nullopt);
    CHECK(percent_in("") == std::nullopt);
}

TEST_CASE("a step begins without a percentage, and keeps the last one", "[core][steps]") {
    StepNow now;
    now.take(printed("9% done"));
    now.take(begun("disk:scsi0:0", 2));
    CHECK(now == StepNow{2, "disk:scsi0:0", std::nullopt});
    now.take(printed("50% done"));
    now.take(printed("no such words"));
    now.take(printed("70% done", ItemKind::error_output));
    CHECK(now.percent == 50);
}

TEST_CASE("the steps of a batch are those of its running jobs", "[core][steps]") {
    Fleet bench(2, 1);
    const auto batch = bench.accept_batch(batch_of({"start host vmware %"}), true);
    REQUIRE(batch.jobs.size() == 2);
    const auto assigned = bench.assigned(batch.jobs[0]);
    bench.apply(items_of(assigned, 0, {begun("look", 1), begun("start", 2)}));
    auto rows = core::step_rows(bench.core->queue(), batch.batch).rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0] == StepRow{batch.jobs[0], 2, "start", std::nullopt});
    CHECK(rows[1] == StepRow{batch.jobs[1], 0, "", std::nullopt});

    bench.end(batch.jobs[0], Outcome::succeeded);
    rows = core::step_rows(bench.core->queue(), batch.batch).rows;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].job == batch.jobs[1]);
    CHECK(core::step_rows(bench.core->queue(), BatchId{99}).rows.empty());
}

TEST_CASE("another attempt begins without a step", "[core][steps]") {
    Fleet bench(1, 1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto batch = bench.core->queue().find_job(job)->batch;
    const auto first = bench.assigned(job);
    bench.apply(items_of(first, 0, {begun("look", 1), printed("9% done")}));
    JobReport lost;
    lost.outcome = Outcome::uncertain;
    lost.host = HostState::up;
    bench.end(job, lost);
    CHECK(core::step_rows(bench.core->queue(), batch).rows.empty());
    bench.live(std::chrono::seconds(30));
    const auto rows = core::step_rows(bench.core->queue(), batch).rows;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == StepRow{job, 0, "", std::nullopt});
}
